"""How far lists are a user's own: opposite users, liked genres, one chosen group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.model.model import Model
from recommendations.engine.ranking.cluster_names import distinctive_words, label_words
from recommendations.engine.ranking.feedback_weights import NO_ITEMS
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items, top_items

from ..figures import Section, interval
from .filters import Catalogue

PAIRS = 20
EACH = 10
"""Movies of each of the two genres in a profile."""
LISTED = 20
FIRST = 15
_WELL_KNOWN = 40
"""The movies of a genre that are rated here: of these, the best known."""
_FEWEST = 2 * EACH
"""A genre with fewer movies that the other genre does not have makes no pair with it."""
_MOST_STARS, _FEWEST_STARS, _NO_OPINION = 5.0, 0.5, 3.5
_MOST_WORDS = {"genre": 2, "time": 1}
_SHOWN = 4
"""As many movies of a group all words of its name must describe, as on the site."""
_LONG_AGO = 1970

Rows = NDArray[np.int64]


def opposites_section(model: Model, catalogue: Catalogue, seed: int) -> Section | None:
    """Measure lists of made-up users; None where no two genres have movies enough.

    Parameters
    ----------
    model
        Trained.
    catalogue
        Of its items.
    seed
        Start of the random numbers that draw the pairs of genres and the movies.

    Returns
    -------
    dict
        ``shared``: of the `LISTED` picks of two users who gave ten movies of one genre five stars
        and ten of another half a star, and the other way round, how many both have, and
        ``most_shared``. ``liked``: how many are of the genre with five stars, and ``fewest_liked``;
        ``genres``: the same by genre. ``groups``: of the `FIRST` picks after one group was chosen,
        how many each word of its name describes, without and with three ratings.
    """
    pairs = list(_pairs(model, catalogue, seed))
    if not pairs:
        return None
    shared = np.array([pair.shared for pair in pairs], dtype=np.float64)
    liked = np.array([found for pair in pairs for found in pair.liked], dtype=np.float64)
    by_genre: dict[str, list[int]] = {}
    for pair in pairs:
        for genre, found in zip(pair.genres, pair.liked, strict=True):
            by_genre.setdefault(genre, []).append(found)
    return {
        "pairs": len(pairs),
        "shared": interval(shared, seed),
        "most_shared": int(shared.max()),
        "liked": interval(liked, seed),
        "fewest_liked": int(liked.min()),
        "genres": {
            genre: {"lists": len(found), "liked": float(np.mean(found))}
            for genre, found in sorted(by_genre.items())
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


def pair_of(
    model: Model, genres: tuple[str, str], rows: Sequence[Rows], of: Sequence[Rows]
) -> Pair:
    """Measure two opposite users.

    Parameters
    ----------
    rows
        Of each genre the movies that are rated.
    of
        Of each genre all its movies.
    """
    rated = np.concatenate(rows)
    lists = []
    for stars in ((_MOST_STARS, _FEWEST_STARS), (_FEWEST_STARS, _MOST_STARS)):
        given = np.repeat(np.array(stars, dtype=np.float32), [len(own) for own in rows])
        scores = score_items(model, profile_of(model, rated, given))
        lists.append(top_items(scores, LISTED, rated))
    one, other = (int(np.isin(own, movies).sum()) for own, movies in zip(lists, of, strict=True))
    return Pair(genres, len(np.intersect1d(lists[0], lists[1])), (one, other))


def _pairs(model: Model, catalogue: Catalogue, seed: int) -> Iterator[Pair]:
    """Yield `PAIRS` pairs of genres at most, drawn at random, with movies drawn of each."""
    generator = np.random.default_rng(seed)
    of = {
        name: np.array([row for row, own in enumerate(catalogue.genres) if name in own])
        for name in catalogue.genres_in()
    }
    only = {
        (one, other): _best_known(model, np.setdiff1d(of[one], of[other]))
        for one in of
        for other in of
        if one != other
    }
    fit = [
        pair
        for pair in combinations(sorted(of), 2)
        if min(len(only[pair]), len(only[pair[::-1]])) >= _FEWEST
    ]
    for place in generator.permutation(len(fit))[:PAIRS].tolist():
        genres = fit[place]
        rows = [
            generator.choice(only[each], EACH, replace=False) for each in (genres, genres[::-1])
        ]
        yield pair_of(model, genres, rows, [of[genre] for genre in genres])


def _best_known(model: Model, rows: Rows) -> Rows:
    return rows[np.argsort(-model.item_popularity[rows], kind="stable")[:_WELL_KNOWN]]


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
        known = np.setdiff1d(_best_known(model, np.arange(len(words))), own)
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
