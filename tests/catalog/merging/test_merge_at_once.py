"""Movies are merged while people use them: real threads, each with its own transactions."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import DatabaseError, transaction

from catalog.merging.merge import MergeError, merge_movies
from catalog.merging.undo import undo_merge
from catalog.models import Movie, MovieMerge, Rating, WatchlistEntry
from tests.catalog.concurrency import at_once
from tests.catalog.models.totals import wrong_totals
from tests.factories import MovieFactory, RatingFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4


def tried(call: Callable[[], object]) -> bool:
    """Whether it was done; a movie that is gone by then is told to whoever meant it."""
    try:
        with transaction.atomic():
            call()
    except (DatabaseError, MergeError):
        return False
    return True


def test_what_is_kept_meanwhile_is_there_once_or_was_refused() -> None:
    for _ in range(ROUNDS):
        kept, gone = MovieFactory(), MovieFactory()
        users = [UserFactory() for _ in range(4)]
        for movie in (kept, gone):
            RatingFactory(movie=movie, user=users[0], stars=2.0)
        merge = partial(merge_movies, kept.pk, gone.pk)
        rate_gone = partial(Rating.objects.rate, users[1].pk, gone, 4.0)
        rate_kept = partial(Rating.objects.rate, users[2].pk, kept, 5.0)
        want_kept = partial(WatchlistEntry.objects.put, users[3].pk, kept)
        merged, rated_gone, rated_kept, wanted = at_once(
            *(partial(tried, call) for call in (merge, rate_gone, rate_kept, want_kept))
        )
        assert merged
        assert rated_kept
        assert wanted
        assert not Movie.everything.filter(pk=gone.pk).exists()
        assert Rating.objects.filter(movie=kept).count() == 2 + rated_gone
        assert wrong_totals() == []


def test_two_merges_of_the_same_two_at_once_leave_one_movie() -> None:
    for _ in range(ROUNDS):
        one, other = MovieFactory(), MovieFactory()
        RatingFactory(movie=one)
        RatingFactory(movie=other)
        done = at_once(
            partial(tried, partial(merge_movies, one.pk, other.pk)),
            partial(tried, partial(merge_movies, other.pk, one.pk)),
        )
        assert sorted(done) == [False, True]
        assert Rating.objects.filter(movie__in=[one.pk, other.pk]).count() == 2
        assert wrong_totals() == []


def test_an_undo_sent_twice_at_once_is_done_once() -> None:
    for _ in range(ROUNDS):
        kept, gone = MovieFactory(), MovieFactory()
        RatingFactory(movie=gone)
        merge = merge_movies(kept.pk, gone.pk)
        undo = partial(tried, partial(undo_merge, merge.pk))
        assert sorted(at_once(undo, undo)) == [False, True]
        assert Rating.objects.filter(movie=gone.pk).count() == 1
        assert not MovieMerge.objects.exists()
        assert wrong_totals() == []
