"""Tabs that report at the same moment agree on when the visit began."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Rating
from recommendations.models import Impression
from tests.catalog.concurrency import at_once
from tests.factories import MovieFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_visit_begun_in_many_tabs_is_one() -> None:
    user, movies = UserFactory(), [movie.pk for movie in MovieFactory.create_batch(12)]
    then = timezone.now() - timedelta(days=1)
    Impression.objects.bulk_create(
        Impression(user=user, movie_id=movie, visit_began=then, last_shown=then)
        for movie in movies[:6]
    )
    before = Impression.objects.visits_before(user.pk)
    shown: list[Callable[[], None]] = [
        lambda part=part: Impression.objects.show(user.pk, part)  # type: ignore[misc]
        for part in (movies[:8], movies[4:], movies[::-1], movies[::3])
    ]
    at_once(*shown)
    assert Impression.objects.values("visit_began").distinct().count() == 1
    after = Impression.objects.visits_before(user.pk)
    assert after == {movie: before.get(movie, 0) for movie in movies}


def test_a_rating_given_meanwhile_is_given() -> None:
    user, movies = UserFactory(), MovieFactory.create_batch(4)
    ids = [movie.pk for movie in movies]
    rated: list[Callable[[], object]] = [
        lambda movie=movie: Rating.objects.rate(user.pk, movie, 4.0)  # type: ignore[misc]
        for movie in movies
    ]
    at_once(lambda: Impression.objects.show(user.pk, ids, ids[:1]), *rated)
    assert Rating.objects.filter(user=user).count() == 4
    assert Impression.objects.filter(user=user).count() == 4
