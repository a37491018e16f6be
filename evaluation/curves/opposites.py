"""How far lists are a user's own: opposite users, liked genres, one chosen group."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.evaluation.mix_fit import within_bounds
from recommendations.engine.evaluation.opposites import (
    LISTED,
    Opposites,
    OppositeUsers,
    best_known,
    opposite_users,
)
from recommendations.engine.evaluation.score_parts import TRIED
from recommendations.engine.model.mix import USUAL, Mix
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.cluster_names import distinctive_words, label_words
from recommendations.engine.ranking.feedback_weights import NO_ITEMS
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items, top_items

from ..figures import Section, interval
from .filters import Catalogue

FIRST = 15
_NO_OPINION = 3.5
_MOST_WORDS = {"genre": 2, "time": 1}
_SHOWN = 4
"""As many movies of a group all words of its name must describe, as on the site."""
_LONG_AGO = 1970

Rows = NDArray[np.int64]


def opposites_section(model: Model, catalogue: Catalogue, seed: int, fitted: Mix) -> Section | None:
    """Measure lists of made-up users; None where no two genres have movies enough.

    Parameters
    ----------
    model
        Trained; with the usual mix.
    catalogue
        Of its items.
    seed
        Start of the random numbers that draw the pairs of genres and the movies.
    fitted
        A mix that was fitted for it.

    Returns
    -------
    dict
        ``shared``: of the `LISTED` picks of two users who gave ten movies of one genre five stars
        and ten of another half a star, and the other way round, how many both have, and
        ``most_shared``. ``liked``: how many are of the genre with five stars, and ``fewest_liked``;
        ``genres``: the same by genre. ``mixes``: the same under the fitted mix, and under those
        with one scale as far from the usual as a fit may go, and there ``named``, the mean of
        ``groups``, and ``named_with_ratings``. ``groups``: of the `FIRST` picks after one group was
        chosen, how many each word of its name describes, ``alone`` and ``with_ratings``, three of
        them.
    """
    pairs = _pairs(model, model.mix, seed)
    if not pairs:
        return None
    by_genre: dict[str, list[int]] = {}
    for pair in pairs:
        for genre, found in zip(pair.genres, pair.liked, strict=True):
            by_genre.setdefault(genre, []).append(found)
    return {
        "pairs": len(pairs),
        **_figures(pairs, seed),
        "genres": {
            genre: {"lists": len(found), "liked": float(np.mean(found))}
            for genre, found in sorted(by_genre.items())
        },
        "mixes": {
            name: {**_figures(_pairs(model, mix, seed), seed), **_named(model, mix, catalogue)}
            for name, mix in _other_mixes(model, fitted).items()
        },
        "groups": _groups(model, catalogue),
    }


@dataclass(frozen=True)
class Pair:
    """Two users with opposite stars for the same movies, each for one of two genres.

    Attributes
    ----------
    genres
        The genre that each is for.
    shared
        How many of `LISTED` picks both have.
    liked
        How many picks of each are of the genre they are for.
    """

    genres: tuple[str, str]
    shared: int
    liked: tuple[int, int]


def pair_of(model: Model, pair: OppositeUsers) -> Pair:
    """Measure two opposite users."""
    lists = [
        top_items(score_items(model, profile_of(model, user.items, user.stars)), LISTED, user.items)
        for user in pair.users()
    ]
    one, other = (
        int(np.isin(own, movies).sum()) for own, movies in zip(lists, pair.of, strict=True)
    )
    return Pair(pair.genres, len(np.intersect1d(lists[0], lists[1])), (one, other))


def _pairs(model: Model, mix: Mix, seed: int) -> list[Pair]:
    mixed = replace(model, mix=mix)
    return [pair_of(mixed, pair) for pair in opposite_users(model, seed)]


def _figures(pairs: Sequence[Pair], seed: int) -> Section:
    shared = np.array([pair.shared for pair in pairs], dtype=np.float64)
    liked = np.array([found for pair in pairs for found in pair.liked], dtype=np.float64)
    return {
        "shared": interval(shared, seed),
        "most_shared": int(shared.max()),
        "liked": interval(liked, seed),
        "fewest_liked": int(liked.min()),
    }


def _other_mixes(model: Model, fitted: Mix) -> dict[str, Mix]:
    """Return the fitted mix, and those with one scale as far from the usual as a fit may go."""
    found = {"fitted": fitted}
    opposites = Opposites(model)
    for name, tried in TRIED.items():
        for values in (sorted(tried), sorted(tried, reverse=True)):
            mixes = [within_bounds(Mix.of(USUAL._replace(**{name: value}))) for value in values]
            value, mix = next(
                (value, mix)
                for value, mix in zip(values, mixes, strict=True)
                if opposites.bear(mix)
            )
            found[f"{name} {value:g}"] = mix
    return found


def _named(model: Model, mix: Mix, catalogue: Catalogue) -> Section:
    groups = _groups(replace(model, mix=mix), catalogue).values()
    if not groups:
        return {}
    return {
        "named": float(np.mean([group["alone"] for group in groups])),
        "named_with_ratings": float(np.mean([group["with_ratings"] for group in groups])),
    }


def _groups(model: Model, catalogue: Catalogue) -> Section:
    """Return for each named group of the model how many picks the words of its name describe."""
    words = [
        {*(f"genre:{genre}" for genre in genres if genre != "IMAX"), *_time_of(year)}
        for genres, year in zip(catalogue.genres, catalogue.years, strict=True)
    ]
    members = [cluster.typical for cluster in model.clusters]
    described = [[words[row] for row in own.tolist()] for own in members]
    found = {}
    for own, movies, ranked in zip(members, described, distinctive_words(described), strict=True):
        name, _ = label_words(movies, ranked, _MOST_WORDS, _SHOWN)
        if not name:
            continue
        known = np.setdiff1d(best_known(model, np.arange(len(words))), own)
        known = known[np.argsort(-model.item_popularity[known], kind="stable")[:3]]
        counts = [
            [sum(word in words[row] for row in _first(model, own, rated)) for word in name]
            for rated in (NO_ITEMS, known)
        ]
        found[" and ".join(name)] = {
            "alone": float(np.mean(counts[0])),
            "fewest": min(counts[0]),
            "with_ratings": float(np.mean(counts[1])),
        }
    return found


def _time_of(year: int | None) -> set[str]:
    if year is None:
        return set()
    return {f"time:{year // 10 * 10}" if year >= _LONG_AGO else f"time:before {_LONG_AGO}"}


def _first(model: Model, group: Rows, rated: Rows) -> list[int]:
    """Return the first picks of who chose a group and has no opinion of what they rated."""
    stars = np.full(len(rated), _NO_OPINION, dtype=np.float32)
    profile = profile_of(model, rated, stars, groups=[group])
    return list(top_items(score_items(model, profile), FIRST, rated).tolist())
