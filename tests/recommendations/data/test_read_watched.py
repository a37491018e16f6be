"""What a training reads of diaries and likes: movies that are neither rated nor unwanted."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie, OwnTag, Viewing
from recommendations.data import read_interactions, read_watched, watched
from recommendations.engine.data.likes_and_dislikes import LIKED_ABOVE, TYPICAL_MEAN
from recommendations.models import MutedRating, NotInterested, Preferences
from tests.factories import MovieFactory, RatingFactory, UserFactory

pytestmark = pytest.mark.django_db


def log(user: User, movie: Movie | None, **given: Any) -> Viewing:
    return Viewing.objects.create(user=user, movie=movie, watched_on=date(2020, 1, 1), **given)


def like(user: User, *movies: Movie) -> None:
    for movie in movies:
        OwnTag.objects.put(user.pk, movie, ["liked", "noir"])


def stars_of(*movies: Movie) -> list[float]:
    found = read_watched(np.array([movie.pk for movie in movies]))
    stars = dict(zip(found.item_ids[found.items].tolist(), found.stars.tolist(), strict=True))
    return [stars[movie.pk] for movie in movies]


def read() -> set[tuple[int, int]]:
    found = read_watched(read_interactions().item_ids)
    users, items = found.user_ids[found.users], found.item_ids[found.items]
    return set(zip(users.tolist(), items.tolist(), strict=True))


@pytest.mark.parametrize("size", [1, 2, 50])
def test_each_movie_is_read_once_a_user(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(watched, "CHUNK", size)
    ada, bob = UserFactory.create_batch(2)
    first, second = MovieFactory.create_batch(2)
    for user, movie in ((ada, first), (bob, first), (ada, first), (ada, second)):
        log(user, movie)
    assert len(read_watched(np.array([first.pk, second.pk]))) == 3
    assert read() == {(ada.pk, first.pk), (ada.pk, second.pk), (bob.pk, first.pk)}


def test_what_is_liked_or_watched_again_is_above_the_mean() -> None:
    user = UserFactory()
    once, again, liked, both = MovieFactory.create_batch(4)
    log(user, once)
    log(UserFactory(), once)
    for movie in (again, again, both, both):
        log(user, movie)
    like(user, liked, both)
    usual, *better = stars_of(once, again, liked, both)
    assert usual == pytest.approx(TYPICAL_MEAN)
    assert better == pytest.approx([TYPICAL_MEAN + LIKED_ABOVE] * 3)


@pytest.mark.parametrize("liked_in", [2001, 2004])
def test_it_is_known_since_all_of_it_was_logged_or_liked(liked_in: int) -> None:
    user, movie = UserFactory(), MovieFactory()
    for year in (2003, 2002):
        log(user, movie, created_at=datetime(year, 1, 1, tzinfo=UTC))
    like(user, movie)
    OwnTag.objects.update(created_at=datetime(liked_in, 1, 1, tzinfo=UTC))
    at = read_watched(np.array([movie.pk])).rated_at
    assert at.tolist() == [datetime(max(2003, liked_in), 1, 1, tzinfo=UTC).timestamp()]


def test_what_was_rated_muted_or_unwanted_is_left_out_whoever_else_watched_it() -> None:
    user, other = UserFactory.create_batch(2)
    rated, muted, unwanted, left = MovieFactory.create_batch(4)
    RatingFactory(user=user, movie=rated)
    MutedRating.objects.create(rating=RatingFactory(user=user, movie=muted))
    NotInterested.objects.mark(user.pk, unwanted)
    for movie in (rated, muted, unwanted, left):
        log(user, movie)
        like(user, movie)
        log(other, movie)
    assert read() == {
        (user.pk, left.pk),
        *((other.pk, movie.pk) for movie in (rated, muted, unwanted, left)),
    }


def test_who_left_the_training_is_left_out() -> None:
    user = UserFactory()
    log(user, MovieFactory())
    like(user, MovieFactory())
    Preferences.objects.create(user=user, left_training_at=timezone.now())
    assert read() == set()


def test_a_movie_that_is_gone_or_not_trained_on_is_left_out() -> None:
    user, movie = UserFactory(), MovieFactory()
    log(user, None, title="Heat")
    log(user, movie)
    assert len(read_watched(np.array([movie.pk + 1]))) == 0
    assert len(read_watched(np.array([movie.pk]))) == 1
