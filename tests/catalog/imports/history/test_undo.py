"""An import is taken back exactly, later too, but for what was changed since."""

import pytest

from accounts.models import User
from catalog.imports.history.beginning import cancel
from catalog.imports.history.running import run
from catalog.models import HistoryImport, ImportChange, Movie, MovieNote, Rating, RatingChange
from catalog.models.rating import refresh_rating_totals

from ....factories import MovieFactory, RatingFactory, UserFactory
from ..importing import dump
from .bringing import bring, lb_ratings, stars_of
from .test_letterboxd import archive

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    for title, year in [("Heat", 1995), ("Paper Moon", 1973), ("Alien", 1979), ("Fargo", 1996)]:
        MovieFactory(title=title, year=year)
    return UserFactory()


def take_back(history_import: HistoryImport) -> None:
    assert cancel(history_import)
    run(history_import)
    history_import.refresh_from_db()
    assert history_import.state == HistoryImport.State.UNDONE


def library() -> dict[str, object]:
    """All that is stored, but for the imports themselves."""
    stored = dump()
    return {name: rows for name, rows in stored.items() if "historyimport" not in name.lower()}


def test_all_of_it_goes(user: User) -> None:
    RatingFactory(user=user, movie=Movie.objects.get(title="Heat"), stars=1.0)
    Rating.objects.update(updated_at="2020-01-01T00:00:00Z")
    MovieNote.objects.write(user.pk, Movie.objects.get(title="Heat"), "Mine")
    before = library()
    history_import = bring(user, archive(), lb_ratings(("The Glass Harbour", 2025, 5)))
    assert library() != before
    take_back(history_import)
    assert library() == before


def test_what_was_changed_since_stays(user: User) -> None:
    history_import = bring(user, lb_ratings(("Heat", 1995, 4), ("Alien", 1979, 2)))
    Rating.objects.rate(user.pk, Movie.objects.get(title="Heat"), 1.0)
    take_back(history_import)
    assert stars_of(user) == {"Heat": 1.0}


def test_two_imports_are_taken_back_in_any_order(user: User) -> None:
    first = bring(user, lb_ratings(("Heat", 1995, 4)))
    second = bring(user, lb_ratings(("Heat", 1995, 2), date="2024-06-01"))
    assert stars_of(user) == {"Heat": 2.0}
    take_back(first)
    assert stars_of(user) == {"Heat": 2.0}
    take_back(second)
    assert stars_of(user) == {}
    assert not RatingChange.objects.exists()
    assert not ImportChange.objects.exists()


def test_the_totals_of_movies_are_kept(user: User) -> None:
    RatingFactory(user=user, movie=Movie.objects.get(title="Heat"), stars=1.0)
    Rating.objects.update(updated_at="2020-01-01T00:00:00Z")
    history_import = bring(user, archive())
    for _ in range(2):
        kept = list(Movie.objects.order_by("pk").values_list("rating_count", "rating_sum"))
        refresh_rating_totals(Movie.objects.all())
        assert kept == list(Movie.objects.order_by("pk").values_list("rating_count", "rating_sum"))
        if history_import.state == HistoryImport.State.DONE:
            take_back(history_import)


def test_an_undone_import_is_not_undone_again(user: User) -> None:
    history_import = bring(user, lb_ratings(("Heat", 1995, 4)))
    take_back(history_import)
    assert not cancel(history_import)
