"""From a user's ratings, now, to what their page shows, now."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from catalog.models import Movie, Rating
from catalog.models.movie import MovieQuerySet

from .asking import movies_to_ask
from .candidates import candidates_for, newcomers_among
from .engine.controls import AS_IT_STANDS, Controls
from .engine.similar import similar_items, similar_to
from .engine.stars import predict_stars
from .loading import current_model
from .models import NotInterested
from .narrowing import narrowed
from .opinions import Opinions, opinions_of
from .reasons import Split, reason_for, split_of

PICKS = 15
FEWEST_RATINGS_FOR_STARS = 3
"""With fewer, predicted stars would be the film's average and little more."""
SPARE = 50
"""Candidates beyond those shown, for movies deleted since the training."""


@dataclass(frozen=True)
class Pick:
    """A movie on someone's page, and why it is there."""

    movie: Movie
    reason: str
    why: Split | None = None


@dataclass(frozen=True)
class Picks:
    """What to show a user; the popular list, said plainly, where nothing personal can be.

    Attributes
    ----------
    muted
        Movies that they rated, whose ratings are not used.
    groups
        Names of the groups of films that they chose.
    """

    items: tuple[Pick, ...]
    personal: bool
    rated_count: int
    model_missing: bool = False
    muted: frozenset[int] = frozenset()
    groups: tuple[str, ...] = ()

    @property
    def used_count(self) -> int:
        """How many of their ratings are used."""
        return self.rated_count - len(self.muted)


@dataclass(frozen=True)
class PredictedStars:
    """What someone would give a film, and the standard deviation of that, in stars."""

    stars: float
    deviation: float


def picks_for(user_id: int, count: int = PICKS, controls: Controls = AS_IT_STANDS) -> Picks:
    """Return what this user may like, from what they have said of films up to now.

    Rated movies and those they are not interested in are never among them. Nothing is trained and
    no worker is waited for. The popular list follows the years and genres of `controls` only.

    Raises
    ------
    ControlsError
        If there is no genre of a name.
    """
    said = opinions_of(user_id)
    model = current_model()
    user = None if model is None else said.profile_in(model)
    if model is None or user is None:
        return _popular_picks(user_id, said, count, controls, model_missing=model is None)
    candidates = candidates_for(model)
    best = candidates.best(user, count + SPARE, said.never_recommended, controls)
    rows = dict(zip(candidates.item_ids[best].tolist(), best.tolist(), strict=True))
    told = said.told_in(model, user)
    movies = movies_in_order(list(rows), count)
    explanations = candidates.explain(user, [rows[movie.pk] for movie in movies])
    items = tuple(
        Pick(movie, reason_for(explanation, told), split_of(explanation, told))
        for movie, explanation in zip(movies, explanations, strict=True)
    )
    return Picks(
        items,
        personal=True,
        rated_count=said.rated_count,
        muted=said.muted,
        groups=tuple(group.name for group in said.groups),
    )


def movies_to_rate(user_id: int, picks: Picks, count: int) -> list[Movie]:
    """Return movies that the user said nothing of and that are not among the picks.

    Those first whose stars would tell the most; the best known without a model.
    """
    return movies_to_ask(user_id, count, [pick.movie.pk for pick in picks.items])


def similar_movies(movie: Movie, count: int) -> list[Movie]:
    """Return the movies nearest to `movie` by the model's vectors.

    One that is new to the model is compared by what the catalogue says of it.
    """
    model = current_model()
    if model is None:
        return []
    own = np.array([movie.pk])
    row = int(model.rows_of(own)[0])
    if row >= 0:
        nearest = similar_items(model, row, count + SPARE)
    else:
        vector = newcomers_among(model, own).item_vectors[0]
        nearest = similar_to(model, vector, count + SPARE)
    return movies_in_order(model.item_ids[nearest].tolist(), count)


def predicted_stars(user_id: int, movie: Movie) -> PredictedStars | None:
    """Return what this user would give a movie that they have not rated.

    None where too little is known of them, or the movie is new to the model.
    """
    model = current_model()
    if model is None:
        return None
    said = opinions_of(user_id)
    if movie.pk in said.used or movie.pk in said.muted:
        return None
    rows, stars = said.ratings_known_to(model)
    item, known = model.rows_of(np.array([movie.pk])), rows >= 0
    if item[0] < 0 or known.sum() < FEWEST_RATINGS_FOR_STARS:
        return None
    found = predict_stars(model.stars, rows[known], stars[known], item)
    return PredictedStars(float(found.stars[0]), float(found.deviation[0]))


def recommendable(user_ids: Sequence[int]) -> MovieQuerySet:
    """Return the movies that none of these users has rated or called uninteresting."""
    rated = Rating.objects.filter(user_id__in=user_ids).values("movie")
    unwanted = NotInterested.objects.filter(user_id__in=user_ids).values("movie")
    return Movie.objects.exclude(pk__in=rated).exclude(pk__in=unwanted)


def _popular_picks(
    user_id: int, said: Opinions, count: int, controls: Controls, *, model_missing: bool
) -> Picks:
    popular = narrowed(recommendable([user_id]), controls).popular().for_cards()[:count]
    return Picks(
        items=tuple(Pick(movie, "Popular here") for movie in popular),
        personal=False,
        rated_count=said.rated_count,
        model_missing=model_missing,
        muted=said.muted,
    )


def movies_in_order(ids: list[int], count: int) -> list[Movie]:
    """Return the first `count` of these movies that are still in the catalogue."""
    found = Movie.objects.for_cards().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found][:count]
