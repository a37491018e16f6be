"""Preferences that are read with the feedback are those that are read alone."""

import pytest

from catalog.models import Genre
from recommendations.models import Preferences
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import GenreFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_set", [False, True])
def test_each_is_as_it_was_saved(is_set: bool) -> None:
    user = UserFactory()
    assert read_serving_inputs(user.pk).preferences.tuned_count == 0
    genre: Genre | None = GenreFactory() if is_set else None
    Preferences.objects.create(
        user=user,
        novelty=0.25 if is_set else 0.0,
        from_year=1980 if is_set else None,
        genre=genre,
        most_minutes=120 if is_set else None,
        only_watchlist=is_set,
        hide_predictions=is_set,
    )
    alone, along = Preferences.objects.of(user.pk), read_serving_inputs(user.pk).preferences
    for field in Preferences._meta.concrete_fields:
        own, read = (getattr(each, field.attname) for each in (alone, along))
        assert (type(own), own) == (type(read), read), field.attname


def test_what_was_shown_is_read_along_only_for_picks() -> None:
    user = UserFactory()
    assert read_serving_inputs(user.pk).visits_read is None
    inputs = read_serving_inputs(user.pk, for_picks=True)
    assert inputs.visits_read == inputs.visits == {}
