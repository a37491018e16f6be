"""From a user's ratings, now, to what their page shows, now."""

from dataclasses import dataclass

import numpy as np

from catalog.models import Movie, Rating
from catalog.models.movie import MovieQuerySet

from .engine.model import Model
from .engine.profile import Profile, profile_of
from .engine.rank import explain_all, score_items, top_items
from .engine.similar import similar_items
from .loading import current_model
from .reasons import Rated, reason_for

PICKS = 15
_SPARE = 50
"""Candidates beyond those shown, for movies deleted since the training."""


@dataclass(frozen=True)
class Pick:
    """A movie on someone's page, and why it is there."""

    movie: Movie
    reason: str


@dataclass(frozen=True)
class Picks:
    """What to show a user; the popular list, said plainly, where nothing personal can be."""

    items: tuple[Pick, ...]
    personal: bool
    rated_count: int
    model_missing: bool = False


def picks_for(user_id: int, count: int = PICKS) -> Picks:
    """Return what this user may like, from the ratings they have given up to now.

    Rated movies are never among them. Nothing is trained and no worker is waited for.
    """
    own = Rating.objects.filter(user_id=user_id)
    rated = {
        movie: Rated(title, stars)
        for movie, title, stars in own.values_list("movie_id", "movie__title", "stars")
    }
    model = current_model()
    if model is None or not rated:
        return _popular_picks(user_id, len(rated), count, model_missing=model is None)
    rows = model.rows_of(np.array(list(rated), dtype=np.int64))
    stars = np.array([one.stars for one in rated.values()], dtype=np.float32)
    user = profile_of(model, rows, stars)
    if not len(user.items):
        return _popular_picks(user_id, len(rated), count, model_missing=False)
    best = top_items(score_items(model, user), count + _SPARE, rows)
    movies = _movies_in_order(model.item_ids[best].tolist(), count)
    return Picks(
        items=_with_reasons(model, user, movies, rated),
        personal=True,
        rated_count=len(rated),
    )


def movies_to_rate(user_id: int, picks: Picks, count: int) -> list[Movie]:
    """Return well-known movies that the user has not rated and that are not among the picks."""
    shown = [pick.movie.pk for pick in picks.items]
    return list(_unrated(user_id).exclude(pk__in=shown).popular().for_cards()[:count])


def similar_movies(movie: Movie, count: int) -> list[Movie]:
    """Return the movies nearest to `movie` by the model's vectors; none if it is new to it."""
    model = current_model()
    if model is None:
        return []
    row = int(model.rows_of(np.array([movie.pk]))[0])
    if row < 0:
        return []
    nearest = similar_items(model, row, count + _SPARE)
    return _movies_in_order(model.item_ids[nearest].tolist(), count)


def _unrated(user_id: int) -> MovieQuerySet:
    return Movie.objects.exclude(pk__in=Rating.objects.filter(user_id=user_id).values("movie"))


def _popular_picks(user_id: int, rated_count: int, count: int, *, model_missing: bool) -> Picks:
    popular = _unrated(user_id).popular().for_cards()[:count]
    return Picks(
        items=tuple(Pick(movie, "Popular here") for movie in popular),
        personal=False,
        rated_count=rated_count,
        model_missing=model_missing,
    )


def _movies_in_order(ids: list[int], count: int) -> list[Movie]:
    """Return the first `count` of these movies that are still in the catalogue."""
    found = Movie.objects.for_cards().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found][:count]


def _with_reasons(
    model: Model, user: Profile, movies: list[Movie], rated: dict[int, Rated]
) -> tuple[Pick, ...]:
    rows = model.rows_of(np.array([movie.pk for movie in movies], dtype=np.int64))
    explanations = explain_all(model, user, rows)
    known = [rated[item] for item in model.item_ids[user.items].tolist()]
    return tuple(
        Pick(movie, reason_for(explanation, known))
        for movie, explanation in zip(movies, explanations, strict=True)
    )
