"""Of two movies that sources told something of, no value outlives what its source allows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from catalog.enrichment.fields import values_of
from catalog.enrichment.filling import note_typed
from catalog.enrichment.keeping import remove_expired
from catalog.enrichment.learning import not_to_be_learned
from catalog.enrichment.one_movie import enrich
from catalog.merging.merge import merge_movies
from catalog.merging.undo import undo_merge
from catalog.models import FieldSource, Movie, SourceRecord
from catalog.providers.configured import sources
from tests.catalog.sources import MIRROR, STALKER, Sources
from tests.factories import MovieFactory, MovieTagFactory, UserFactory

pytestmark = pytest.mark.django_db

OTHER_CUT = replace(
    STALKER,
    number=77,
    imdb_id="tt0000077",
    title_de="Die Zone",
    alternative_titles=("Zona",),
    genres=("Drama", "Fantasy"),
    keywords=("railway",),
    cast=("Nikolai Grinko",),
    certificates=(("DE", "12"),),
)
MIXED = ("tags", "genres", "cast", "certificates")
"""Fields whose values are rows, which a merge would put together."""


def stored(movie: Movie) -> dict[str, Any]:
    return values_of(Movie.everything.get(pk=movie.pk))


def owners(movie: Movie) -> dict[str, tuple[str, str]]:
    rows = FieldSource.objects.filter(movie=movie)
    return {row.field: (row.source, row.digest) for row in rows}


def asked(**fields: Any) -> Movie:
    movie = MovieFactory(year=1979, original_title="", **fields)
    enrich(movie, sources()["tmdb"])
    movie.refresh_from_db()
    return movie


def expire() -> None:
    FieldSource.objects.update(at=timezone.now() - timedelta(days=151))
    remove_expired()


@pytest.fixture
def gone(tmdb: Sources) -> Movie:
    tmdb.movies[77] = OTHER_CUT
    tmdb.movies[1398] = replace(
        STALKER, alternative_titles=("Picknick",), certificates=(("US", "PG"),)
    )
    return asked(title="Сталкер", tmdb_id=1398)


def test_what_the_other_lacks_comes_along_with_whose_it_is(gone: Movie) -> None:
    kept = MovieFactory(title="Stalker", year=1979, original_title="")
    before = stored(gone)
    merge = merge_movies(kept.pk, gone.pk)
    now = stored(kept)
    moved = before.keys() - {"title", "alternative_titles"}
    assert {name: now[name] for name in moved} == {name: before[name] for name in moved}
    assert now["local_titles"] == {"de": "Der Stalker"}
    assert now["alternative_titles"] == ["Сталкер", "Picknick"]
    enrich(Movie.objects.get(), sources()["tmdb"])
    assert stored(kept)["alternative_titles"] == ["Picknick", "Сталкер"]
    expire()
    assert [name for name, value in stored(kept).items() if value] == [
        *("title", "imdb_id", "tmdb_id", "alternative_titles", "year"),
    ]
    assert stored(kept)["alternative_titles"] == ["Сталкер"]
    assert merge.filled["local_titles"] == [{}, {"de": "Der Stalker"}]


def test_all_is_as_it_was_after_an_undo(gone: Movie) -> None:
    kept = asked(title="Stalker", tmdb_id=77)
    before = [(stored(movie), owners(movie)) for movie in (kept, gone)]
    undo_merge(merge_movies(kept.pk, gone.pk).pk)
    assert [(stored(movie), owners(movie)) for movie in (kept, gone)] == before
    undo_merge(merge_movies(gone.pk, kept.pk).pk)
    assert [(stored(movie), owners(movie)) for movie in (kept, gone)] == before


def test_what_a_source_says_of_both_is_that_of_the_movie_that_is_kept(gone: Movie) -> None:
    kept = asked(title="Stalker", tmdb_id=77)
    before = stored(kept)
    merge_movies(kept.pk, gone.pk)
    now = stored(kept)
    assert [now[name] for name in MIXED] == [before[name] for name in MIXED]
    assert now["alternative_titles"] == ["Zona", "Сталкер"]
    assert SourceRecord.objects.get().source_id == "77"
    expire()
    assert not any(stored(kept)[name] for name in MIXED)
    assert stored(kept)["alternative_titles"] == ["Сталкер"]


@pytest.mark.parametrize("is_kept", [True, False])
def test_what_people_and_imports_wrote_stays_and_is_learned_from(
    gone: Movie, *, is_kept: bool
) -> None:
    own = MovieFactory(title="Stalker", year=1979, genres=["Drama"], alternative_titles=["Zone"])
    MovieTagFactory(movie=own, tag__name="slow")
    kept, other = (own, gone) if is_kept else (gone, own)
    merge_movies(kept.pk, other.pk)
    now = stored(kept)
    assert (now["genres"], now["tags"]) == (["Drama"], ["slow"])
    assert "Zone" in now["alternative_titles"]
    assert "Picknick" not in now["alternative_titles"]
    assert not not_to_be_learned().keys() & {"genres", "tags"}
    expire()
    assert (stored(kept)["genres"], stored(kept)["tags"]) == (["Drama"], ["slow"])


def test_what_somebody_emptied_stays_empty(gone: Movie) -> None:
    kept = MovieFactory(title="Stalker", year=1979, original_title="")
    note_typed(kept, ["overview", "tags"], UserFactory().pk)
    merge_movies(kept.pk, gone.pk)
    enrich(Movie.objects.get(), sources()["tmdb"])
    assert (stored(kept)["overview"], stored(kept)["tags"]) == ("", [])


def test_what_a_person_wrote_of_the_other_takes_an_emptied_place(gone: Movie) -> None:
    kept = MovieFactory(title="Stalker", year=1979, overview="")
    note_typed(kept, ["overview"], UserFactory().pk)
    Movie.objects.filter(pk=gone.pk).update(overview="By hand.")
    note_typed(gone, ["overview"], UserFactory().pk)
    merge_movies(kept.pk, gone.pk)
    expire()
    assert stored(kept)["overview"] == "By hand."


def test_the_sources_are_asked_again_about_a_movie_that_was_merged(
    gone: Movie, tmdb: Sources
) -> None:
    kept = asked(title=MIRROR.title, tmdb_id=MIRROR.number)
    merge_movies(kept.pk, gone.pk)
    record = SourceRecord.objects.get()
    assert (record.is_whole, record.etag) == (False, "")
