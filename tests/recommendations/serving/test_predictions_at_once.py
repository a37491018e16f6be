"""Two tabs that give the first stars at once: one rating, and one prediction of it."""

from functools import partial
from pathlib import Path

import pytest

from catalog.models import Movie, Rating
from recommendations.engine.model.artefact import save_model
from recommendations.models import Prediction
from recommendations.serving import prediction_log
from tests.catalog.concurrency import at_once
from tests.factories import ModelVersionFactory, MovieFactory, RatingFactory, UserFactory

from ..small_models import small_model

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5


def test_first_ratings_keep_one_prediction(models_dir: Path) -> None:
    movies: list[Movie] = MovieFactory.create_batch(4)
    save_model(small_model(sorted(movie.pk for movie in movies)), models_dir / "small")
    version = ModelVersionFactory(artefact="small")
    for _ in range(ROUNDS):
        user = UserFactory()
        for movie in movies[:3]:
            RatingFactory(user=user, movie=movie)
        at_once(*(partial(prediction_log.rate, user.pk, movies[3], s) for s in (1.0, 4.5, 5.0)))
        kept = Prediction.objects.get(rating=Rating.objects.get(user=user, movie=movies[3]))
        assert (kept.stars, kept.version) == (3.5, version)
