"""What is exported and imported into a new account is as it was, whatever it is."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import jsonschema_rs
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from catalog.exports.document import SCHEMA
from catalog.exports.library import Library
from catalog.imports.history.unmatched import match_again
from catalog.models import (
    HALF_STARS,
    HistoryImport,
    ListEntry,
    Movie,
    MovieList,
    MovieNote,
    OwnTag,
    Rating,
    RatingChange,
    SourceRecord,
    UnmatchedMovie,
    UnmatchedRecord,
    Viewing,
    WatchlistEntry,
)
from recommendations.models import (
    ChosenGroup,
    MutedRating,
    NotInterested,
    NotSeen,
    Preferences,
)
from tests.factories import GenreFactory, MovieFactory, UserFactory

from ..imports.history.bringing import bring
from ..library.library_items import MovieListFactory, titles_on
from .exporting import archive_of, documents_in

pytestmark = pytest.mark.django_db

TITLES = ("Heat", "Blå & “Rød”", "=SUM(A1)", "12 Angry Men", "M", "Gone", "Sabrina (again)")
SCHEMA_OF_DOCUMENTS = jsonschema_rs.validator_for(
    json.loads(SCHEMA.read_text()), validate_formats=True
)

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
words = text.filter(bool)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC))
days = st.dates(date(1896, 1, 1), date(2026, 11, 1))
stars = st.sampled_from(HALF_STARS)
places = st.integers(0, len(TITLES) - 1)
unmatched = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Unheard of", "Nowhere", "X"]),
        "year": st.sampled_from([None, 1931, 2025]),
        "tmdb_id": st.sampled_from([None, 900001]),
        "wikidata_id": st.sampled_from(["", "Q900001"]),
    }
)
preferences = st.fixed_dictionaries(
    {
        "novelty": st.sampled_from([-1.0, 0.0, 0.35]),
        "variety": st.sampled_from([0.0, 1.0]),
        "from_year": st.sampled_from([None, 1950]),
        "to_year": st.sampled_from([None, 1999]),
        "most_minutes": st.sampled_from([None, 100]),
        "only_watchlist": st.booleans(),
        "only_watchable": st.booleans(),
        "hide_predictions": st.booleans(),
        "left_training_at": st.none() | moments,
    }
)
libraries = st.fixed_dictionaries(
    {
        "ratings": st.dictionaries(places, st.tuples(stars, moments, moments), max_size=5),
        "changes": st.lists(st.tuples(places, st.none() | stars, moments), max_size=4, unique=True),
        "diary": st.lists(st.tuples(places, days, text, moments), max_size=5),
        "watchlist": st.dictionaries(places, moments, max_size=4),
        "lists": st.dictionaries(
            words,
            st.tuples(text, st.booleans(), moments, st.lists(places, max_size=4, unique=True)),
            max_size=3,
        ),
        "tags": st.sets(st.tuples(places, st.sampled_from(["liked", "noir", "+1"])), max_size=4),
        "notes": st.dictionaries(places, words, max_size=3),
        "rating_elsewhere": st.none() | st.tuples(unmatched, stars, moments),
        "day_elsewhere": st.none() | st.tuples(unmatched, days, text),
        "muted": st.dictionaries(places, moments, max_size=3),
        "not_interested": st.dictionaries(places, moments, max_size=3),
        "not_seen": st.dictionaries(places, moments, max_size=3),
        "groups": st.lists(
            st.tuples(
                st.sampled_from([["genre:Drama", "time:1990"], ["movie:Heat"], ["tag:dark"]]),
                moments,
                st.lists(places, min_size=1, max_size=3, unique=True),
            ),
            max_size=2,
            unique_by=lambda group: str(group[0]),
        ),
        "out_of_ten": st.booleans(),
        "preferences": st.none() | preferences,
        "group_elsewhere": st.none() | unmatched,
        "left": st.sets(places, max_size=2),
    }
)


def movies() -> list[Movie]:
    """Movies with many ids, one, or none."""
    ids: list[dict[str, Any]] = [
        {"imdb_id": "tt0113277", "tmdb_id": 949, "movielens_id": 6},
        {"tmdb_id": 5},
        {"movielens_id": 77},
        {},
        {"imdb_id": "tt0022100"},
        {},
        {},
    ]
    found = [
        MovieFactory(title=title, year=1931 + 3 * n, **more)
        for n, (title, more) in enumerate(zip(TITLES, ids, strict=True))
    ]
    SourceRecord.objects.create(movie=found[0], source="wikidata", source_id="Q42198")
    return found


def furnish(user: User, kept: dict[str, Any]) -> None:
    """Give a user all of this."""
    found = movies()
    rated = [
        Rating(user=user, movie=found[place], stars=value, created_at=first, updated_at=last)
        for place, (value, first, last) in kept["ratings"].items()
    ]
    Rating.objects.write_many(rated, [], {})
    for place, value, at in kept["changes"]:
        RatingChange.objects.create(user=user, movie=found[place], stars=value, at=at)
    for place, day, note, at in kept["diary"]:
        Viewing.objects.create(
            user=user, movie=found[place], watched_on=day, note=note, created_at=at
        )
    for place, at in kept["watchlist"].items():
        WatchlistEntry.objects.create(user=user, movie=found[place], created_at=at)
    for name, (about, ranked, at, on_it) in kept["lists"].items():
        own = MovieList.objects.create(
            user=user, name=name, description=about, ranked=ranked, created_at=at
        )
        for position, place in enumerate(on_it, 1):
            ListEntry.objects.create(movie_list=own, movie=found[place], position=position)
    for place, name in sorted(kept["tags"]):
        OwnTag.objects.create(user=user, movie=found[place], name=name)
    for place, note in kept["notes"].items():
        MovieNote.objects.create(user=user, movie=found[place], text=note)
    furnish_picks(user, kept, found)
    wait_for_movies(user, kept)
    Movie.objects.filter(pk__in=[found[place].pk for place in kept["left"]]).delete()


def furnish_picks(user: User, kept: dict[str, Any], found: Sequence[Movie]) -> None:
    """Give a user what recommendations know of them."""
    for place in kept["muted"].keys() & kept["ratings"].keys():
        rating = Rating.objects.get(user=user, movie=found[place])
        MutedRating.objects.create(rating=rating, created_at=kept["muted"][place])
    for model, name in ((NotInterested, "not_interested"), (NotSeen, "not_seen")):
        for place, at in kept[name].items():
            model.objects.create(user=user, movie=found[place], created_at=at)
    for words, at, movies_of_it in kept["groups"]:
        group = ChosenGroup.objects.create(user=user, words=words, created_at=at)
        for place in movies_of_it:
            group.movies.add(found[place])
    User.objects.filter(pk=user.pk).update(out_of_ten=kept["out_of_ten"])
    if kept["preferences"]:
        Preferences.objects.create(user=user, genre=GenreFactory(), **kept["preferences"])


def wait_for_movies(user: User, kept: dict[str, Any]) -> None:
    """Keep what is said of movies that the catalogue does not have."""
    history_import = HistoryImport.objects.create(user=user)
    said = []
    if kept["rating_elsewhere"]:
        movie, value, at = kept["rating_elsewhere"]
        said.append((movie, {"kind": "ratings", "stars": value, "at": at}))
    if kept["day_elsewhere"]:
        movie, day, note = kept["day_elsewhere"]
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        said.append((movie, {"kind": "diary", "at": noon, "text": note}))
    if movie := kept["group_elsewhere"]:
        at = datetime(2026, 2, 3, tzinfo=UTC)
        said.append((movie, {"kind": "not_interested", "at": at}))
        said.append((movie, {"kind": "groups", "at": at, "text": '["tag:odd"]'}))
    for number, (movie, record) in enumerate(said):
        row = UnmatchedMovie.objects.create(user=user, key=str(number), **movie)
        UnmatchedRecord.objects.create(unmatched=row, history_import=history_import, **record)


def comparable(user: User) -> dict[str, Sequence[str]]:
    """The entries of each section, whatever their order; that of a list's movies counts."""
    return {
        name: sorted(json.dumps(entry, sort_keys=True) for entry in entries)
        for name, entries in Library.of(user.pk).sections.items()
    }


@settings(
    max_examples=25,
    phases=[Phase.reuse, Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(libraries)
def test_nothing_is_lost_on_the_way_into_a_new_account(kept: dict[str, Any]) -> None:
    with transaction.atomic():
        old, new = UserFactory(), UserFactory()
        furnish(old, kept)
        packed, before = archive_of(old), comparable(old)
        for document in documents_in(packed):
            SCHEMA_OF_DOCUMENTS.validate(document)
        brought = bring(new, packed)
        assert brought.state == HistoryImport.State.DONE, brought.reports
        assert brought.reports[0]["skipped"] == {}
        assert comparable(new) == before
        again = bring(new, packed)
        assert again.reports[0]["taken"] == {}
        assert comparable(new) == before
        transaction.set_rollback(True)


def test_a_movie_that_comes_later_takes_its_place_on_the_list() -> None:
    old, new = UserFactory(), UserFactory()
    first, second, third = (MovieFactory(title=title, year=1990) for title in ("A b", "C d", "E f"))
    MovieListFactory(user=old, name="Best", ranked=True, movies=[first, second, third])
    second.delete()
    bring(new, archive_of(old))
    own = MovieList.objects.get(user=new)
    assert (titles_on(own), own.ranked) == (["A b (1990)", "E f (1990)"], True)
    MovieFactory(title="C d", year=1990)
    assert match_again() == 1
    assert titles_on(own) == ["A b (1990)", "C d (1990)", "E f (1990)"]


def test_entries_that_are_not_as_the_schema_says_are_left_out_alone() -> None:
    MovieFactory(title="Heat", year=1995)
    heat = {"title": "Heat", "year": 1995}
    document = {
        "format": "movierec",
        "version": 1,
        "part": 1,
        "ratings": [
            {"movie": heat, "stars": 4.5, "rated_at": None},
            {"movie": heat, "stars": 7, "rated_at": None},
            {"movie": "Heat", "stars": 4, "rated_at": None},
            None,
        ],
        "tags": {"movie": heat},
        "notes": [{"movie": heat, "note": "Good"}, {"movie": heat, "note": "Very", "more": 1}],
    }
    user = UserFactory()
    (report,) = bring(user, json.dumps(document)).reports
    assert (report["taken"], report["skipped"]) == ({"notes": 2, "ratings": 1}, {"broken_row": 3})
    newer = bring(user, json.dumps(document | {"version": 2}))
    assert newer.state == HistoryImport.State.REFUSED
