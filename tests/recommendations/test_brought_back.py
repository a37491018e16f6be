"""Mutes, marks, groups and settings of an archive: by which rules, and taken back with it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import User
from catalog.imports.history.beginning import cancel
from catalog.imports.history.running import continue_all
from catalog.imports.history.unmatched import match_again
from catalog.models import HistoryImport, Movie, Rating
from recommendations.models import (
    ChosenGroup,
    MutedRating,
    NotInterested,
    NotSeen,
    Preferences,
)

from ..catalog.imports.history.bringing import bring
from ..factories import MovieFactory, UserFactory

pytestmark = pytest.mark.django_db
SINCE = "2024-05-03T10:00:00+00:00"
HEAT, ALIEN = {"title": "Heat", "year": 1995}, {"title": "Alien", "year": 1979}
ARCHIVE: dict[str, Any] = {
    "format": "movierec",
    "version": 1,
    "part": 1,
    "ratings": [{"movie": HEAT, "stars": 4.5, "rated_at": SINCE}],
    "muted_ratings": [{"movie": HEAT, "since": SINCE}],
    "not_interested": [{"movie": ALIEN, "since": SINCE}],
    "not_seen": [{"movie": ALIEN, "since": SINCE}],
    "chosen_groups": [{"words": ["tag:dark"], "since": SINCE, "movies": [HEAT, ALIEN]}],
    "account": [{"out_of_ten": True}],
    "preferences": [{"novelty": 0.5, "from_year": 1970, "left_training_at": SINCE}],
}
MODELS = (Rating, MutedRating, NotInterested, NotSeen, ChosenGroup, Preferences)


@pytest.fixture
def heat() -> Movie:
    return MovieFactory(title="Heat", year=1995)


@pytest.fixture
def alien() -> Movie:
    return MovieFactory(title="Alien", year=1979)


@pytest.fixture
def user(heat: Movie, alien: Movie) -> User:
    return UserFactory()


def report_of(user: User, **changed: Any) -> dict[str, Any]:
    return bring(user, json.dumps(ARCHIVE | changed)).reports[0]


def test_all_of_it_is_taken_and_taken_back(user: User, heat: Movie, alien: Movie) -> None:
    history_import = bring(user, json.dumps(ARCHIVE))
    assert history_import.reports[0]["taken"] == {
        "ratings": 1,
        "muted": 1,
        "not_interested": 1,
        "not_seen": 1,
        "groups": 2,
        "account": 1,
        "preferences": 1,
    }
    assert MutedRating.objects.get().rating.movie == heat
    assert list(NotInterested.objects.of(user.pk).values_list("movie", flat=True)) == [alien.pk]
    (group,) = ChosenGroup.objects.of(user.pk)
    assert (group.words, group.movies) == (("tag:dark",), (heat.pk, alien.pk))
    user.refresh_from_db()
    assert user.out_of_ten
    assert (user.preferences.novelty, user.preferences.from_year) == (0.5, 1970)
    assert user.preferences.left_training_at == datetime.fromisoformat(SINCE)
    assert report_of(user)["taken"] == {}
    cancel(history_import)
    continue_all()
    user.refresh_from_db()
    assert not user.out_of_ten
    assert [model.objects.count() for model in MODELS] == [0] * len(MODELS)


def test_what_was_set_here_stays(user: User, alien: Movie) -> None:
    Preferences.objects.create(user=user, novelty=-1.0)
    Rating.objects.rate(user.pk, alien, 2.0)
    ChosenGroup.objects.create(user=user, words=["tag:light"])
    report = report_of(user, account=[{"out_of_ten": False}])
    assert report["skipped"] == {"kept_here": 2}
    user.refresh_from_db()
    assert user.preferences.novelty == -1.0
    assert not NotInterested.objects.exists()
    assert ChosenGroup.objects.filter(user=user).count() == 2


def test_preferences_that_were_never_changed_give_way_and_come_back(user: User) -> None:
    Preferences.objects.create(user=user)
    report_of(user)
    assert Preferences.objects.get().novelty == 0.5
    cancel(HistoryImport.objects.get())
    continue_all()
    own = Preferences.objects.get()
    assert (own.novelty, own.from_year, own.left_training_at) == (0.0, None, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"preferences": [{"novelty": 7}]},
        {"preferences": [{"novelty": "much"}]},
        {"preferences": [{"from_year": 1990, "to_year": 1980}]},
        {"preferences": [{"novelty": float("nan")}]},
        {"preferences": ["x"]},
        {"preferences": [{"novelty": None, "genre": ["x"]}]},
        {"chosen_groups": [{"words": [1], "movies": [HEAT]}]},
        {"muted_ratings": [{"since": SINCE}]},
        {"account": [None]},
    ],
)
def test_what_is_not_as_the_schema_says_is_left_out_alone(
    user: User, wrong: dict[str, Any]
) -> None:
    report = report_of(user, **wrong)
    assert report["skipped"] == {"broken_row": 1}
    assert report["taken"]["ratings"] == 1


def test_marks_of_movies_that_are_not_here_wait_for_them(user: User) -> None:
    absent = {"title": "Stalker", "year": 1979}
    marks = [{"movie": absent, "since": SINCE}]
    report = report_of(user, not_interested=marks, chosen_groups=[])
    assert report["unknown"] == 1
    movie = MovieFactory(**absent)
    assert match_again() == 1
    mark = NotInterested.objects.get(movie=movie)
    assert mark.created_at == datetime(2024, 5, 3, 10, tzinfo=UTC)
