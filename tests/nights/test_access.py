"""Permissions at a movie night."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from nights.models import Night, Participant, Veto
from nights.responses import night_url

from ..factories import AdminFactory, MovieFactory, UserFactory
from ..html_reading import all_on, links_of, text_of
from .people import HTMX, client_for, create_night, join_as_guest, template_of

pytestmark = pytest.mark.django_db

PAGES = ["night_leave", "night_delete", "night_drop_vote", "night_movies"]
CONFIRMED = ["night_leave", "night_delete", "night_drop_vote"]
OF_MOVIES = ["night_veto", "night_undo_veto", "night_vote", "night_undo_vote"]
OF_GUESTS = ["night_rate", "night_not_seen", "night_clear"]
OF_PEOPLE = ["night_remove", "night_restore"]
OF_HOSTS = [
    "night_settings",
    "night_open_invitation",
    "night_close_invitation",
    "night_start_vote",
    "night_close_vote",
    "night_reopen_vote",
]
POSTED = [*OF_MOVIES, *OF_GUESTS, *OF_PEOPLE, *OF_HOSTS]


def action_url(name: str, night: Night) -> str:
    if name in OF_PEOPLE:
        return night_url(name, night, night.participants.latest("pk").pk)
    return (
        night_url(name, night, MovieFactory().pk)
        if name in OF_MOVIES + OF_GUESTS
        else night_url(name, night)
    )


def state_of(night: Night) -> tuple[object, ...]:
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
def test_outsiders_change_nothing(night: Night, outsider, headers) -> None:
    client = outsider()
    before = state_of(night)
    for name in [*POSTED, *CONFIRMED]:
        response = client.post(action_url(name, night), {"stars": "4.0"}, headers=headers)
        assert response.status_code == 403, name
    assert state_of(night) == before


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_outsiders_see_nothing(night: Night, outsider) -> None:
    client = outsider()
    for name in PAGES:
        assert client.get(night_url(name, night)).status_code == 403
    poll = client.get(night_url("night_live", night))
    assert poll.status_code == 286
    assert b"Ben" not in poll.content
    assert "Ben" not in text_of(client.get(night.get_absolute_url()))


def test_a_guest_cookie_opens_no_other_night() -> None:
    """Even under the name of the other night's cookie."""
    first, second = create_night("Friday"), create_night("Saturday")
    client, _ = join_as_guest(first)
    client.cookies[f"night-{second.pk}"] = client.cookies[f"night-{first.pk}"].value
    assert client.post(night_url("night_start_vote", second)).status_code == 403
    assert template_of(client.get(second.get_absolute_url())) == "nights/join.html"


@pytest.mark.parametrize("value", ["1", "1:x", "", "x" * 500])
def test_a_forged_guest_cookie_is_ignored(night: Night, value: str) -> None:
    client = Client()
    client.cookies[f"night-{night.pk}"] = value
    assert template_of(client.get(night.get_absolute_url())) == "nights/join.html"


@pytest.mark.parametrize("name", [*OF_HOSTS, *OF_PEOPLE, "night_delete", "night_drop_vote"])
def test_only_the_host_acts_as_host(night: Night, name: str) -> None:
    guest, _ = join_as_guest(night, "Chi")
    member = client_for(UserFactory())
    member.post(night_url("night_join", night), {"name": "Dan"})
    before = state_of(night)
    for client in (guest, member):
        assert client.post(action_url(name, night)).status_code == 403
        assert client.get(action_url(name, night)).status_code in (403, 405)
    assert state_of(night) == before


def test_a_host_cannot_remove_participants_of_another_night(night: Night) -> None:
    other = create_night("Saturday")
    _, eve = join_as_guest(other, "Eve")
    host = client_for(night.host)
    assert host.post(night_url("night_remove", night, eve.pk)).status_code == 404
    eve.refresh_from_db()
    assert not eve.removed


@pytest.mark.parametrize("name", OF_GUESTS)
def test_users_with_an_account_rate_on_the_site_itself(night: Night, name: str) -> None:
    host = client_for(night.host)
    assert host.post(action_url(name, night), {"stars": "4.0"}).status_code == 403
    assert host.get(night_url("night_movies", night))["Location"] == "/"


def test_a_removed_participant_can_do_nothing(night: Night) -> None:
    client, chi = join_as_guest(night, "Chi")
    client_for(night.host).post(night_url("night_remove", night, chi.pk))
    for name in [*OF_MOVIES, *OF_GUESTS]:
        assert client.post(action_url(name, night), {"stars": "4.0"}).status_code == 403
    assert client.get(night_url("night_live", night)).status_code == 286


@pytest.mark.parametrize("name", POSTED)
def test_actions_require_post(night: Night, name: str) -> None:
    assert client_for(night.host).get(action_url(name, night)).status_code == 405


@pytest.mark.parametrize("name", [*POSTED, *PAGES])
def test_an_unknown_key_is_not_found(night: Night, name: str) -> None:
    wrong = action_url(name, night).replace(night.key, "a" * 22)
    client = client_for(night.host)
    response = client.get(wrong) if name in PAGES else client.post(wrong)
    assert response.status_code == 404


def test_an_incomplete_link_shows_a_page_of_its_own(night: Night, client: Client) -> None:
    page = client.get(f"/nights/{night.key[:-3]}/")
    assert page.status_code == 404
    assert template_of(page) == "nights/no_such_night.html"
    assert client.post(f"/nights/{night.key[:-3]}/join/", {"name": "Eve"}).status_code == 404


def test_keys_are_long_and_unique() -> None:
    keys = {create_night().key for _ in range(50)}
    assert len(keys) == 50
    assert all(len(key) == 22 for key in keys)


def test_visitors_are_sent_to_log_in_instead_of_a_list_of_nights(client: Client) -> None:
    page = reverse("nights")
    assert client.get(page)["Location"] == f"{reverse('account_login')}?next={page}"


def test_the_list_has_only_the_nights_of_the_user(night: Night) -> None:
    other = create_night("Not mine")
    links = links_of(client_for(night.host).get(reverse("nights")))
    assert night.get_absolute_url() in links
    assert other.get_absolute_url() not in links


def test_deleting_an_account_deletes_its_nights_and_participations(night: Night) -> None:
    user = UserFactory()
    member = client_for(user)
    member.post(night_url("night_join", night), {"name": "Dan"})
    User.objects.get(pk=user.pk).delete()
    assert not night.participants.filter(name="Dan").exists()
    night.host.delete()
    assert not Night.objects.filter(pk=night.pk).exists()


def test_a_form_without_a_csrf_token_is_refused(night: Night) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(night_url("night_join", night), {"name": "Eve"}).status_code == 403
    assert not night.participants.filter(name="Eve").exists()


@pytest.mark.parametrize("outsider", [stranger, other_user])
def test_outsiders_see_how_to_join(night: Night, outsider) -> None:
    page = outsider().get(night_url("night_movies", night))
    assert template_of(page) == "nights/not_a_participant.html"
    assert not page.context["removed"]
    assert bool(all_on(page, "#log-in-hint")) == (outsider is stranger)


def test_removed_participants_see_that_they_are_removed(night: Night) -> None:
    client, chi = join_as_guest(night, "Chi")
    client_for(night.host).post(night_url("night_remove", night, chi.pk))
    for url in (night_url("night_movies", night), night.get_absolute_url()):
        page = client.get(url)
        assert (template_of(page), page.status_code) == ("nights/not_a_participant.html", 403)
        assert page.context["removed"]
