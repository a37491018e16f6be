"""What a release says of movies that a source has told something of does not mix with that."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from catalog.enrichment.filling import note_typed
from catalog.enrichment.keeping import remove_expired
from catalog.enrichment.learning import not_to_be_learned
from catalog.enrichment.one_movie import enrich
from catalog.models import FieldSource, Movie, Tag
from catalog.providers.configured import sources
from tests.catalog.sources import Sources
from tests.factories import MovieFactory, MovieTagFactory, UserFactory

from .importing import releases_csv, take_in

pytestmark = pytest.mark.django_db

RELEASE = releases_csv("1,Stalker (1979),Drama\n", "1,1,4,881250949\n") | {
    "tags.csv": b"userId,movieId,tag,timestamp\n1,1,slow,1\n"
}


def tags_of(movie: Movie) -> list[str]:
    return sorted(movie.tags.values_list("name", flat=True))


def test_tags_take_the_place_of_a_sources_keywords(tmdb: Sources, tmp_path: Path) -> None:
    movie = MovieFactory(title="Stalker", year=1979)
    enrich(movie, sources()["tmdb"])
    assert tags_of(movie) == ["zone"]
    take_in(tmp_path, RELEASE)
    assert tags_of(movie) == ["slow"]
    assert not Tag.objects.filter(name="zone").exists()
    assert "tags" not in not_to_be_learned()
    take_in(tmp_path, RELEASE)
    enrich(movie, sources()["tmdb"])
    FieldSource.objects.update(at=timezone.now() - timedelta(days=151))
    remove_expired()
    assert tags_of(movie) == ["slow"]


def test_tags_join_those_that_people_put_on(tmp_path: Path) -> None:
    movie = MovieFactory(title="Stalker", year=1979)
    MovieTagFactory(movie=movie, tag__name="wet")
    note_typed(movie, ["tags"], UserFactory().pk)
    take_in(tmp_path, RELEASE)
    assert tags_of(movie) == ["slow", "wet"]
    assert FieldSource.objects.get().source == "typed"
