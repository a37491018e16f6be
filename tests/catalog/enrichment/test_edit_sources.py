"""What an edit keeps of a source goes when it has to; what is put back is the source's again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from catalog.editing.revert import revert
from catalog.enrichment.filling import note_typed
from catalog.enrichment.keeping import remove_expired
from catalog.enrichment.one_movie import enrich
from catalog.models import FieldSource, Movie, MovieEdit
from catalog.models.edits import forget_old_edits
from catalog.models.sources import TMDB_KEPT_FOR
from catalog.providers.configured import sources
from tests.catalog.imports.movies_csv import import_rows
from tests.catalog.sources import Sources
from tests.factories import MovieFactory, UserFactory

pytestmark = pytest.mark.django_db

OVERVIEW = "Three men look for a room."
SAID = (
    ("tmdb", "2026-01-01T00:00:00+00:00"),
    ("tmdb", "2026-03-01T00:00:00+00:00"),
    ("wikidata", "2026-02-01T00:00:00+00:00"),
)


@pytest.fixture
def movie(tmdb: Sources) -> Movie:
    movie = MovieFactory(title="Stalker", year=1979, original_title="")
    enrich(movie, sources()["tmdb"])
    movie.refresh_from_db()
    return movie


def import_overview(movie: Movie, overview: str) -> MovieEdit:
    row = ("Stalker", "1979", overview, "Made by hand")
    import_rows("title,year,overview,tags", row, author=UserFactory().pk)
    return MovieEdit.objects.filter(of=movie)[0]


def grow_old(days: int) -> None:
    """Have all sources written what they wrote so long ago, as a site's edits say too."""
    at = timezone.now() - timedelta(days=days)
    FieldSource.objects.update(at=at)


def owner(movie: Movie, field: str) -> str:
    return FieldSource.objects.get(movie=movie, field=field).source


def test_what_a_source_wrote_is_forgotten_in_edits_when_it_expires(movie: Movie) -> None:
    grow_old(149)
    typed = {"overview": OVERVIEW, "tags": "Made by hand"}
    edit = import_overview(movie, OVERVIEW)
    assert edit.before["overview"] == movie.overview != ""
    assert edit.after == typed
    forget_old_edits()
    edit.refresh_from_db()
    assert edit.after == typed
    edit.note_sources({**edit.before_sources, "overview": aged(edit, "overview", 2)}, {})
    edit.save()
    forget_old_edits()
    edit.refresh_from_db()
    assert edit.after == {"tags": "Made by hand"}
    assert "overview" not in edit.before | edit.before_sources


def aged(edit: MovieEdit, column: str, days: int) -> dict[str, str]:
    row = edit.before_sources[column]
    return {**row, "at": (timezone.now() - timedelta(days=149 + days)).isoformat()}


def test_an_edit_with_nothing_left_is_gone(movie: Movie) -> None:
    grow_old(151)
    import_rows("title,year,overview", ("Stalker", "1979", OVERVIEW))
    assert forget_old_edits() == 1
    assert not MovieEdit.objects.exists()


def test_an_imported_value_is_a_persons(movie: Movie, tmdb: Sources) -> None:
    edit = import_overview(movie, OVERVIEW)
    noted = FieldSource.objects.get(movie=movie, field="overview")
    assert (noted.source, noted.person) == ("typed", edit.by)
    edit.of.overview = ""
    edit.of.save()
    enrich(movie, sources()["tmdb"])
    movie.refresh_from_db()
    assert movie.overview == ""


def test_what_is_put_back_is_the_sources_again(movie: Movie) -> None:
    grow_old(100)
    first = FieldSource.objects.get(movie=movie, field="overview")
    told = movie.overview
    edit = import_overview(movie, OVERVIEW)
    assert owner(movie, "overview") == "typed"
    revert(edit, UserFactory().pk)
    again = FieldSource.objects.get(movie=movie, field="overview")
    assert (again.source, again.digest, again.at) == ("tmdb", first.digest, first.at)
    grow_old(151)
    remove_expired()
    movie.refresh_from_db()
    assert movie.overview == "" != told


def test_reverting_twice_leaves_what_was_typed(movie: Movie) -> None:
    import_overview(movie, OVERVIEW)
    revert(MovieEdit.objects.filter(of=movie)[0], UserFactory().pk)
    back = MovieEdit.objects.filter(of=movie)[0]
    assert "overview" in back.after_sources
    assert back.before_sources["overview"]["source"] == "typed"
    revert(back, UserFactory().pk)
    movie.refresh_from_db()
    assert (movie.overview, owner(movie, "overview")) == (OVERVIEW, "typed")
    grow_old(151)
    remove_expired()
    movie.refresh_from_db()
    assert movie.overview == OVERVIEW


def test_of_two_values_in_an_edit_the_older_one_says_when_it_goes(movie: Movie) -> None:
    old, new, other = ({"source": source, "digest": "", "at": at} for source, at in SAID)
    for before, after in ((old, new), (new, old), (old, other), (other, old)):
        edit = MovieEdit(before={"overview": "A."}, after={"overview": "B."})
        edit.note_sources({"overview": before}, {"overview": after})
        assert edit.expires_at == datetime(2026, 1, 1, tzinfo=UTC) + TMDB_KEPT_FOR


def test_what_is_empty_again_is_filled_again(tmdb: Sources) -> None:
    movie = MovieFactory(title="Stalker", year=1979, overview="")
    edit = import_overview(movie, OVERVIEW)
    revert(edit, UserFactory().pk)
    assert not FieldSource.objects.exists()
    enrich(movie, sources()["tmdb"])
    movie.refresh_from_db()
    assert movie.overview not in ("", OVERVIEW)


def test_what_somebody_had_emptied_stays_empty_when_that_is_put_back(movie: Movie) -> None:
    Movie.objects.update(overview="")
    note_typed(movie, ["overview"], UserFactory().pk)
    revert(import_overview(movie, OVERVIEW), UserFactory().pk)
    enrich(movie, sources()["tmdb"])
    movie.refresh_from_db()
    assert movie.overview == ""


def test_names_of_a_source_are_noted_when_a_reverting_is_reverted(movie: Movie) -> None:
    import_overview(movie, OVERVIEW)
    for _time in range(2):
        revert(MovieEdit.objects.filter(of=movie)[0], UserFactory().pk)
    again = MovieEdit.objects.filter(of=movie)[0]
    assert again.before["tags"] == "zone"
    assert {again.before_sources[field]["source"] for field in ("overview", "tags")} == {"tmdb"}


def test_what_is_put_back_is_asked_for_anew(movie: Movie, tmdb: Sources) -> None:
    edit = import_overview(movie, OVERVIEW)
    told_anew = tmdb.movies[1398].overview = "Somebody has told it anew."
    enrich(movie, sources()["tmdb"])
    revert(edit, UserFactory().pk)
    enrich(movie, sources()["tmdb"])
    movie.refresh_from_db()
    assert movie.overview == told_anew


def test_what_is_empty_again_is_filled_though_the_source_has_changed_nothing(movie: Movie) -> None:
    told = movie.overview
    Movie.objects.update(overview="")
    FieldSource.objects.filter(field="overview").delete()
    edit = import_overview(movie, OVERVIEW)
    enrich(movie, sources()["tmdb"])
    revert(edit, UserFactory().pk)
    enrich(movie, sources()["tmdb"])
    movie.refresh_from_db()
    assert movie.overview == told
