"""What users' files say of movies that are not here appears once a source has them."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import F
from pytest_django import Settings

from catalog.additions.unmatched import fetch_unmatched
from catalog.models import HistoryImport, Movie, Rating, UnmatchedMovie, UnmatchedRecord
from catalog.providers.errors import SourceError
from tests.catalog.sources import STALKER, Behaviour, Sources, content, status
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def bring(**said: object) -> UnmatchedMovie:
    """Someone's file rates a movie that is not here."""
    user = UserFactory()
    history_import = HistoryImport.objects.create(user=user, state="done")
    found = UnmatchedMovie.objects.create(user=user, key="k", **said)
    UnmatchedRecord.objects.create(
        unmatched=found, history_import=history_import, digest="d", kind="ratings", stars=4.5
    )
    return found


@pytest.mark.parametrize(
    "said",
    [
        {"title": "Stalker", "year": 1979},
        {"imdb_id": "tt0079944"},
        {"title": "Anything", "tmdb_id": 1398},
        {"wikidata_id": "Q1398"},
    ],
    ids=["title", "imdb", "tmdb", "wikidata"],
)
def test_it_is_fetched_and_the_rating_with_it(tmdb: Sources, said: dict[str, object]) -> None:
    brought, again = bring(**said), bring(**said)
    assert fetch_unmatched() == 1
    for one in (brought, again):
        one.refresh_from_db()
        assert one.movie == Movie.objects.get()
        assert Rating.objects.get(user=one.user).stars == 4.5
    assert tmdb.asked.count("/3/movie/1398") == 1


def test_what_the_source_does_not_surely_have_is_asked_about_once(tmdb: Sources) -> None:
    bring(title="Stalker")
    bring(title="Nothing like it", year=1979)
    bring(title="Gone", tmdb_id=77)
    for _ in range(2):
        assert fetch_unmatched() == 0
    assert len(tmdb.asked) == 2
    assert not Movie.objects.exists()


def test_what_cannot_be_asked_now_is_asked_later(tmdb: Sources) -> None:
    bring(title="Stalker", year=1979)
    tmdb.bad["/3"] = status(500)
    with pytest.raises(SourceError):
        fetch_unmatched()
    tmdb.bad.clear()
    time_passes(timedelta(hours=1))
    assert fetch_unmatched() == 1


@pytest.mark.parametrize("behaviour", [status(500), content(b"<html>")])
def test_one_movie_that_is_trouble_keeps_no_other_one_out(
    tmdb: Sources, behaviour: Behaviour
) -> None:
    brought, other = bring(title="Stalker", tmdb_id=1398), bring(title="Mirror", tmdb_id=1396)
    tmdb.bad["/3/movie/1398"] = behaviour
    for _ in range(2):
        with suppress(SourceError):
            fetch_unmatched()
    other.refresh_from_db()
    assert other.movie
    tmdb.bad.clear()
    time_passes(timedelta(hours=1))
    assert fetch_unmatched() == 1
    brought.refresh_from_db()
    assert brought.movie


def test_what_the_source_did_not_have_is_asked_about_a_month_later(tmdb: Sources) -> None:
    bring(title="New to it", tmdb_id=77)
    assert fetch_unmatched() == 0
    tmdb.movies[77] = replace(STALKER, number=77, title="New to it")
    time_passes(timedelta(days=29))
    assert fetch_unmatched() == 0
    time_passes(timedelta(days=2))
    assert fetch_unmatched() == 1


def time_passes(time: timedelta) -> None:
    UnmatchedMovie.objects.update(asked_at=F("asked_at") - time)


def test_nobody_is_asked_until_a_source_is_set_up(tmdb: Sources, settings: Settings) -> None:
    settings.TMDB_KEY = ""
    bring(title="Stalker", year=1979)
    assert fetch_unmatched() == 0
    assert not tmdb.asked
