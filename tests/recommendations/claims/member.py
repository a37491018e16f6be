"""Someone with all that the pages about their own ratings count."""

from datetime import UTC, date, datetime, timedelta

from accounts.models import User
from catalog.imports.history.records import Kind
from catalog.models import (
    HistoryImport,
    Movie,
    Rating,
    UnmatchedMovie,
    UnmatchedRecord,
    Viewing,
)
from recommendations.models import MutedRating, Prediction
from tests.factories import CreditFactory, PersonFactory, UserFactory

YEAR = 2024
RATED = 30


def member() -> User:
    """Someone who rated what another did, with a diary, predictions, and ratings not used."""
    user = UserFactory()
    copied = Rating.objects.filter(user=User.objects.order_by("pk")[3]).order_by("pk")[:RATED]
    for place, rating in enumerate(copied.select_related("movie")):
        own = Rating.objects.rate(user.pk, rating.movie, rating.stars)
        moment = datetime(YEAR, 1 + place % 12, 1 + place % 28, 12, tzinfo=UTC)
        Rating.objects.filter(pk=own.pk).update(created_at=moment)
        if place % 2:
            mean = None if place == 1 else 3.4
            Prediction.objects.create(
                rating=own, stars=4.6 - place % 3, deviation=0.8, movie_mean=mean
            )
        if place % 3 == 0:
            see(user, rating.movie, moment.date())
        if place == 6:
            see(user, rating.movie, moment.date() + timedelta(days=20))
    ratings = list(Rating.objects.filter(user=user).order_by("pk"))
    for rating in ratings[8:10]:
        MutedRating.objects.create(rating=rating)
    directed(ratings[:4])
    # A gone movie, and one that a keeper has hidden.
    Viewing.objects.create(user=user, title="Gone (1990)", watched_on=date(YEAR, 5, 1))
    best = max(ratings[12:], key=lambda rating: rating.stars)
    Movie.everything.filter(pk=best.movie_id).update(hidden_at=datetime.now(UTC))
    rated_elsewhere(user)
    return user


def see(user: User, movie: Movie, day: date) -> None:
    Viewing.objects.create(user=user, movie=movie, watched_on=day)


def directed(ratings: list[Rating]) -> None:
    """Give the movies of these ratings directors, of two movies each."""
    for pair in (ratings[:2], ratings[2:]):
        person = PersonFactory()
        for rating in pair:
            CreditFactory(movie=rating.movie, person=person)


def rated_elsewhere(user: User) -> None:
    """Add a rating of a movie that the catalogue does not have."""
    begun = HistoryImport.objects.create(user=user, state=HistoryImport.State.DONE)
    unmatched = UnmatchedMovie.objects.create(user=user, key="lost", title="Lost", year=2001)
    UnmatchedRecord.objects.create(
        unmatched=unmatched,
        history_import=begun,
        digest="lost",
        kind=Kind.RATING,
        stars=4.5,
        at=datetime(YEAR, 7, 7, tzinfo=UTC),
    )
