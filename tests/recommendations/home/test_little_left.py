"""Down to a catalogue of which little is left, and then nothing."""

import random

import pytest

from catalog.models import Movie, Rating
from recommendations.serving.picks import movies_to_rate, picks_for
from recommendations.training import pipeline
from tests.factories import MovieFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("with_model", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_of_whatever_someone_rates_nothing_comes_back(
    few_ratings: None, seed: int, with_model: bool
) -> None:
    chance = random.Random(seed)
    someone, movies = UserFactory(), list(Movie.objects.all())
    chance.shuffle(movies)
    if with_model:
        pipeline.retrain()
    left = {movie.pk for movie in movies}
    for movie in movies:
        Rating.objects.rate(someone.pk, movie, chance.randint(1, 10) / 2)
        left.remove(movie.pk)
        picks = picks_for(someone.pk)
        shown = [pick.movie.pk for pick in picks.items]
        assert len(shown) == len(set(shown))
        assert set(shown) == left
        assert movies_to_rate(someone.pk, picks, 18) == []


def test_an_empty_catalogue_has_nothing_to_show() -> None:
    picks = picks_for(UserFactory().pk)
    assert (picks.items, picks.personal) == ((), False)
    assert movies_to_rate(UserFactory().pk, picks, 18) == []


def test_a_catalogue_wholly_new_since_the_training_has_nothing_personal(
    few_ratings: None,
) -> None:
    pipeline.retrain()
    Movie.objects.all().delete()
    someone, new = UserFactory(), MovieFactory.create_batch(3)
    Rating.objects.rate(someone.pk, new[0], 5.0)
    picks = picks_for(someone.pk)
    assert not picks.personal
    assert {pick.movie for pick in picks.items} == set(new[1:])
