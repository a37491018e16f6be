"""What media players tell is in the diary: once, of movies that are here, and of nothing else."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from api.models import Token
from api.players import views
from api.players.receiving import LARGEST_FORM, LARGEST_JSON
from catalog.library import forms
from catalog.models import Movie, Viewing
from core.deletion import delete_whole
from recommendations.serving.user_feedback import read_feedback

from ..catalog.concurrency import at_once
from ..factories import MovieFactory, UserFactory
from .programs import Program, token_for

pytestmark = pytest.mark.django_db

JELLYFIN = {
    "ServerName": "home",
    "NotificationType": "PlaybackStop",
    "ItemType": "Movie",
    "Name": "Amelie",
    "Year": 2001,
    "Provider_imdb": "tt0211915",
    "Provider_tmdb": "194",
    "PlayedToCompletion": True,
}
PLEX = {
    "event": "media.scrobble",
    "user": True,
    "Account": {"title": "anna"},
    "Metadata": {
        "type": "movie",
        "title": "Amelie",
        "year": 2001,
        "guid": "plex://movie/5d77",
        "Guid": [{"id": "imdb://tt0211915"}, {"id": "tmdb://194"}],
    },
}
TRAKT = {
    "movie": {"title": "Amelie", "year": 2001, "ids": {"imdb": "tt0211915", "tmdb": 194}},
    "progress": 99.9,
    "app_version": "1.0",
}
FORMATS = {"jellyfin": JELLYFIN, "plex": PLEX, "trakt": TRAKT}
each_format = pytest.mark.parametrize("sent", FORMATS.values(), ids=FORMATS)


@pytest.fixture
def anna() -> User:
    return UserFactory()


@pytest.fixture
def amelie() -> Movie:
    movie: Movie = MovieFactory(title="Amélie", year=2001, imdb_id="tt0211915", tmdb_id=194)
    return movie


@pytest.fixture
def address(anna: User) -> str:
    return reverse("played", args=[token_for(anna, "seen")])


def tell(address: str, sent: Any, **more: Any) -> Any:
    return Client(enforce_csrf_checks=True).post(
        address, json.dumps(sent), content_type="application/json", **more
    )


@each_format
def test_a_movie_sent_twice_is_in_the_diary_once(
    anna: User, amelie: Movie, address: str, sent: Any
) -> None:
    for _ in range(2):
        answer = tell(address, sent)
        assert (answer.status_code, answer.json()["movie"]) == (200, amelie.pk)
    viewing = Viewing.objects.get()
    assert (viewing.user, viewing.movie, viewing.watched_on) == (
        anna,
        amelie,
        timezone.localdate(),
    )
    assert amelie.pk in read_feedback(anna.pk).never_recommended


@pytest.mark.django_db(transaction=True)
def test_a_movie_sent_twice_at_once_is_in_the_diary_once(amelie: Movie, address: str) -> None:
    answers = at_once(*[partial(tell, address, PLEX)] * 2)
    assert [answer.json()["logged"] for answer in answers] == [True, True]
    assert Viewing.objects.count() == 1


def test_a_viewing_that_was_logged_by_hand_is_not_logged_again(
    anna: User, amelie: Movie, address: str
) -> None:
    today = timezone.localdate()
    Viewing.objects.create(user=anna, movie=amelie, watched_on=today, note="Fine")
    assert tell(address, PLEX).json()["logged"]
    assert Viewing.objects.get().note == "Fine"


def test_jellyfin_sends_plain_text_with_escaped_quotes(address: str) -> None:
    burbs = MovieFactory(title="The 'Burbs", year=1989)
    named = JELLYFIN | {"Name": 'The \\"Burbs\\"', "Year": 1989, "Provider_imdb": None}
    sent = json.dumps({**named, "Provider_tmdb": "", "PlayedToCompletion": "True"})
    answer = Client().post(address, sent, content_type="text/plain; charset=utf-8")
    assert answer.json() == {"logged": True, "movie": burbs.pk}


def test_an_address_without_its_last_slash_does_the_same(amelie: Movie, address: str) -> None:
    for place in (address.rstrip("/"), address):
        assert tell(place, PLEX).json()["logged"]
    assert Viewing.objects.count() == 1


def test_a_body_of_unknown_length_is_refused_and_not_read_as_empty(address: str) -> None:
    assert tell(address, PLEX, headers={"Transfer-Encoding": "chunked"}).status_code == 411


def test_plex_sends_a_form_with_a_picture(amelie: Movie, address: str) -> None:
    picture = SimpleUploadedFile("thumb.jpg", b"\xff\xd8" * 200_000, "image/jpeg")
    sent = {"payload": json.dumps(PLEX), "thumb": picture}
    answer = Client(enforce_csrf_checks=True).post(address, sent)
    assert (answer.status_code, answer.json()["logged"]) == (200, True)
    assert Viewing.objects.get().movie == amelie


@each_format
@pytest.mark.parametrize("known_by", ["imdb_id", "tmdb_id", "title"])
def test_a_movie_is_known_by_its_ids_or_its_title_and_year(
    address: str, sent: Any, known_by: str
) -> None:
    ids = {"imdb_id": "tt0211915", "tmdb_id": 194}
    title = "Amélie" if known_by == "title" else "Another"
    MovieFactory(title=title, year=2001, **{known_by: ids[known_by]} if known_by in ids else {})
    MovieFactory(title="Amélie Again", year=2001)
    assert tell(address, sent).json()["logged"]


@each_format
def test_a_title_that_two_movies_have_is_not_guessed(address: str, sent: Any) -> None:
    MovieFactory.create_batch(2, title="Amélie", year=2001)
    MovieFactory(title="Amélie", year=2002)
    assert tell(address, sent).json() == {"logged": False}


@each_format
@pytest.mark.parametrize("other", [{"imdb_id": "tt0000007"}, {"tmdb_id": 7}])
def test_a_movie_of_the_same_title_with_another_id_is_not_it(
    address: str, sent: Any, other: dict[str, Any]
) -> None:
    MovieFactory(title="Amélie", year=2001, **other)
    assert tell(address, sent).json() == {"logged": False}
    own = MovieFactory(title="Amélie", year=2001)
    assert tell(address, sent).json()["movie"] == own.pk


@each_format
def test_a_movie_that_is_not_here_is_answered_and_kept_nowhere(address: str, sent: Any) -> None:
    answer = tell(address, sent)
    assert (answer.status_code, answer.json()) == (200, {"logged": False})
    assert not Viewing.objects.exists()
    assert not Movie.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        JELLYFIN | {"PlayedToCompletion": False},
        JELLYFIN | {"ItemType": "Episode"},
        JELLYFIN | {"NotificationType": "PlaybackStart"},
        PLEX | {"event": "media.pause"},
        PLEX | {"Metadata": PLEX["Metadata"] | {"type": "episode"}},  # type: ignore[operator]
        TRAKT | {"progress": 40},
        TRAKT | {"progress": float("nan")},
        TRAKT | {"progress": "99"},
        {"episode": {"title": "Pilot"}, "progress": 100},
    ],
)
def test_what_is_no_movie_played_to_its_end_is_not_logged(
    amelie: Movie, address: str, sent: Any
) -> None:
    assert tell(address, sent).json() == {"logged": False}
    assert not Viewing.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "x",
        {},
        {"NotificationType": {}},
        {"Metadata": 5},
        {"event": "media.scrobble", "Metadata": {"type": "movie", "Guid": [None, 5], "guid": 1}},
        {"movie": {"title": ["x"], "year": "٢٠٠١", "ids": 3}, "progress": 100},
        {"movie": {"title": "\0", "year": 2001, "ids": {"imdb": "tt0\0"}}, "progress": 100},
        {"movie": {"title": "x" * 9_000, "year": 2001}, "progress": 100},
    ],
)
def test_odd_messages_are_answered_politely(amelie: Movie, address: str, sent: Any) -> None:
    answer = tell(address, sent)
    assert (answer.status_code, answer.json()) == (200, {"logged": False})


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 9_000, b"\xff"])
def test_what_is_no_json_is_refused(address: str, body: bytes) -> None:
    refused = Client().post(address, body, content_type="application/json")
    assert refused.status_code == 400


def test_what_is_too_long_is_refused_unread(address: str) -> None:
    assert tell(address, "x" * LARGEST_JSON).status_code == 413
    large = SimpleUploadedFile("thumb.jpg", b"x" * LARGEST_FORM)
    assert Client().post(address, {"payload": "{}", "thumb": large}).status_code == 413


@pytest.mark.parametrize("scope", ["read", "write", "feed"])
def test_a_token_for_something_else_is_no_address(anna: User, amelie: Movie, scope: str) -> None:
    address = reverse("played", args=[token_for(anna, scope)])
    assert tell(address, PLEX).status_code == 404
    assert not Viewing.objects.exists()


def test_an_expired_or_revoked_address_is_gone(anna: User, amelie: Movie, address: str) -> None:
    ended = timezone.now() - timedelta(seconds=1)
    old = reverse("played", args=[token_for(anna, "seen", expires_at=ended)])
    assert tell(old, PLEX).status_code == 404
    assert not Viewing.objects.exists()
    Token.objects.all().delete()
    assert tell(address, PLEX).status_code == 404
    assert tell(reverse("played", args=["x"]), PLEX).status_code == 404
    assert not Viewing.objects.exists()


def test_a_full_diary_is_told_and_what_is_in_it_stays_logged(
    anna: User, amelie: Movie, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tell(address, PLEX).status_code == 200
    monkeypatch.setattr(forms, "MOST_VIEWINGS", 1)
    assert tell(address, PLEX).json()["logged"]
    MovieFactory(title="Fargo", year=1996)
    refused = tell(address, {"movie": {"title": "Fargo", "year": 1996}, "progress": 100})
    assert (refused.status_code, refused.json()["status"]) == (409, 409)
    assert Viewing.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gone", [Movie, User])
def test_what_goes_meanwhile_is_no_error(
    anna: User, amelie: Movie, address: str, gone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = views.movie_of

    def found_and_deleted(played: Any) -> Any:
        movie = find(played)
        delete_whole(gone.objects.all())
        return movie

    monkeypatch.setattr(views, "movie_of", found_and_deleted)
    assert tell(address, PLEX).status_code == 404
    assert not Viewing.objects.exists()


@pytest.mark.parametrize(("zone", "day"), [("America/New_York", 1), ("Europe/Berlin", 2)])
def test_the_day_is_that_of_where_the_token_was_made(
    anna: User, amelie: Movie, zone: str, day: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with timezone.override(zone):
        address = reverse("played", args=[token_for(anna, "seen")])
        program = Program(anna)
    moment = datetime(2026, 5, 2, 1, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    tell(address, PLEX)
    program.post("/diary", {"movie_id": MovieFactory().pk})
    days = list(Viewing.objects.values_list("watched_on", flat=True))
    assert days == [date(2026, 5, day)] * 2


def test_only_a_post_is_answered(address: str) -> None:
    assert Client().get(address).status_code == 405
