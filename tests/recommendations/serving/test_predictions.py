"""What was predicted is kept with a first rating, as it was before the rating."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.deletion import delete_account
from accounts.models import User
from catalog.models import Movie, Rating, RatingChange, Viewing, WatchlistEntry
from core.deletion import delete_whole
from recommendations.models import ModelVersion, MutedRating, NotInterested, Prediction
from recommendations.serving import prediction_log
from recommendations.serving.predicted_fit import predicted_stars
from recommendations.serving.user_feedback import ServingInputs, read_serving_inputs
from tests.factories import (
    ModelVersionFactory,
    MovieFactory,
    RatingFactory,
    UserFactory,
)

from ..pages import HTMX

pytestmark = pytest.mark.django_db

KNOWN = ("Heat", "Star Wars", "Toy Story")


@pytest.fixture
def someone(client: Client, trained: ModelVersion) -> User:
    """Someone with three ratings that the model knows, which is enough for a prediction."""
    user = UserFactory()
    for title in KNOWN:
        Rating.objects.rate(user.pk, Movie.objects.get(title=title), 4.5)
    client.force_login(user)
    return user


@pytest.fixture
def fargo(trained: ModelVersion) -> Movie:
    return Movie.objects.get(title="Fargo")


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_first_rating_keeps_what_was_shown_before_it(
    client: Client, someone: User, fargo: Movie, trained: ModelVersion, headers: dict[str, str]
) -> None:
    shown, mean = predicted_stars(read_serving_inputs(someone.pk), fargo), fargo.average_stars
    assert shown is not None
    client.post(reverse("rate", args=[fargo.pk]), {"stars": "1.0"}, headers=headers)
    kept = Prediction.objects.get()
    assert (kept.rating.user, kept.rating.movie, kept.rating.stars) == (someone, fargo, 1.0)
    assert (kept.stars, kept.deviation) == (shown.stars, shown.deviation)
    assert (kept.version, kept.movie_mean) == (trained, mean)
    assert abs(timezone.now() - kept.made_at) < timedelta(minutes=1)


def test_a_changed_rating_keeps_the_first_prediction(someone: User, fargo: Movie) -> None:
    prediction_log.rate(someone.pk, fargo.pk, 5.0)
    before = Prediction.objects.values().get()
    prediction_log.rate(someone.pk, Movie.objects.get(title="Twister").pk, 1.0)
    prediction_log.rate(someone.pk, fargo.pk, 2.0)
    rating = Rating.objects.get(user=someone, movie=fargo)
    assert rating.stars == 2.0
    assert Prediction.objects.values().get(rating=rating) == before


def test_a_rating_that_was_there_gets_none_afterwards(someone: User) -> None:
    prediction_log.rate(someone.pk, Movie.objects.get(title="Heat").pk, 1.0)
    assert not Prediction.objects.exists()


@contextmanager
def looked_before(user: User) -> Iterator[None]:
    """Have a rating begin with what was so before, whatever has come by then."""
    looks = [read_serving_inputs(user.pk)]

    def look(user_id: int, **how: bool) -> ServingInputs:
        return looks.pop() if looks else read_serving_inputs(user_id, **how)

    with patch.object(prediction_log, "read_serving_inputs", look):
        yield


def test_the_slower_of_two_tabs_changes_nothing_of_it(someone: User, fargo: Movie) -> None:
    """Both have looked before either rated: the first prediction stays, the second's stars."""
    with looked_before(someone):
        Rating.objects.rate(someone.pk, fargo, 5.0)
        first = Prediction.objects.create(
            rating=Rating.objects.get(user=someone, movie=fargo), stars=1.0, deviation=1.0
        )
        rated = prediction_log.rate(someone.pk, fargo.pk, 3.0)
    assert rated.before.feedback.stars_of(fargo.pk) == 5.0
    assert Rating.objects.get(user=someone, movie=fargo).stars == 3.0
    assert Prediction.objects.get() == first
    assert Prediction.objects.get().stars == 1.0
    changes = RatingChange.objects.filter(user=someone, movie=fargo).order_by("pk")
    assert [change.stars for change in changes] == [5.0, 3.0]


def test_a_rating_that_was_cleared_meanwhile_is_a_first_one(someone: User, fargo: Movie) -> None:
    prediction_log.rate(someone.pk, fargo.pk, 2.0)
    count = Movie.objects.get(pk=fargo.pk).rating_count
    with looked_before(someone):
        Rating.objects.clear(someone.pk, fargo)
        prediction_log.rate(someone.pk, fargo.pk, 5.0)
    assert Rating.objects.get(user=someone, movie=fargo).stars == 5.0
    assert Prediction.objects.get().rating.movie == fargo
    assert Movie.objects.get(pk=fargo.pk).rating_count == count


def _rate_and_commit(user: User, movie: Movie) -> None:
    prediction_log.rate(user.pk, movie.pk, 3.0)
    connection.check_constraints()


def test_who_has_gone_meanwhile_rates_nothing(someone: User, fargo: Movie) -> None:
    with looked_before(someone):
        delete_account(someone.pk)
        count = Movie.objects.get(pk=fargo.pk).rating_count
        with pytest.raises((User.DoesNotExist, IntegrityError)), transaction.atomic():
            _rate_and_commit(someone, fargo)
    assert not Rating.objects.filter(user=someone).exists()
    assert Movie.objects.get(pk=fargo.pk).rating_count == count


@pytest.mark.parametrize("rated", [True, False])
@pytest.mark.parametrize("stars", [4.0, 2.0])
def test_a_movie_that_is_hidden_or_gone_meanwhile_is_not_found(
    someone: User, rated: bool, stars: float
) -> None:
    hidden, gone = MovieFactory.create_batch(2)
    for movie in (hidden, gone) if rated else ():
        Rating.objects.rate(someone.pk, movie, 4.0)
    for movie in (hidden, gone):
        with looked_before(someone):
            if movie is hidden:
                Movie.objects.filter(pk=movie.pk).update(hidden_at=timezone.now())
            else:
                delete_whole(Movie.objects.filter(pk=movie.pk))
            with pytest.raises(Movie.DoesNotExist):
                prediction_log.rate(someone.pk, movie.pk, stars)
    kept = Rating.objects.filter(user=someone, movie__in=[hidden.pk, gone.pk])
    assert list(kept.values_list("movie", "stars")) == ([(hidden.pk, 4.0)] if rated else [])


def test_none_where_none_can_be_made(someone: User, fargo: Movie) -> None:
    prediction_log.rate(someone.pk, MovieFactory().pk, 4.0)  # new to the model
    prediction_log.rate(UserFactory().pk, fargo.pk, 4.0)  # their first
    ModelVersion.objects.all().delete()
    prediction_log.rate(someone.pk, fargo.pk, 4.0)
    assert Rating.objects.filter(movie=fargo, user=someone).exists()
    assert not Prediction.objects.exists()


def test_stars_that_are_refused_leave_nothing(someone: User, fargo: Movie) -> None:
    with pytest.raises(ValidationError):
        prediction_log.rate(someone.pk, fargo.pk, 4.2)
    assert not Prediction.objects.exists()
    assert not Rating.objects.filter(user=someone, movie=fargo).exists()


def test_it_goes_with_the_rating_and_is_made_anew_with_another(
    client: Client, someone: User, fargo: Movie
) -> None:
    prediction_log.rate(someone.pk, fargo.pk, 5.0)
    client.post(reverse("clear_rating", args=[fargo.pk]))
    assert not Prediction.objects.exists()
    prediction_log.rate(someone.pk, fargo.pk, 4.0)
    assert Prediction.objects.get().rating.stars == 4.0


def test_it_goes_with_the_account(someone: User, fargo: Movie) -> None:
    prediction_log.rate(someone.pk, fargo.pk, 5.0)
    someone.delete()
    assert not Prediction.objects.exists()


def test_it_stays_when_the_model_goes(someone: User, fargo: Movie) -> None:
    prediction_log.rate(someone.pk, fargo.pk, 5.0)
    ModelVersion.objects.all().delete()
    assert Prediction.objects.get().version is None


def test_a_movie_without_ratings_has_no_mean(someone: User, fargo: Movie) -> None:
    Rating.objects.filter(movie=fargo).delete()
    prediction_log.rate(someone.pk, fargo.pk, 5.0)
    assert Prediction.objects.get().movie_mean is None


def test_those_of_a_user_are_theirs_and_used(someone: User, fargo: Movie) -> None:
    prediction_log.rate(someone.pk, fargo.pk, 5.0)
    assert Prediction.objects.of(someone.pk).count() == 1
    assert not Prediction.objects.of(UserFactory().pk).exists()
    MutedRating.objects.mute(someone.pk, fargo)
    assert not Prediction.objects.of(someone.pk).exists()


@pytest.mark.parametrize("wrong", [{"stars": 0.4}, {"stars": 5.1}, {"deviation": 0.0}])
def test_the_database_refuses_what_cannot_be(wrong: dict[str, float]) -> None:
    values = {"stars": 3.0, "deviation": 1.0} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Prediction.objects.create(rating=RatingFactory(), version=ModelVersionFactory(), **values)


def test_what_follows_from_a_rating_is_what_is_read_after_it(someone: User, fargo: Movie) -> None:
    """Whatever was said of the movie before: nothing, stars, muted ones, unwanted, seen, wanted."""
    muted, unwanted, seen, wanted = MovieFactory.create_batch(4)
    RatingFactory(user=someone, movie=muted, stars=2.0)
    MutedRating.objects.mute(someone.pk, muted)
    NotInterested.objects.mark(someone.pk, unwanted)
    for _twice in range(2):
        Viewing.objects.create(user=someone, movie=seen, watched_on=timezone.localdate())
    WatchlistEntry.objects.create(user=someone, movie=wanted)
    again = Rating.objects.filter(user=someone).order_by("pk")[0].movie
    for movie in (fargo, again, muted, unwanted, seen, wanted):
        rated = prediction_log.rate(someone.pk, movie.pk, 3.5, for_picks=True)
        now = read_serving_inputs(someone.pk, for_picks=True)
        assert rated.after.feedback == now.feedback
        for name in ("used", "muted", "unwanted", "seen", "wanted"):
            after, read = (list(getattr(each.feedback, name)) for each in (rated.after, now))
            assert after == read, name
        assert (rated.after.visits_read, rated.after.version) == (now.visits_read, now.version)
