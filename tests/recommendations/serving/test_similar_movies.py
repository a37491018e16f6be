"""Movies near a movie, by the model's vectors."""

import pytest

from catalog.models import Movie
from recommendations.engine.parameters import Parameters
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model
from recommendations.serving.similar_movies import nearest_movies
from recommendations.training import pipeline

pytestmark = pytest.mark.django_db


def titled(title: str) -> Movie:
    return Movie.objects.get(title=title)


def test_they_are_of_the_same_kind(imported: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the twenty nearest to a cartoon for children, far more are such than of all movies."""
    monkeypatch.setattr(
        pipeline, "parameters_in_settings", lambda: Parameters(components=16, epochs=15)
    )
    pipeline.retrain()
    near = nearest_movies(titled("Aladdin"), 20, current_model())
    for_children = [m for m in near if m.genres.filter(name__in=["Animation", "Children"])]
    assert len(for_children) >= 10
    assert Movie.objects.filter(genres__name="Children").count() < 0.1 * Movie.objects.count()


def test_the_movie_itself_is_not_among_them(trained: ModelVersion) -> None:
    for movie in Movie.objects.popular()[:20]:
        near = nearest_movies(movie, 12, current_model())
        assert movie not in near
        assert len(near) == len(set(near)) == 12


def test_the_nearest_come_first(trained: ModelVersion) -> None:
    movie = titled("Fargo")
    assert nearest_movies(movie, 12, current_model())[:5] == nearest_movies(
        movie, 5, current_model()
    )


def test_one_deleted_since_the_training_is_gone(trained: ModelVersion) -> None:
    movie = titled("Fargo")
    before = nearest_movies(movie, 7, current_model())
    before[1].delete()
    assert nearest_movies(movie, 6, current_model()) == [*before[:1], *before[2:]]


def test_without_a_model_there_are_none(imported: None) -> None:
    assert nearest_movies(titled("Fargo"), 6, current_model()) == []
