"""What the start page asks to rate: without a model the best known, never what is there already."""

import pytest

from catalog.models import Movie, Rating
from recommendations.models import ModelVersion
from recommendations.serving import elicitation
from recommendations.serving.picks import Picks, movies_to_rate, picks_for
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NONE_SHOWN = Picks(items=(), personal=False, rated_count=0)


def test_the_most_rated_come_first(imported: None) -> None:
    asked = movies_to_rate(UserFactory().pk, NONE_SHOWN, 18)
    assert asked == list(Movie.objects.popular()[:18])


def test_what_they_rated_is_not_asked_again(imported: None) -> None:
    someone = UserFactory()
    for movie in Movie.objects.popular()[:5]:
        Rating.objects.rate(someone.pk, movie, 3.0)
    asked = movies_to_rate(someone.pk, NONE_SHOWN, 18)
    assert asked == list(Movie.objects.exclude(ratings__user=someone).popular()[:18])


def test_what_the_picks_show_is_not_shown_twice(trained: ModelVersion) -> None:
    someone = UserFactory()
    Rating.objects.rate(someone.pk, Movie.objects.popular()[0], 5.0)
    picks = picks_for(someone.pk)
    asked = movies_to_rate(someone.pk, picks, 18)
    assert len(asked) == 18
    assert {pick.movie for pick in picks.items}.isdisjoint(asked)


def test_whoever_has_a_profile_is_not_asked_by_another(
    trained: ModelVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = UserFactory()
    Rating.objects.rate(someone.pk, Movie.objects.popular()[0], 5.0)
    inputs = read_serving_inputs(someone.pk)
    assert inputs.profile is not None
    monkeypatch.setattr(elicitation, "profile_of", None)
    assert len(movies_to_rate(someone.pk, NONE_SHOWN, 18, inputs)) == 18
