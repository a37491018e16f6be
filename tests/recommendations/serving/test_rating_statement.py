"""PostgreSQL's one statement for a rating leaves what the transaction does, which SQLite takes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie, Rating, RatingChange
from recommendations.models import ModelVersion, MutedRating, NotInterested, Prediction
from recommendations.serving import prediction_log
from recommendations.serving.predicted_fit import PredictedStars
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import MovieFactory, RatingFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such statements"),
]

Write = Callable[..., Movie | None]
WAYS: tuple[Write, Write] = (prediction_log._in_one_statement, prediction_log._in_a_transaction)
BEFORE = {
    "nothing": None,
    "rated": 1.5,
    "imported": 3.0,
    "rated and muted": 1.5,
    "unwanted": None,
    "rated and unwanted": 1.5,
}


def rated_before(user: User, movie: Movie, state: str) -> None:
    """Have a user said something of a movie, a month ago."""
    if state.startswith("rated"):
        Rating.objects.rate(user.pk, movie, 1.5)
    if state == "imported":
        RatingFactory(user=user, movie=movie, stars=3.0)
    if "muted" in state:
        MutedRating.objects.mute(user.pk, movie)
    if "unwanted" in state:
        NotInterested.objects.create(user=user, movie=movie)
    then = timezone.now() - timedelta(days=30)
    Rating.objects.filter(user=user, movie=movie).update(created_at=then, updated_at=then)
    RatingChange.objects.filter(user=user, movie=movie).update(at=then)


def rows(user: User, movie: Movie) -> dict[str, list[dict[str, Any]]]:
    """Return what there is of them: without keys, and of moments whether they are now."""
    own, of_rating = {"user": user, "movie": movie}, {"rating__user": user, "rating__movie": movie}
    kinds: list[tuple[type[models.Model], dict[str, Any]]] = [
        *((model, own) for model in (Rating, RatingChange, NotInterested)),
        *((model, of_rating) for model in (Prediction, MutedRating)),
        (Movie, {"pk": movie.pk}),
    ]
    return {
        model.__name__: [
            comparable(row) for row in model._base_manager.filter(**mine).order_by("pk").values()
        ]
        for model, mine in kinds
    }


def comparable(row: dict[str, Any]) -> dict[str, Any]:
    just_now = timezone.now() - timedelta(minutes=1)
    return {
        name: value > just_now if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in ("id", "rating_id")
    }


@pytest.mark.parametrize("stars", [0.5, 4.0])
@pytest.mark.parametrize("ratings", [0, 4, 9])
@pytest.mark.parametrize("state", BEFORE)
def test_both_leave_the_same(trained: ModelVersion, state: str, ratings: int, stars: float) -> None:
    user, movie = UserFactory(), MovieFactory()
    for _other in range(ratings):
        RatingFactory(movie=movie, stars=2.5)
    rated_before(user, movie, state)
    inputs = read_serving_inputs(user.pk)
    assert inputs.feedback.stars_of(movie.pk) == BEFORE[state]
    predicted = PredictedStars(3.3, 0.7) if BEFORE[state] is None else None
    left = []
    for write in WAYS:
        with transaction.atomic():
            written = write(inputs, movie.pk, stars, predicted)
            left.append((written, written and written.title, rows(user, movie)))
            transaction.set_rollback(True)
    assert left[0] == left[1]
    assert left[0][0] == movie
    assert [row["stars"] for row in left[0][2]["Rating"]] == [stars]
    assert len(left[0][2]["Prediction"]) == (predicted is not None)


@pytest.mark.parametrize("write", WAYS)
@pytest.mark.parametrize(
    ("looked", "now"), [("nothing", "rated"), ("rated", "nothing"), ("rated", "imported")]
)
def test_where_the_stars_are_others_by_now_nothing_is_done(
    write: Write, looked: str, now: str
) -> None:
    user, movie = UserFactory(), MovieFactory()
    rated_before(user, movie, looked)
    inputs = read_serving_inputs(user.pk)
    Rating.objects.clear(user.pk, movie)
    rated_before(user, movie, now)
    NotInterested.objects.create(user=user, movie=movie)
    before = rows(user, movie)
    assert write(inputs, movie.pk, 4.0, PredictedStars(3.3, 0.7)) is None
    assert rows(user, movie) == before
