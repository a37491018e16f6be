"""Two tabs that give the first stars at once: one rating, and one prediction of it."""

from contextlib import suppress
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import IntegrityError, connection

from accounts.deletion import delete_account, delete_data
from accounts.models import DeletedData, User
from catalog.models import Movie, Rating, RatingChange
from core.deletion import delete_whole
from recommendations.engine.model.artefact import save_model
from recommendations.engine.model.model import Model
from recommendations.models import Prediction
from recommendations.registry import current
from recommendations.serving import prediction_log
from tests.catalog.concurrency import at_once
from tests.catalog.models.totals import wrong_totals
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


def assert_all_agree(user: int, movie: Movie) -> None:
    """The movie's totals are those of its ratings, and the history ends with the stars."""
    assert wrong_totals() == []
    stars = Rating.objects.filter(user=user, movie=movie).values_list("stars", flat=True).first()
    changes = RatingChange.objects.filter(user=user, movie=movie).order_by("pk")
    given = [change.stars for change in changes]
    assert given[-1] == stars
    # Whatever came at once came one after the other: none says what the one before it said.
    assert all(before != after for before, after in pairwise(given))


def test_stars_given_and_cleared_at_once_are_counted_and_recorded_once() -> None:
    for _ in range(ROUNDS):
        user, movie = UserFactory().pk, MovieFactory()
        rate = partial(prediction_log.rate, user, movie.pk)
        clear = partial(Rating.objects.clear, user, movie)
        in_the_catalogue = partial(Rating.objects.rate, user, movie, 2.0)
        at_once(partial(rate, 1.0), partial(rate, 4.5), clear, partial(rate, 4.5), in_the_catalogue)
        assert_all_agree(user, movie)


def test_the_same_stars_sent_twice_at_once_are_one_change() -> None:
    for _ in range(ROUNDS):
        rating = RatingFactory(stars=2.0)
        rate = partial(prediction_log.rate, rating.user_id, rating.movie_id, 4.0)
        before = {done.before.feedback.stars_of(rating.movie_id) for done in at_once(*[rate] * 4)}
        assert before == {2.0, 4.0}
        assert RatingChange.objects.filter(user=rating.user_id).count() == 2
        assert_all_agree(rating.user_id, rating.movie)


@pytest.mark.parametrize("what", ["account", "ratings", "movie"])
def test_what_is_deleted_at_once_takes_the_stars_with_it_or_comes_first(what: str) -> None:
    for _ in range(ROUNDS):
        rating, movies = RatingFactory(stars=2.0), MovieFactory.create_batch(3)
        user, movies = rating.user_id, [rating.movie, *movies]

        def rate(movies: list[Movie], stars: float, user: int = user) -> None:
            for movie in movies:
                with suppress(User.DoesNotExist, Movie.DoesNotExist, IntegrityError):
                    prediction_log.rate(user, movie.pk, stars)

        deleting = {
            "account": partial(delete_account, user),
            "ratings": partial(delete_data, user, DeletedData.Kind.RATINGS),
            "movie": partial(delete_whole, Movie.objects.filter(pk=rating.movie_id)),
        }
        at_once(partial(rate, movies, 4.0), deleting[what], partial(rate, movies[::-1], 5.0))
        assert wrong_totals() == []
        # Ratings that come after those deleted stay.
        gone = {"account": {"user": user}, "movie": {"movie": rating.movie_id}}
        assert what not in gone or not Rating.objects.filter(**gone[what]).exists()


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
