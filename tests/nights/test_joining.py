"""Who comes in by the link, and who does not."""

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
from ..html_reading import links_of, text_of
from .people import client_for, create_night, host_of, join_as_guest

pytestmark = pytest.mark.django_db


def names(night: Night) -> list[str]:
    return list(night.participants.values_list("name", flat=True))


def test_whoever_starts_a_night_is_its_host_and_in_it() -> None:
    user = UserFactory()
    response = client_for(user).post(
        "/nights/", {"name": "Friday", "date": "", "own_name": "Ada"}, follow=True
    )
    night = Night.objects.get()
    assert (night.host, night.name, night.rule, night.stage) == (user, "Friday", "fair", "picking")
    assert response.redirect_chain == [(night.get_absolute_url(), 302)]
    assert names(night) == ["Ada"]
    assert f'value="http://testserver{night.get_absolute_url()}"' in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " ", "own_name": "Ada"}, "This field is required."),
        ({"name": "x" * 81, "own_name": "Ada"}, "at most 80"),
        ({"name": "Friday", "own_name": ""}, "This field is required."),
        ({"name": "Friday", "own_name": "Ada", "date": "2001-01-01"}, "Choose today or a day"),
        ({"name": "Friday", "own_name": "Ada", "date": "soon"}, "Enter a valid date."),
    ],
)
def test_a_night_without_what_it_needs_is_not_started(fields: dict[str, str], said: str) -> None:
    response = client_for(UserFactory()).post("/nights/", fields)
    assert said in text_of(response)
    assert not Night.objects.exists()


def test_the_link_shows_a_stranger_who_invites_and_nothing_more(client: Client) -> None:
    night = create_night("Friday", "Ada")
    join_as_guest(night, "Ben")
    page = client.get(night.get_absolute_url())
    said = text_of(page)
    assert page.status_code == 200
    assert "Ada invites you" in said
    assert "Ben" not in said
    assert night.host.username not in said
    assert page["Cache-Control"].count("no-store") == 1


def test_a_guest_joins_with_a_first_name_and_is_led_to_movies() -> None:
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
    assert "guest" in text_of(client.get(night.get_absolute_url()))


def test_someone_with_an_account_joins_under_the_name_they_choose() -> None:
    night, user = create_night(), UserFactory(username="grace")
    client = client_for(user)
    assert 'value="grace"' in client.get(night.get_absolute_url()).content.decode()
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


@pytest.mark.parametrize(("name", "said"), [("", "required"), ("x" * 31, "at most 30")])
def test_a_name_is_needed(client: Client, name: str, said: str) -> None:
    night = create_night()
    response = client.post(night_url("night_join", night), {"name": name})
    assert said in text_of(response)
    assert names(night) == ["Ada"]


def test_no_two_have_one_name_in_any_case(client: Client) -> None:
    night = create_night(own_name="Ada")
    response = client.post(night_url("night_join", night), {"name": "ADA"})
    assert "has that name already" in text_of(response)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(night=night, name="aDa")
    Participant.objects.create(night=create_night(own_name="Bob"), name="aDa")


def test_a_user_is_in_once() -> None:
    night = create_night()
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(night=night, user=night.host, name="Twice")


def test_a_closed_invitation_lets_nobody_in_and_those_inside_stay(client: Client) -> None:
    night = create_night()
    inside, _ = join_as_guest(night)
    client_for(night.host).post(night_url("night_close_invitation", night))
    page = client.get(night.get_absolute_url())
    assert page.status_code == 403
    assert "The invitation is closed" in text_of(page)
    assert client.post(night_url("night_join", night), {"name": "Eve"}).status_code == 403
    assert inside.get(night.get_absolute_url()).status_code == 200
    client_for(night.host).post(night_url("night_open_invitation", night))
    assert client.get(night.get_absolute_url()).status_code == 200


def test_a_full_night_takes_nobody_more(client: Client) -> None:
    night = create_night()
    for number in range(MOST_PARTICIPANTS - 1):
        services.join(night, f"Guest {number}", None)
    assert "This night is full" in text_of(
        client.post(night_url("night_join", night), {"name": "Eve"})
    )
    assert night.participants.count() == MOST_PARTICIPANTS


def test_nobody_comes_back_where_others_have_taken_the_last_place() -> None:
    night = create_night()
    taken_off = services.join(night, "Mary", None)
    services.set_removed(night, taken_off, removed=True)
    services.set_invitation(night, is_open=True)
    for number in range(MOST_PARTICIPANTS - 1):
        services.join(night, f"Guest {number}", None)
    host = client_for(night.host)
    host.post(night_url("night_restore", night, taken_off.pk))
    assert night.participants.present().count() == MOST_PARTICIPANTS
    assert "This night is full" in text_of(host.get(night.get_absolute_url()))


def test_whom_the_host_takes_off_sees_why_and_cannot_join_again() -> None:
    night, user = create_night(), UserFactory()
    member = client_for(user)
    member.post(night_url("night_join", night), {"name": "Mary"})
    mary = night.participants.get(name="Mary")
    host = client_for(night.host)
    host.post(night_url("night_remove", night, mary.pk))
    page = member.get(night.get_absolute_url())
    assert page.status_code == 403
    assert "The host has taken you off" in text_of(page)
    with pytest.raises(services.NightError):
        services.join(night, "Mary again", user.pk)
    assert night.get_absolute_url() not in links_of(member.get("/nights/"))
    host.post(night_url("night_restore", night, mary.pk))
    assert member.get(night.get_absolute_url()).status_code == 200


def test_leaving_deletes_all_that_a_guest_said() -> None:
    night = create_night()
    client, ben = join_as_guest(night)
    assert client.get(night_url("night_leave", night)).status_code == 200
    assert night.participants.filter(pk=ben.pk).exists()
    response = client.post(night_url("night_leave", night))
    assert response["Location"] == "/"
    assert not night.participants.filter(pk=ben.pk).exists()
    assert client.get(night.get_absolute_url()).status_code == 200
    assert "invites you" in text_of(client.get(night.get_absolute_url()))


def test_the_host_neither_leaves_nor_is_taken_off() -> None:
    night = create_night()
    host = client_for(night.host)
    assert host.post(night_url("night_leave", night))["Location"] == night_url(
        "night_delete", night
    )
    host.post(night_url("night_remove", night, host_of(night).pk))
    assert night.participants.present().count() == 1


def test_a_guest_who_logs_in_is_still_in() -> None:
    night = create_night()
    client, _ = join_as_guest(night)
    client.force_login(UserFactory())
    page = client.get(night.get_absolute_url())
    assert page.context["board"].me.name == "Ben"


def test_joining_makes_no_rating_and_no_user() -> None:
    night = create_night()
    join_as_guest(night)
    assert not Rating.objects.exists()
    assert list(type(night.host).objects.all()) == [night.host]


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_taken_once() -> None:
    night = create_night()
    for number in range(MOST_PARTICIPANTS - 2):
        services.join(night, f"Guest {number}", None)

    def come(name: str) -> bool:
        try:
            services.join(night, name, None)
        except services.NightError:
            return False
        return True

    assert sorted(at_once(*(partial(come, name) for name in ("x", "y", "z")))) == [
        False,
        False,
        True,
    ]
    assert night.participants.count() == MOST_PARTICIPANTS


def test_taking_someone_off_closes_the_invitation() -> None:
    night = create_night()
    _, ben = join_as_guest(night)
    host = client_for(night.host)
    host.post(night_url("night_remove", night, ben.pk))
    said = text_of(host.get(night.get_absolute_url()))
    assert "Ben is taken off, and the invitation is closed." in said
    again = Client()
    assert again.post(night_url("night_join", night), {"name": "Not Ben"}).status_code == 403
    host.post(night_url("night_restore", night, ben.pk))
    host.post(night_url("night_open_invitation", night))
    assert again.post(night_url("night_join", night), {"name": "Not Ben"}).status_code == 302


def test_nobody_joins_and_leaves_without_end() -> None:
    night = create_night()
    for number in range(30):
        client, _ = join_as_guest(night, f"Guest {number}")
        client.post(night_url("night_leave", night))
    response = Client().post(night_url("night_join", night), {"name": "One more"})
    assert response.status_code == 429
    assert "Try again in an hour." in text_of(response)
    assert names(night) == ["Ada"]
    join_as_guest(create_night("Saturday"))


def test_one_place_cannot_fill_many_nights() -> None:
    for number in range(60):
        join_as_guest(create_night(f"Night {number}"))
    night = create_night()
    assert Client().post(night_url("night_join", night), {"name": "Eve"}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert elsewhere.post(night_url("night_join", night), {"name": "Eve"}).status_code == 302
