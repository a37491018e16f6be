"""Two tabs that give the first stars at once: one rating, and one prediction of it."""

from functools import partial
from pathlib import Path

import pytest
from django.db import connection

from catalog.models import Movie, Rating
from recommendations.engine.model.artefact import save_model
from recommendations.engine.model.model import Model
from recommendations.models import Prediction
from recommendations.registry import current
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
        at_once(*(partial(prediction_log.rate, user.pk, movies[3].pk, s) for s in (1.0, 4.5, 5.0)))
        kept = Prediction.objects.get(rating=Rating.objects.get(user=user, movie=movies[3]))
        assert (kept.stars, kept.version) == (3.5, version)


def test_nobody_is_held_while_a_model_is_waited_for(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    movies: list[Movie] = MovieFactory.create_batch(4)
    user = UserFactory()
    for movie in movies[:3]:
        RatingFactory(user=user, movie=movie)
    load, held = current.load_model, []

    def loaded(folder: Path) -> Model:
        held.append(connection.in_atomic_block)
        return load(folder)

    monkeypatch.setattr(current, "load_model", loaded)
    for name in ("first", "second"):
        save_model(small_model(sorted(movie.pk for movie in movies)), models_dir / name)
        version = ModelVersionFactory(artefact=name)
        rated = prediction_log.rate(user.pk, movies[3].pk, 4.0)
        assert rated.before.version == version.pk
    assert held == [False, False]
    assert Prediction.objects.count() == 1
