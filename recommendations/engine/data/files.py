"""MovieLens files, of any release, to the arrays that the engine learns from."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import movielens

from .interactions import Description, Interactions, ItemFeatures, year_features
from .likes_and_dislikes import LIKED_STARS


@dataclass(frozen=True)
class RatingFiles:
    """What a ratings file and a movies file hold together.

    Attributes
    ----------
    interactions
        With the files' own ids.
    features
        Genres and years; one row an item of `interactions`.
    titles
        ``The Matrix (1999)`` by id.
    years, genres
        One an item of `interactions`: its year, if known, and the names of its genres.
    read_as_likes
        The stars that all ratings of the file have, where these are so few that none would be a
        like: then the file says who chose what, and each rating is read as `LIKED_STARS`.
    """

    interactions: Interactions
    features: ItemFeatures
    titles: dict[int, str]
    years: tuple[int | None, ...] = ()
    genres: tuple[tuple[str, ...], ...] = ()
    read_as_likes: float | None = None


def read_files(
    ratings: Path,
    movies: Path,
    on_error: Callable[[movielens.RowError], None],
    progress: Callable[[int], None] = lambda count: None,
) -> RatingFiles:
    """Read the two files, recognised by their content.

    Parameters
    ----------
    ratings, movies
        Such as ``u.data`` and ``u.item``, ``ratings.dat`` and ``movies.dat``, or the CSV files.
        Of several ratings by one user for one movie the last in the file counts.
    on_error
        Called with each broken row; the rest is read.
    progress
        Called now and then with how many ratings were just read.

    Raises
    ------
    MovieLensError
        If a file is missing, unreadable or of no known form.
    """
    listed = {movie.movie_id: movie for movie in movielens.read_movies_file(movies, on_error)}
    item_ids = np.array(sorted(listed), dtype=np.int64)
    interactions = _read_ratings(ratings, item_ids, on_error, progress)
    same = _same_few_stars(interactions)
    features = [_described(listed[item]) for item in item_ids.tolist()]
    return RatingFiles(
        interactions=interactions if same is None else _as_likes(interactions),
        features=ItemFeatures.from_descriptions(features),
        titles={item: _titled(movie) for item, movie in listed.items()},
        years=tuple(listed[item].year for item in item_ids.tolist()),
        genres=tuple(tuple(listed[item].genres) for item in item_ids.tolist()),
        read_as_likes=same,
    )


def read_more_ratings(
    ratings: Path,
    files: RatingFiles,
    on_error: Callable[[movielens.RowError], None],
    progress: Callable[[int], None] = lambda count: None,
) -> Interactions:
    """Read another ratings file of the same movies; its users are numbered for themselves.

    Parameters
    ----------
    ratings
        As for `read_files`.
    files
        What holds the movies.
    on_error, progress
        As for `read_files`.

    Raises
    ------
    MovieLensError
        If the file is missing, unreadable or of no known form.
    """
    more = _read_ratings(ratings, files.interactions.item_ids, on_error, progress)
    likes = files.read_as_likes is not None and _same_few_stars(more) == files.read_as_likes
    return _as_likes(more) if likes else more


def _same_few_stars(interactions: Interactions) -> float | None:
    """Return the stars that all ratings have, if they are the same and no like."""
    if not len(interactions):
        return None
    least, most = float(interactions.stars.min()), float(interactions.stars.max())
    return least if least == most < LIKED_STARS else None


def _as_likes(interactions: Interactions) -> Interactions:
    return replace(interactions, stars=np.full_like(interactions.stars, LIKED_STARS))


def _read_ratings(
    path: Path,
    item_ids: np.ndarray,
    on_error: Callable[[movielens.RowError], None],
    progress: Callable[[int], None],
) -> Interactions:
    users, items, moments, stars = array("q"), array("q"), array("q"), array("f")
    catalogue = frozenset(item_ids.tolist())
    for rating in movielens.read_ratings_file(path, on_error, catalogue):
        users.append(rating.user_id)
        items.append(rating.movie_id)
        stars.append(rating.stars)
        moments.append(rating.rated_at)
        if not len(users) % 100_000:
            progress(100_000)
    last = _last_of_each_pair(np.array(users), np.array(items))
    return Interactions.from_ids(
        users=np.array(users, dtype=np.int64)[last],
        items=np.array(items, dtype=np.int64)[last],
        stars=np.array(stars, dtype=np.float32)[last],
        rated_at=np.array(moments, dtype=np.int64)[last],
        item_ids=item_ids,
    )


def _last_of_each_pair(users: np.ndarray, items: np.ndarray) -> np.ndarray:
    """Return the positions of the ratings that no later one of the same pair replaces."""
    order = np.lexsort((items, users))
    same_as_next = (np.diff(users[order]) == 0) & (np.diff(items[order]) == 0)
    return np.sort(order[np.append(~same_as_next, True)[: len(order)]])


def _described(movie: movielens.Movie) -> Description:
    return {**year_features(movie.year), **{f"genre:{genre}": 1.0 for genre in movie.genres}}


def _titled(movie: movielens.Movie) -> str:
    return f"{movie.title} ({movie.year})" if movie.year else movie.title
