"""Who may see and do what at a movie night."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from nights.models import Night, Participant, Veto
from nights.responses import night_url

from ..factories import AdminFactory, MovieFactory, UserFactory
from ..html_reading import text_of
from .people import HTMX, client_for, create_night, join_as_guest

pytestmark = pytest.mark.django_db

FOR_ANYONE = ["night_leave", "night_delete", "night_movies"]
OF_MOVIES = ["night_veto", "night_undo_veto", "night_vote", "night_undo_vote"]
OF_GUESTS = ["night_rate", "night_not_seen", "night_clear"]
OF_PEOPLE = ["night_remove", "night_restore"]
OF_HOSTS = [
    "night_settings",
    "night_open_invitation",
    "night_close_invitation",
    "night_start_vote",
    "night_drop_vote",
    "night_close_vote",
    "night_reopen_vote",
]
POSTED = [*OF_MOVIES, *OF_GUESTS, *OF_PEOPLE, *OF_HOSTS]


def address(name: str, night: Night) -> str:
    if name in OF_PEOPLE:
        return night_url(name, night, night.participants.latest("pk").pk)
    return (
        night_url(name, night, MovieFactory().pk)
        if name in OF_MOVIES + OF_GUESTS
        else night_url(name, night)
    )


def as_it_is(night: Night) -> tuple[object, ...]:
    people = Participant.objects.filter(night=night).values_list("pk", "removed")
    row = Night.objects.values().get(pk=night.pk)
    return sorted(row.items(), key=lambda item: item[0]), list(people), Veto.objects.count()


@pytest.fixture
def night() -> Night:
    night = create_night()
    join_as_guest(night)
    return night


def stranger() -> Client:
    return client_for()


def other_user() -> Client:
    return client_for(UserFactory())


def admin() -> Client:
    return client_for(AdminFactory())


def guest_of_another_night() -> Client:
    return join_as_guest(create_night("Saturday"), "Eve")[0]


def host_of_another_night() -> Client:
    return client_for(create_night("Sunday").host)


OUTSIDERS = [stranger, other_user, admin, guest_of_another_night, host_of_another_night]


@pytest.mark.parametrize("outsider", OUTSIDERS)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_whoever_has_not_joined_changes_nothing(night: Night, outsider, headers) -> None:
    client = outsider()
    before = as_it_is(night)
    for name in [*POSTED, "night_leave", "night_delete"]:
        response = client.post(address(name, night), {"stars": "4.0"}, headers=headers)
        assert response.status_code == 403, name
    assert as_it_is(night) == before


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_whoever_has_not_joined_sees_nothing(night: Night, outsider) -> None:
    client = outsider()
    for name in FOR_ANYONE:
        assert client.get(night_url(name, night)).status_code == 403
    poll = client.get(night_url("night_live", night))
    assert poll.status_code == 286
    assert "Ben" not in poll.content.decode()
    assert "Ben" not in text_of(client.get(night.get_absolute_url()))


def test_a_cookie_of_one_guest_opens_no_other_night() -> None:
    """Even put under the other night's name, as someone might by hand."""
    first, second = create_night("Friday"), create_night("Saturday")
    client, _ = join_as_guest(first)
    client.cookies[f"night-{second.pk}"] = client.cookies[f"night-{first.pk}"].value
    assert client.post(night_url("night_start_vote", second)).status_code == 403
    assert "invites you" in text_of(client.get(second.get_absolute_url()))


@pytest.mark.parametrize("value", ["1", "1:x", "", "x" * 500])
def test_a_cookie_made_by_hand_is_none(night: Night, value: str) -> None:
    client = Client()
    client.cookies[f"night-{night.pk}"] = value
    assert "invites you" in text_of(client.get(night.get_absolute_url()))


@pytest.mark.parametrize("name", [*OF_HOSTS, *OF_PEOPLE])
def test_only_the_host_hosts(night: Night, name: str) -> None:
    guest, _ = join_as_guest(night, "Chi")
    member = client_for(UserFactory())
    member.post(night_url("night_join", night), {"name": "Dan"})
    before = as_it_is(night)
    for client in (guest, member):
        assert client.post(address(name, night)).status_code == 403
        assert client.post(night_url("night_delete", night)).status_code == 403
        assert client.get(night_url("night_delete", night)).status_code == 403
    assert as_it_is(night) == before


def test_the_host_of_one_night_takes_off_nobody_of_another(night: Night) -> None:
    other = create_night("Saturday")
    _, eve = join_as_guest(other, "Eve")
    host = client_for(night.host)
    assert host.post(night_url("night_remove", night, eve.pk)).status_code == 404
    eve.refresh_from_db()
    assert not eve.removed


@pytest.mark.parametrize("name", OF_GUESTS)
def test_people_with_an_account_rate_on_the_site_itself(night: Night, name: str) -> None:
    host = client_for(night.host)
    assert host.post(address(name, night), {"stars": "4.0"}).status_code == 403
    assert host.get(night_url("night_movies", night))["Location"] == "/"


def test_whoever_was_taken_off_does_nothing_more(night: Night) -> None:
    client, ben = join_as_guest(night, "Chi")
    client_for(night.host).post(night_url("night_remove", night, ben.pk))
    for name in [*OF_MOVIES, *OF_GUESTS]:
        assert client.post(address(name, night), {"stars": "4.0"}).status_code == 403
    assert client.get(night_url("night_live", night)).status_code == 286


@pytest.mark.parametrize("name", POSTED)
def test_what_changes_something_takes_a_post(night: Night, name: str) -> None:
    assert client_for(night.host).get(address(name, night)).status_code == 405


@pytest.mark.parametrize("name", [*POSTED, *FOR_ANYONE])
def test_a_link_that_is_no_nights_leads_nowhere(night: Night, name: str) -> None:
    wrong = address(name, night).replace(night.key, "a" * 22)
    client = client_for(night.host)
    response = client.get(wrong) if name in FOR_ANYONE else client.post(wrong)
    assert response.status_code == 404


def test_a_cut_link_says_what_to_do(night: Night, client: Client) -> None:
    page = client.get(f"/nights/{night.key[:-3]}/")
    assert page.status_code == 404
    assert "Ask whoever sent it for the link again" in text_of(page)
    assert client.post(f"/nights/{night.key[:-3]}/join/", {"name": "Eve"}).status_code == 404


def test_links_cannot_be_guessed() -> None:
    keys = {create_night().key for _ in range(50)}
    assert len(keys) == 50
    assert all(len(key) == 22 for key in keys)


def test_a_visitor_has_no_list_of_nights(client: Client) -> None:
    page = reverse("nights")
    assert client.get(page)["Location"] == f"{reverse('account_login')}?next={page}"


def test_a_list_has_the_nights_that_one_is_in_only(night: Night) -> None:
    create_night("Not mine")
    said = text_of(client_for(night.host).get(reverse("nights")))
    assert "Friday" in said
    assert "Not mine" not in said


def test_an_account_deleted_takes_its_nights_and_places_along(night: Night) -> None:
    user = UserFactory()
    member = client_for(user)
    member.post(night_url("night_join", night), {"name": "Dan"})
    User.objects.get(pk=user.pk).delete()
    assert not night.participants.filter(name="Dan").exists()
    night.host.delete()
    assert not Night.objects.filter(pk=night.pk).exists()


def test_a_form_of_another_site_is_refused(night: Night) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(night_url("night_join", night), {"name": "Eve"}).status_code == 403
    assert not night.participants.filter(name="Eve").exists()


def test_whoever_is_not_in_is_told_how_to_come_in(night: Night) -> None:
    asked = "open the link that the host has sent you, or ask the host for it."
    page = stranger().get(night_url("night_movies", night))
    assert page.status_code == 403
    assert f"{asked} If you joined with your account, log in." in text_of(page)
    said = text_of(other_user().get(night_url("night_leave", night)))
    assert asked in said
    assert "log in" not in said


def test_whom_the_host_has_taken_off_is_told_so(night: Night) -> None:
    client, chi = join_as_guest(night, "Chi")
    client_for(night.host).post(night_url("night_remove", night, chi.pk))
    assert "The host has taken you off." in text_of(client.get(night_url("night_movies", night)))
