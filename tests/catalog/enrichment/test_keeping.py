"""What TMDB said is asked for anew in time, or removed; what others wrote stays."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from catalog.editing.revert import revert
from catalog.enrichment.filling import note_typed
from catalog.enrichment.keeping import (
    delete_unused_posters,
    remove_expired,
    renew_and_remove,
    renew_old,
)
from catalog.enrichment.one_movie import enrich
from catalog.enrichment.running import begin, go_on
from catalog.merging.merge import merge_movies
from catalog.models import (
    FieldSource,
    Movie,
    MovieEdit,
    MovieMerge,
    Person,
    PersonEdit,
    SourceRecord,
    Tag,
)
from catalog.models.sources import TMDB_KEPT_FOR
from catalog.providers.configured import sources
from catalog.providers.errors import SourceError
from tests.catalog.sources import Sources, status
from tests.factories import (
    AdminFactory,
    CreditFactory,
    MovieFactory,
    MovieTagFactory,
    TagFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def movie(tmdb: Sources) -> Movie:
    tmdb.large_pictures = True
    movie = MovieFactory(title="Stalker", year=1979)
    enrich(movie, sources()["tmdb"])
    movie.refresh_from_db()
    return movie


def grow_old(days: int) -> None:
    long_ago = timezone.now() - timedelta(days=days)
    FieldSource.objects.update(at=long_ago)
    SourceRecord.objects.update(asked_at=long_ago)


def test_what_grows_old_is_asked_for_anew(movie: Movie, tmdb: Sources) -> None:
    grow_old(119)
    assert renew_old() == 0
    grow_old(121)
    assert renew_old() == 1
    oldest = FieldSource.objects.order_by("at")[0]
    assert oldest.at > timezone.now() - timedelta(days=1)


def test_what_cannot_be_renewed_is_asked_about_once_a_day(movie: Movie, tmdb: Sources) -> None:
    # As a script writes, which notes no field as typed.
    Movie.objects.filter(pk=movie.pk).update(overview="Of a file.")
    grow_old(121)
    assert [renew_old(), renew_old()] == [1, 0]


def test_one_movie_that_is_trouble_keeps_no_other_from_being_renewed(
    movie: Movie, tmdb: Sources
) -> None:
    enrich(MovieFactory(title="Mirror", year=1975), sources()["tmdb"])
    grow_old(121)
    FieldSource.objects.filter(movie=movie).update(at=timezone.now() - timedelta(days=130))
    tmdb.bad["/3/movie/1398"] = status(500)
    with pytest.raises(SourceError):
        renew_old()
    assert renew_old() == 1


def test_what_could_not_be_asked_for_anew_is_removed(movie: Movie, tmdb: Sources) -> None:
    movie.countries.clear()
    movie.runtime = 99
    movie.save()
    note_typed(movie, ["countries"], AdminFactory().pk)
    grow_old(151)
    tmdb.bad["/3"] = status(500)
    with pytest.raises(SourceError):
        renew_and_remove()
    movie.refresh_from_db()
    assert (movie.overview, movie.local_overviews, movie.poster.name) == ("", {}, "")
    assert not movie.credits.exists()
    assert not movie.genres.exists()
    # What people wrote, and what a movie is recognised by.
    assert (movie.title, movie.year, movie.tmdb_id, movie.runtime) == ("Stalker", 1979, 1398, 99)
    tmdb.bad.clear()
    # The source has not changed since; it is asked as if it had never been.
    go_on(begin())
    movie.refresh_from_db()
    assert movie.overview
    assert movie.poster


def test_people_and_tags_that_nobody_else_named_go_with_it(movie: Movie, tmdb: Sources) -> None:
    assert set(Person.objects.values_list("name", flat=True)) == {
        "Andrei Tarkovsky",
        "Alisa Freindlich",
        "Aleksandr Kaydanovskiy",
    }
    CreditFactory(person=Person.objects.get(name="Andrei Tarkovsky"))
    PersonEdit.objects.create(of=Person.objects.get(name="Alisa Freindlich"), source="admin")
    MovieTagFactory(tag=TagFactory(name="typed"))
    grow_old(151)
    remove_expired()
    assert set(Person.objects.values_list("name", flat=True)) == {
        "Andrei Tarkovsky",
        "Alisa Freindlich",
    }
    assert list(Tag.objects.values_list("name", flat=True)) == ["typed"]


def test_without_a_key_it_is_removed_as_well(movie: Movie, settings: Settings) -> None:
    settings.TMDB_KEY = ""
    grow_old(149)
    assert renew_old() == remove_expired() == 0
    grow_old(151)
    assert remove_expired() > 5


def test_what_wikidata_said_is_kept(wikidata: Sources) -> None:
    movie = MovieFactory(title="Stalker", year=1979)
    enrich(movie, sources()["wikidata"])
    grow_old(999)
    assert remove_expired() == 0


def test_files_of_posters_that_no_movie_has_are_deleted(movie: Movie, media: Path) -> None:
    folder = media / "posters"
    (folder / "other-800.webp").write_bytes(b"x")
    assert delete_unused_posters() == 0
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    assert delete_unused_posters() == 1
    assert len(list(folder.iterdir())) == 3
    Movie.objects.all().delete()
    assert delete_unused_posters() == 3


def test_the_poster_of_a_merged_movie_stays_for_its_undo(movie: Movie, media: Path) -> None:
    other = MovieFactory(poster="posters/own-800.webp")
    merge_movies(other.pk, movie.pk)
    for path in (media / "posters").iterdir():
        os.utime(path, (0, 0))
    assert delete_unused_posters() == 0
    MovieMerge.objects.all().delete()
    assert delete_unused_posters() == 3


def test_the_poster_that_an_edit_replaced_stays_for_its_revert(movie: Movie, media: Path) -> None:
    before = movie.poster.name
    edit = MovieEdit(of=movie, source="admin", before={"poster": before}, after={"poster": ""})
    edit.note_sources(FieldSource.objects.value_sources([movie.pk])[movie.pk], {})
    edit.save()
    Movie.objects.update(poster="")
    for path in (media / "posters").iterdir():
        os.utime(path, (0, 0))
    assert delete_unused_posters() == 0
    revert(edit, UserFactory().pk)
    movie.refresh_from_db()
    assert movie.poster.storage.exists(movie.poster.name)
    Movie.objects.update(poster="")
    in_150_days = timezone.now() + TMDB_KEPT_FOR
    for each in MovieEdit.objects.all():
        each.forget_expired(in_150_days)
        each.save()
    assert delete_unused_posters() == 3


def test_a_poster_that_is_gone_is_not_put_back(movie: Movie, media: Path) -> None:
    edit = MovieEdit.objects.create(
        of=movie,
        source="admin",
        before={"poster": "posters/gone-800.webp", "title": "Stalker!"},
        after={"poster": movie.poster.name, "title": movie.title},
    )
    assert revert(edit, UserFactory().pk) == (["title"], ["poster"])
    movie.refresh_from_db()
    assert movie.poster.storage.exists(movie.poster.name)
