"""Starting, joining and leaving a night."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from catalog.models import Rating
from nights import services
from nights.models import MOST_PARTICIPANTS, Night, Participant
from nights.responses import night_url

from ..catalog.concurrency import at_once
from ..factories import UserFactory
from ..html_reading import all_on, fields_of, levels_on, links_of, text_of
from .people import client_for, create_night, host_of, join_as_guest, template_of

pytestmark = pytest.mark.django_db


def names(night: Night) -> list[str]:
    return list(night.participants.values_list("name", flat=True))


def test_starting_a_night_makes_its_host_a_participant() -> None:
    user = UserFactory()
    response = client_for(user).post(
        "/nights/", {"name": "Friday", "date": "", "own_name": "Ada"}, follow=True
    )
    night = Night.objects.get()
    assert (night.host, night.name, night.rule, night.stage) == (user, "Friday", "fair", "picking")
    assert response.redirect_chain == [(night.get_absolute_url(), 302)]
    assert names(night) == ["Ada"]
    assert all_on(response, f"input[value='http://testserver{night.get_absolute_url()}']")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " ", "own_name": "Ada"}, "name"),
        ({"name": "x" * 81, "own_name": "Ada"}, "name"),
        ({"name": "Friday", "own_name": ""}, "own_name"),
        ({"name": "Friday", "own_name": "Ada", "date": "2001-01-01"}, "date"),
        ({"name": "Friday", "own_name": "Ada", "date": "soon"}, "date"),
    ],
)
def test_an_invalid_form_starts_no_night(fields: dict[str, str], field: str) -> None:
    response = client_for(UserFactory()).post("/nights/", fields)
    assert list(response.context["form"].errors) == [field]
    assert not Night.objects.exists()


def test_the_invitation_shows_the_host_and_no_other_participant(client: Client) -> None:
    night = create_night("Friday", "Ada")
    join_as_guest(night, "Ben")
    page = client.get(night.get_absolute_url())
    text = text_of(page)
    assert (template_of(page), page.status_code) == ("nights/join.html", 200)
    assert "Ada" in text
    assert "Ben" not in text
    assert night.host.username not in text
    assert page["Cache-Control"].count("no-store") == 1


def test_a_guest_joins_with_a_name_and_is_sent_to_rate_movies() -> None:
    night = create_night()
    client = Client()
    response = client.post(night_url("night_join", night), {"name": "  Ben "})
    assert response["Location"] == night_url("night_movies", night)
    guest = night.participants.get(name="Ben")
    assert guest.is_guest
    cookie = client.cookies[f"night-{night.pk}"]
    assert cookie["path"] == night.get_absolute_url()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.get(night.get_absolute_url()).context["board"].me == guest


def test_a_user_joins_under_a_name_of_their_choice() -> None:
    night, user = create_night(), UserFactory(username="grace")
    client = client_for(user)
    assert fields_of(client.get(night.get_absolute_url()))["name"] == "grace"
    response = client.post(night_url("night_join", night), {"name": "Grace"})
    assert response["Location"] == night.get_absolute_url()
    assert night.participants.get(user=user).name == "Grace"
    assert night.get_absolute_url() in links_of(client.get("/nights/"))


def test_joining_again_changes_nothing() -> None:
    night, user = create_night(), UserFactory()
    client, _ = join_as_guest(night, "Ben")
    member = client_for(user)
    for who in (client, member, member):
        who.post(night_url("night_join", night), {"name": "Again"})
    assert names(night) == ["Ada", "Ben", "Again"]


@pytest.mark.parametrize("name", ["", "x" * 31])
def test_joining_needs_a_valid_name(client: Client, name: str) -> None:
    night = create_night()
    response = client.post(night_url("night_join", night), {"name": name})
    assert list(response.context["form"].errors) == ["name"]
    assert names(night) == ["Ada"]


def test_names_are_unique_in_a_night_whatever_their_case(client: Client) -> None:
    night = create_night(own_name="Ada")
    response = client.post(night_url("night_join", night), {"name": "ADA"})
    assert list(response.context["form"].errors) == ["name"]
    assert names(night) == ["Ada"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(night=night, name="aDa")
    Participant.objects.create(night=create_night(own_name="Bob"), name="aDa")


def test_a_user_joins_a_night_once() -> None:
    night = create_night()
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(night=night, user=night.host, name="Twice")


def test_a_closed_invitation_keeps_outsiders_out_and_participants_in(client: Client) -> None:
    night = create_night()
    inside, _ = join_as_guest(night)
    client_for(night.host).post(night_url("night_close_invitation", night))
    page = client.get(night.get_absolute_url())
    assert (template_of(page), page.status_code) == ("nights/closed.html", 403)
    assert client.post(night_url("night_join", night), {"name": "Eve"}).status_code == 403
    assert inside.get(night.get_absolute_url()).status_code == 200
    client_for(night.host).post(night_url("night_open_invitation", night))
    assert client.get(night.get_absolute_url()).status_code == 200


def test_no_one_can_join_a_full_night(client: Client) -> None:
    night = create_night()
    for number in range(MOST_PARTICIPANTS - 1):
        services.join(night, f"Guest {number}", None)
    response = client.post(night_url("night_join", night), {"name": "Eve"})
    assert list(response.context["form"].errors) == ["name"]
    assert night.participants.count() == MOST_PARTICIPANTS


def test_no_one_is_restored_into_a_full_night() -> None:
    night = create_night()
    removed = services.join(night, "Mary", None)
    services.set_removed(night, removed, removed=True)
    services.set_invitation(night, is_open=True)
    for number in range(MOST_PARTICIPANTS - 1):
        services.join(night, f"Guest {number}", None)
    host = client_for(night.host)
    page = host.post(night_url("night_restore", night, removed.pk), follow=True)
    assert night.participants.present().count() == MOST_PARTICIPANTS
    assert levels_on(page) == ["error"]


def test_a_removed_user_cannot_join_again_until_restored() -> None:
    night, user = create_night(), UserFactory()
    member = client_for(user)
    member.post(night_url("night_join", night), {"name": "Mary"})
    mary = night.participants.get(name="Mary")
    host = client_for(night.host)
    host.post(night_url("night_remove", night, mary.pk))
    assert member.get(night.get_absolute_url()).status_code == 403
    with pytest.raises(services.NightError):
        services.join(night, "Mary again", user.pk)
    assert night.get_absolute_url() not in links_of(member.get("/nights/"))
    host.post(night_url("night_restore", night, mary.pk))
    assert member.get(night.get_absolute_url()).status_code == 200


def test_leaving_deletes_the_guest_and_their_cookie() -> None:
    night = create_night()
    client, ben = join_as_guest(night)
    assert client.get(night_url("night_leave", night)).status_code == 200
    assert night.participants.filter(pk=ben.pk).exists()
    response = client.post(night_url("night_leave", night))
    assert response["Location"] == "/"
    assert not night.participants.filter(pk=ben.pk).exists()
    assert client.cookies[f"night-{night.pk}"].value == ""
    assert template_of(client.get(night.get_absolute_url())) == "nights/join.html"


def test_the_host_can_neither_leave_nor_be_removed() -> None:
    night = create_night()
    host = client_for(night.host)
    assert host.post(night_url("night_leave", night))["Location"] == night_url(
        "night_delete", night
    )
    host.post(night_url("night_remove", night, host_of(night).pk))
    assert night.participants.present().count() == 1


def test_a_guest_who_logs_in_stays_a_participant() -> None:
    night = create_night()
    client, _ = join_as_guest(night)
    client.force_login(UserFactory())
    page = client.get(night.get_absolute_url())
    assert page.context["board"].me.name == "Ben"


def test_joining_as_guest_creates_no_rating_and_no_user() -> None:
    night = create_night()
    join_as_guest(night)
    assert not Rating.objects.exists()
    assert list(type(night.host).objects.all()) == [night.host]


@pytest.mark.django_db(transaction=True)
def test_only_one_of_several_at_once_gets_the_last_place() -> None:
    night = create_night()
    for number in range(MOST_PARTICIPANTS - 2):
        services.join(night, f"Guest {number}", None)

    def try_to_join(name: str) -> bool:
        try:
            services.join(night, name, None)
        except services.NightError:
            return False
        return True

    assert sorted(at_once(*(partial(try_to_join, name) for name in ("x", "y", "z")))) == [
        False,
        False,
        True,
    ]
    assert night.participants.count() == MOST_PARTICIPANTS


def test_removing_someone_closes_the_invitation() -> None:
    night = create_night()
    _, ben = join_as_guest(night)
    host = client_for(night.host)
    host.post(night_url("night_remove", night, ben.pk))
    assert not Night.objects.get(pk=night.pk).invitation_open
    again = Client()
    assert again.post(night_url("night_join", night), {"name": "Not Ben"}).status_code == 403
    host.post(night_url("night_restore", night, ben.pk))
    host.post(night_url("night_open_invitation", night))
    assert again.post(night_url("night_join", night), {"name": "Not Ben"}).status_code == 302


def test_joining_one_night_is_rate_limited() -> None:
    night = create_night()
    for number in range(30):
        client, _ = join_as_guest(night, f"Guest {number}")
        client.post(night_url("night_leave", night))
    response = Client().post(night_url("night_join", night), {"name": "One more"})
    assert response.status_code == 429
    assert list(response.context["form"].errors) == ["name"]
    assert names(night) == ["Ada"]
    join_as_guest(create_night("Saturday"))


def test_joining_from_one_address_is_rate_limited() -> None:
    for number in range(60):
        join_as_guest(create_night(f"Night {number}"))
    night = create_night()
    assert Client().post(night_url("night_join", night), {"name": "Eve"}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.post(night_url("night_join", night), {"name": "Eve"}).status_code == 302
