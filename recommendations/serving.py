"""From a user's ratings, now, to what their page shows, now."""

from dataclasses import dataclass

import numpy as np

from catalog.models import Movie, Rating

from .engine.foldin import UserVector, fold_in
from .engine.model import Model
from .engine.rank import explain, score_items, similar_items, top_items
from .loading import current_model
from .reasons import reason_for

PICKS = 12
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
    stars_of = dict(Rating.objects.filter(user_id=user_id).values_list("movie_id", "stars"))
    model = current_model()
    if model is None or not stars_of:
        return _popular_picks(stars_of, count, model_missing=model is None)
    rows = model.rows_of(np.array(list(stars_of), dtype=np.int64))
    user = fold_in(model, rows, np.array(list(stars_of.values()), dtype=np.float32))
    if not len(user.items):
        return _popular_picks(stars_of, count, model_missing=False)
    best = top_items(score_items(model, user.vector), count + _SPARE, rows)
    movies = _movies_in_order(model.item_ids[best].tolist(), count)
    return Picks(
        items=_with_reasons(model, user, movies, stars_of),
        personal=True,
        rated_count=len(stars_of),
    )


def movies_to_rate(user_id: int, picks: Picks, count: int) -> list[Movie]:
    """Return well-known movies that the user has not rated and that are not among the picks."""
    rated = Rating.objects.filter(user_id=user_id).values("movie")
    shown = [pick.movie.pk for pick in picks.items]
    unrated = Movie.objects.exclude(pk__in=rated).exclude(pk__in=shown)
    return list(unrated.popular().for_cards()[:count])


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


def _popular_picks(stars_of: dict[int, float], count: int, *, model_missing: bool) -> Picks:
    popular = Movie.objects.exclude(pk__in=list(stars_of)).popular().for_cards()[:count]
    return Picks(
        items=tuple(Pick(movie, "Popular here") for movie in popular),
        personal=False,
        rated_count=len(stars_of),
        model_missing=model_missing,
    )


def _movies_in_order(ids: list[int], count: int) -> list[Movie]:
    """Return the first `count` of these movies that are still in the catalogue."""
    found = Movie.objects.for_cards().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found][:count]


def _with_reasons(
    model: Model, user: UserVector, movies: list[Movie], stars_of: dict[int, float]
) -> tuple[Pick, ...]:
    rows = model.rows_of(np.array([movie.pk for movie in movies], dtype=np.int64))
    explanations = [explain(model, user, int(row)) for row in rows]
    rated_ids = model.item_ids[user.items].tolist()
    titles = dict(Movie.objects.filter(pk__in=rated_ids).values_list("pk", "title"))
    rated = [(titles.get(pk), stars_of[pk]) for pk in rated_ids]
    return tuple(
        Pick(movie, reason_for(explanation, rated))
        for movie, explanation in zip(movies, explanations, strict=True)
    )
