"""Starting, joining and leaving are taken back."""

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Movie
from nights import services, voting
from nights.guests import say
from nights.models import Night, Participant
from tests.factories import UserFactory
from tests.html_reading import text_of
from tests.recommendations.views.test_undo import undo_in

from ..people import at, browser_of, guest_of, host_of, new_night
from .states import TOO_LATE, arrived, state

pytestmark = pytest.mark.django_db


def test_a_night_just_started_is_called_off(movies) -> None:
    user = UserFactory()
    client = browser_of(user)
    started = client.post(reverse("nights"), {"name": "Friday", "own_name": "Ada"}, follow=True)
    assert "“Friday” is started." in text_of(started)
    action, posted = undo_in(started)
    undone = client.post(action, posted, follow=True)
    assert "Undone." in text_of(undone)
    assert not Night.objects.exists()


def test_a_night_that_someone_has_joined_is_not_called_off(movies) -> None:
    client = browser_of(UserFactory())
    started = client.post(reverse("nights"), {"name": "Friday", "own_name": "Ada"}, follow=True)
    guest_of(Night.objects.get())
    action, posted = undo_in(started)
    assert TOO_LATE in text_of(client.post(action, posted, follow=True))
    assert Night.objects.exists()


@pytest.mark.parametrize("user", [None, "account"])
def test_whoever_has_just_joined_is_out_again(night: Night, user: str | None) -> None:
    client = browser_of(UserFactory() if user else None)
    joined = client.post(at("night_join", night), {"name": "Eve"}, follow=True)
    action, posted = undo_in(joined)
    assert "You have left" in text_of(client.post(action, posted, follow=True))
    assert not Participant.objects.filter(name="Eve").exists()


def as_someone_in(night: Night, kind: str) -> tuple[Client, Participant]:
    """A guest, or a member, who has said all that there is to say."""
    if kind == "guest":
        client, me = arrived(night, "Eve")
        movies = Movie.objects.order_by("pk")
        say(me, movies[5], 4.5)
        say(me, movies[6], None)
    else:
        client = browser_of(UserFactory())
        client.post(at("night_join", night), {"name": "Eve"}, follow=True)
        me = night.participants.get(name="Eve")
    services.veto(me, Movie.objects.order_by("pk")[7])
    voting.start_vote(night)
    voting.set_vote(me, night.shortlist.all()[1].movie, wanted=True)
    return client, me


def left(client: Client, night: Night) -> tuple[str, dict[str, str]]:
    gone = client.post(at("night_leave", night), follow=True)
    assert "You have left" in text_of(gone)
    return undo_in(gone)


@pytest.mark.parametrize("kind", ["guest", "member"])
def test_whoever_has_left_comes_back_with_all_they_had_said(night: Night, kind: str) -> None:
    client, me = as_someone_in(night, kind)
    before = state(night)
    action, posted = left(client, night)
    assert not Participant.objects.filter(pk=me.pk).exists()
    for _ in range(2):
        back = client.post(action, posted, follow=True)
        assert "Undone." in text_of(back)
        assert back.request["PATH_INFO"] == night.get_absolute_url()
        assert state(night) == before


@pytest.mark.parametrize("kind", ["guest", "member"])
def test_nobody_else_comes_back_in_their_place(night: Night, kind: str) -> None:
    client, _ = as_someone_in(night, kind)
    action, posted = left(client, night)
    before = state(night)
    for other in (guest_of(new_night("Saturday"), "Mal")[0], browser_of(UserFactory()), Client()):
        other.post(action, posted, follow=True)
    other, _ = guest_of(night, "Mal")
    assert TOO_LATE in text_of(other.post(action, posted, follow=True)) or kind == "member"
    assert [each["name"] for each in state(night)["people"]] == ["Ada", "Mal"]
    assert state(night)["votes"] == before["votes"]


def close(night: Night) -> None:
    services.set_invitation(night, is_open=False)


def take_the_name(night: Night) -> None:
    services.join(night, "eve", None)


def take_the_last_place(night: Night) -> None:
    while night.participants.count() < 12:
        services.join(night, f"Guest {night.participants.count()}", None)


def decide_without(night: Night) -> None:
    voting.set_vote(host_of(night), night.shortlist.all()[0].movie, wanted=True)
    voting.close_vote(night)


@pytest.mark.parametrize("since", [close, take_the_name, take_the_last_place, decide_without])
@pytest.mark.parametrize("kind", ["guest", "member"])
def test_what_has_come_in_between_keeps_them_out(night: Night, kind: str, since) -> None:
    client, _ = as_someone_in(night, kind)
    action, posted = left(client, night)
    since(night)
    before = state(night)
    assert TOO_LATE in text_of(client.post(action, posted, follow=True))
    assert state(night) == before


@pytest.mark.parametrize("kind", ["guest", "member"])
def test_to_a_night_that_is_deleted_nobody_comes_back(night: Night, kind: str) -> None:
    client, _ = as_someone_in(night, kind)
    action, posted = left(client, night)
    night.delete()
    assert client.post(action, posted).status_code in (302, 404)
    assert not Participant.objects.exists()


def test_a_guest_who_has_left_is_a_stranger_until_then(night: Night) -> None:
    client, _ = as_someone_in(night, "guest")
    left(client, night)
    assert "invites you" in text_of(client.get(night.get_absolute_url()))
    cookie = client.cookies[f"night-{night.pk}"]
    assert cookie["max-age"] == "" or int(cookie["max-age"]) <= 24 * 3600
    assert cookie["path"] == night.get_absolute_url()
    client.post(at("night_join", night), {"name": "Fay"})
    assert night.participants.filter(name="Fay").exists()
