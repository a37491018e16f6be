"""What is known of a user and of movies, worked out from ratings and the model's arrays."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from django.db.models import Avg, Count, Q
from numpy.typing import NDArray

from accounts.models import User
from catalog.models import Credit, Movie, MovieTag, OwnTag, Rating, Viewing, WatchlistEntry

from ..data import describe_movies
from ..engine.components.rating_prediction import predict_stars
from ..engine.model.model import Model
from ..engine.ranking.feedback_weights import ImplicitFeedback
from ..engine.ranking.profile import Profile, profile_of
from ..engine.ranking.scoring import Explanation, explain, explain_cold_start
from ..models import ChosenGroup, MutedRating, NotInterested, Prediction
from .written import by_key

FEWEST_RATINGS = 5
FEWEST_FOR_STARS = 3
FEWEST_FOR_AVERAGE = 15
USUAL_MEAN, USUAL_RATINGS = 3.55, 5


@dataclass(frozen=True)
class Standing:
    """What the users of a site think of a movie, from their ratings."""

    count: int
    average: float
    liked_share: float


class Foreseen(NamedTuple):
    """What was predicted before a rating, how unsure, and the movie's average then."""

    stars: float
    deviation: float
    movie_mean: float | None


class Site:
    """The movies of a site."""

    @cached_property
    def counts(self) -> dict[int, int]:
        """By movie that anyone has rated: how many have, when the check began."""
        rated = Rating.objects.order_by().values("movie")
        return dict(rated.annotate(n=Count("pk")).values_list("movie", "n"))

    def standing(self, movie: int) -> Standing:
        """Return what users think of a movie now: ratings may come while pages are read."""
        found = Rating.objects.filter(movie=movie).aggregate(
            n=Count("pk"), mean=Avg("stars"), liked=Count("pk", Q(stars__gte=4))
        )
        count = found["n"]
        return Standing(count, found["mean"] or 0.0, found["liked"] / count if count else 0.0)

    @cached_property
    def usual_count(self) -> int:
        """How many ratings half of the movies with an average do not exceed."""
        counts = sorted(count for count in self.counts.values() if count >= FEWEST_RATINGS)
        return counts[(len(counts) - 1) // 2] if counts else 0

    @cached_property
    def movies(self) -> dict[int, Movie]:
        """By primary key."""
        return Movie.everything.in_bulk()

    @cached_property
    def genres(self) -> dict[int, set[str]]:
        """By movie: the names of its genres."""
        found: dict[int, set[str]] = {pk: set() for pk in self.movies}
        links = Movie.genres.through.objects.values_list("movie_id", "genre__name")
        for movie, name in links:
            found[movie].add(name)
        return found

    @cached_property
    def credits(self) -> dict[tuple[int, str], set[str]]:
        """By movie and role: the names of its people."""
        credited = Credit.objects.values_list("movie", "role", "person__name")
        return by_key(((movie, role), name) for movie, role, name in credited)

    def decade(self, movie: int) -> int | None:
        """Return the year that a movie's decade begins with."""
        year = self.movies[movie].year
        return None if year is None else year // 10 * 10

    def features(self, movie: int) -> set[object]:
        """Return a movie's genres, people, tags and decade."""
        found: set[object] = set(self.genres[movie]) | ({self.decade(movie)} - {None})
        credited = Credit.objects.filter(movie=movie).values_list("person__pk", flat=True)
        tags = {("tag", name) for name in self.tags(movie)}
        return found | {("person", pk) for pk in credited} | tags

    def tags(self, movie: int) -> set[str]:
        """Return the names of a movie's tags."""
        return self._tags.get(movie, set())

    @cached_property
    def _tags(self) -> dict[int, set[str]]:
        return by_key(MovieTag.objects.values_list("movie", "tag__name"))


class Known:
    """What is known of one user, in the terms of one model."""

    def __init__(self, user: User, model: Model) -> None:
        self.user, self.model = user, model
        muted = set(
            MutedRating.objects.filter(rating__user=user).values_list("rating__movie", flat=True)
        )
        ratings = Rating.objects.filter(user=user).order_by("pk").values_list("movie", "stars")
        self.every = {movie for movie, _stars in ratings}
        self.stars = {movie: stars for movie, stars in ratings if movie not in muted}
        self.unwanted = [
            movie
            for movie in NotInterested.objects.filter(user=user)
            .order_by("pk")
            .values_list("movie", flat=True)
            if movie not in self.every
        ]
        logged = Viewing.objects.filter(user=user, movie__isnull=False).order_by("pk")
        self.times = Counter(logged.values_list("movie", flat=True))
        said = {*self.every, *self.unwanted}
        liked = OwnTag.objects.filter(user=user, name="liked").order_by("pk")
        self.liked = [pk for pk in liked.values_list("movie", flat=True) if pk not in said]
        said |= {*self.liked}
        self.seen = [pk for pk in self.times if self.times[pk] == 1 and pk not in said]
        self.seen_again = [pk for pk in self.times if self.times[pk] > 1 and pk not in said]
        wanted = WatchlistEntry.objects.filter(user=user).order_by("pk")
        said |= {*self.times}
        self.wanted = [pk for pk in wanted.values_list("movie", flat=True) if pk not in said]
        chosen = ChosenGroup.objects.filter(user=user).order_by("pk")
        self.groups = [
            (group, rows)
            for group in chosen
            if (rows := self._rows(list(group.movies.values_list("pk", flat=True)))).size
        ]

    @property
    def scale(self) -> int:
        """What stars are multiplied by where this user reads them."""
        return 2 if self.user.out_of_ten else 1

    @cached_property
    def foreseen(self) -> dict[int, Foreseen]:
        """By movie: what was predicted before they rated it, in the order of rating."""
        made = Prediction.objects.filter(rating__user=self.user)
        in_order = made.order_by("rating__created_at", "rating_id")
        return {
            movie: Foreseen(stars, deviation, movie_mean)
            for movie, stars, deviation, movie_mean in in_order.values_list(
                "rating__movie", "stars", "deviation", "movie_mean"
            )
        }

    def _rows(self, movies: list[int]) -> NDArray[np.int64]:
        rows = self.model.rows_of(np.array(movies, dtype=np.int64))
        return rows[rows >= 0]

    @cached_property
    def named(self) -> list[int | ChosenGroup]:
        """What the terms of an explanation are about, in their order."""
        movies = (*self.stars, *self.unrated, *self.unwanted)
        known = [pk for pk in movies if self._rows([pk]).size]
        return [*known, *(group for group, _rows in self.groups)]

    @property
    def unrated(self) -> list[int]:
        """Movies that count and that they did not rate."""
        return [*self.seen, *self.liked, *self.seen_again, *self.wanted]

    @property
    def counts_unrated(self) -> bool:
        """Whether the model knows one of these."""
        return bool(self._rows(self.unrated).size)

    @cached_property
    def profile(self) -> Profile:
        """The user as the model sees them."""
        return profile_of(
            self.model,
            self.model.rows_of(np.array(list(self.stars), dtype=np.int64)),
            np.array(list(self.stars.values()), dtype=np.float32),
            self._rows(self.unwanted),
            [rows for _group, rows in self.groups],
            ImplicitFeedback(
                seen=self._rows(self.seen),
                liked=self._rows([*self.liked, *self.seen_again]),
                wanted=self._rows(self.wanted),
                seen_again=self._rows([pk for pk in self.stars if self.times[pk] > 1]),
            ),
        )

    @property
    def is_known(self) -> bool:
        """Whether the model knows a movie that they said something of, or a group they chose."""
        return bool(self.known_count or self.counts_unrated or self.groups)

    def is_newer(self, movie: int) -> bool:
        """Return whether a movie was added after the model was trained."""
        return not self._rows([movie]).size

    def prediction(self, movie: int) -> tuple[float, float] | None:
        """Return the stars they would give a movie, and how unsure; None where unknown."""
        if not self.has_predictions or self.is_newer(movie):
            return None
        rated, stars = _rated(self.model, self.stars)
        found = predict_stars(self.model.stars, rated, stars, self._rows([movie]))
        return float(found.stars[0]), float(found.deviation[0])

    def explanation(self, movie: int) -> Explanation:
        """Return the split of a movie's score: of one newer than the model, by its features."""
        rows = self._rows([movie])
        if rows.size:
            return explain(self.model, self.profile, int(rows[0]))
        alone = self.model.cold_start(np.array([movie]), describe_movies([movie]))
        return explain_cold_start(self.model, alone, self.profile, 0)

    @cached_property
    def predicted(self) -> dict[int, float]:
        """By movie of the model: the stars that the user would give."""
        return stars_predicted(self.model, self.stars)

    @cached_property
    def known_count(self) -> int:
        """How many of the ratings in use are of movies that the model knows."""
        return self._rows(list(self.stars)).size

    @property
    def has_predictions(self) -> bool:
        """Whether there are enough ratings to predict stars from."""
        return self.known_count >= FEWEST_FOR_STARS

    @cached_property
    def floor(self) -> float:
        """The stars from which on a movie is said to fit, of those that they may be shown."""
        hidden = Movie.everything.filter(hidden_at__isnull=False).values_list("pk", flat=True)
        seen = {*self.every, *self.unwanted, *hidden}
        left = sorted(stars for movie, stars in self.predicted.items() if movie not in seen)
        third = left[-(len(left) // 3)] if len(left) >= 3 else 0.0
        if not self.has_predictions:
            return third
        total, count = sum(self.stars.values()), len(self.stars)
        if count < FEWEST_FOR_AVERAGE:
            total, count = total + USUAL_RATINGS * USUAL_MEAN, count + USUAL_RATINGS
        return max(third, total / count)


def stars_predicted(model: Model, stars: Mapping[int, float]) -> dict[int, float]:
    """Return by movie of the model the stars that someone would give, from those given."""
    every = np.arange(len(model.item_ids))
    found = predict_stars(model.stars, *_rated(model, stars), every).stars
    return dict(zip(model.item_ids.tolist(), found.tolist(), strict=True))


def _rated(
    model: Model, stars: Mapping[int, float]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the rows of the movies that the model knows, and their stars."""
    rated = model.rows_of(np.array(list(stars), dtype=np.int64))
    given = np.array(list(stars.values()), dtype=np.float32)
    return rated[rated >= 0], given[rated >= 0]
