"""What was predicted is kept with a first rating, as it was before the rating."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie, Rating, Viewing, WatchlistEntry
from recommendations.models import ModelVersion, MutedRating, NotInterested, Prediction
from recommendations.serving import prediction_log
from recommendations.serving.predicted_fit import predicted_stars
from recommendations.serving.user_feedback import read_serving_inputs
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
    rating = prediction_log.rate(someone.pk, fargo.pk, 2.0).rating
    assert rating.stars == 2.0
    assert Prediction.objects.values().get(rating=rating) == before


def test_a_rating_that_was_there_gets_none_afterwards(someone: User) -> None:
    prediction_log.rate(someone.pk, Movie.objects.get(title="Heat").pk, 1.0)
    assert not Prediction.objects.exists()


def test_the_slower_of_two_tabs_changes_nothing_of_it(
    someone: User, fargo: Movie, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked before either rated: the first prediction stays, the second's stars."""
    looked = read_serving_inputs(someone.pk)
    monkeypatch.setattr(prediction_log, "serving_inputs_from", lambda *_of, **_how: looked)
    prediction_log.rate(someone.pk, fargo.pk, 5.0)
    first = Prediction.objects.get()
    prediction_log.rate(someone.pk, fargo.pk, 3.0)
    assert Rating.objects.get(user=someone, movie=fargo).stars == 3.0
    assert Prediction.objects.get().made_at == first.made_at


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
