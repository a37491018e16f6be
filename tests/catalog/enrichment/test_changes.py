"""What a source has changed is asked for anew, and nothing else."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django import Settings

from catalog.enrichment.changes import note_changed, renew_changed
from catalog.enrichment.one_movie import enrich
from catalog.models import Movie, SourceChanges, SourceRecord
from catalog.providers.configured import sources
from catalog.providers.errors import SourceError
from catalog.tasks import keep_sources_fresh
from tests.catalog.sources import Behaviour, Sources, content, status
from tests.factories import MovieFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def movies(tmdb: Sources) -> list[Movie]:
    found = [
        MovieFactory(title="Stalker", tmdb_id=1398),
        MovieFactory(title="Mirror", tmdb_id=1396),
    ]
    for movie in found:
        enrich(movie, sources()["tmdb"])
    tmdb.asked.clear()
    return found


def days_ago(count: int) -> str:
    return (timezone.now().date() - timedelta(days=count)).isoformat()


def test_what_was_changed_is_asked_for_anew(movies: list[Movie], tmdb: Sources) -> None:
    tmdb.movies[1398].runtime = 163
    tmdb.changed = {days_ago(1): [*range(900_000, 900_150), 1398]}
    keep_sources_fresh()
    assert tmdb.asked == ["/3/movie/changes", "/3/movie/changes", "/3/movie/1398"]
    movies[0].refresh_from_db()
    assert movies[0].runtime == 163
    keep_sources_fresh()
    assert len(tmdb.asked) == 3
    assert not SourceRecord.objects.filter(is_changed=True).exists()


def test_days_without_a_worker_are_made_up_for_as_far_as_tmdb_tells(
    movies: list[Movie], tmdb: Sources
) -> None:
    SourceChanges.objects.create(source="tmdb", until=timezone.now().date() - timedelta(days=40))
    tmdb.changed = {days_ago(14): [1396], days_ago(3): [1398]}
    assert note_changed() == 2
    assert len(tmdb.asked) == 14
    assert renew_changed() == 2
    assert note_changed() == 0
    assert len(tmdb.asked) == 16


BAD = {"trouble": status(500), "nonsense": content(b"["), "busy": status(429, Retry_After="900")}


@pytest.mark.parametrize("kind", BAD)
def test_a_look_that_fails_is_made_again(movies: list[Movie], tmdb: Sources, kind: str) -> None:
    behaviour: Behaviour = BAD[kind]
    tmdb.changed = {days_ago(1): [1398]}
    tmdb.bad["/3/movie/changes"] = behaviour
    with pytest.raises(SourceError):
        note_changed()
    tmdb.bad.clear()
    cache.clear()
    assert note_changed() == 1


def test_a_changed_movie_that_cannot_be_asked_about_stays_noted(
    movies: list[Movie], tmdb: Sources
) -> None:
    SourceRecord.objects.update(is_changed=True)
    tmdb.bad["/3/movie/1396"] = status(500)
    with pytest.raises(SourceError):
        renew_changed()
    assert SourceRecord.objects.filter(is_changed=True).exists()


def test_one_movie_that_is_trouble_keeps_no_other_from_being_asked_about(
    movies: list[Movie], tmdb: Sources
) -> None:
    SourceRecord.objects.update(is_changed=True)
    tmdb.bad["/3/movie/1398"] = status(500)
    with pytest.raises(SourceError):
        renew_changed()
    assert renew_changed() == 1
    tmdb.bad.clear()
    assert renew_changed() == 0
    SourceRecord.objects.update(asked_at=timezone.now() - timedelta(days=2))
    assert renew_changed() == 1
    assert not SourceRecord.objects.filter(is_changed=True).exists()


@pytest.mark.parametrize(("path", "said"), [("/t/p/", b"<svg/>"), ("/3/movie/1398", b"[]")])
def test_what_made_no_sense_is_asked_for_again_the_day_after(
    tmdb: Sources, path: str, said: bytes
) -> None:
    movie = MovieFactory(title="Stalker", tmdb_id=1398)
    tmdb.bad[path] = content(said)
    enrich(movie, sources()["tmdb"])
    tmdb.bad.clear()
    assert renew_changed() == 0
    SourceRecord.objects.update(asked_at=timezone.now() - timedelta(days=2))
    assert renew_changed() == 1
    movie.refresh_from_db()
    assert movie.poster
    assert not SourceRecord.objects.get().problem


def test_a_movie_that_was_deleted_at_the_source_is_asked_about_once(
    movies: list[Movie], tmdb: Sources
) -> None:
    SourceRecord.objects.filter(movie=movies[1]).update(is_changed=True)
    Movie.everything.filter(pk=movies[1].pk).update(imdb_id=None)
    del tmdb.movies[1396]
    assert renew_changed() == 1
    assert renew_changed() == 0
    record = SourceRecord.objects.get(movie=movies[1])
    assert record.problem


def test_nobody_is_asked_without_a_key(
    movies: list[Movie], tmdb: Sources, settings: Settings
) -> None:
    settings.TMDB_KEY = ""
    assert (note_changed(), renew_changed()) == (0, 0)
    assert not tmdb.asked
