"""Two tabs at once: real threads, each with its own connection and transactions."""

from contextlib import suppress
from functools import partial

import pytest

from actions.signed_undo import TooLate
from catalog.library.undo import apply_undo, restore, snapshot, undo_token
from catalog.models import MovieNote, OwnTag, Rating, RatingChange, WatchlistEntry
from tests.factories import MovieFactory, UserFactory

from ..concurrency import at_once
from .library_items import MovieListFactory, titles_on

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4


def test_movie_is_on_the_watchlist_once() -> None:
    for _ in range(ROUNDS):
        user, movie = UserFactory(), MovieFactory()
        added = at_once(*[partial(WatchlistEntry.objects.put, user.pk, movie)] * 3)
        assert sorted(added) == [False, False, True]


def test_movie_is_on_a_list_once_and_positions_stay_in_order() -> None:
    for _ in range(ROUNDS):
        own = MovieListFactory()
        movies = MovieFactory.create_batch(3, year=None)
        added = at_once(*(partial(own.add, movie) for movie in (*movies, movies[0])))
        assert sorted(bool(entry) for entry in added) == [False, True, True, True]
        assert sorted(titles_on(own)) == sorted(movie.title for movie in movies)


def test_moves_and_removals_keep_positions_in_order() -> None:
    for _ in range(ROUNDS):
        own = MovieListFactory(movies=MovieFactory.create_batch(5, year=None))
        first, second, third, *_, last = own.entries.all()
        at_once(
            partial(own.move, first, 5),
            partial(own.move, last, 1),
            partial(own.remove, second),
            partial(own.remove, third),
        )
        assert len(titles_on(own)) == 3


def test_last_tags_and_note_are_kept() -> None:
    for _ in range(ROUNDS):
        user, movie = UserFactory(), MovieFactory()
        at_once(*[partial(OwnTag.objects.put, user.pk, movie, ["a", "b"])] * 3)
        assert OwnTag.objects.filter(user=user).count() == 2
        at_once(*(partial(MovieNote.objects.write, user.pk, movie, text) for text in "xyz"))
        assert MovieNote.objects.get(user=user).text in "xyz"


def test_rating_is_in_the_history_once() -> None:
    for _ in range(ROUNDS):
        user, movie = UserFactory(), MovieFactory()
        at_once(*[partial(Rating.objects.rate, user.pk, movie, 4.0)] * 3)
        at_once(*[partial(Rating.objects.clear, user.pk, movie)] * 3)
        own = RatingChange.objects.filter(user=user).order_by("at", "pk")
        assert list(own.values_list("stars", flat=True)) == [4.0, None]


def test_deleted_list_is_restored_once() -> None:
    own = MovieListFactory(movies=[MovieFactory(title="Fargo", year=None)])
    user = own.user
    token = undo_token(user.pk, restore, rows=snapshot([own, *own.entries.all()]))
    own.delete()

    def undo() -> None:
        with suppress(TooLate):  # the other tab was faster
            apply_undo(user.pk, token)

    at_once(undo, undo)
    assert titles_on(user.movie_lists.get()) == ["Fargo"]
