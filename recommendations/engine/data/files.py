"""MovieLens files, of any release, to the arrays that the engine learns from."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import movielens

from .interactions import Interactions, ItemFeatures, UserRatings, described
from .likes_and_dislikes import LIKED_STARS
from .movies import Id, Movies, titled

OnError = Callable[[movielens.RowError], None]
"""Called with each broken row; the rest is read."""


@dataclass(frozen=True, repr=False)
class RatingFiles:
    """What a ratings file and a movies file hold together.

    Attributes
    ----------
    interactions
        With the files' own ids; movies that are named by text have numbers.
    features
        Genres and years; one row an item of `interactions`.
    movies
        What the files call the items of `interactions`.
    read_as_likes
        The stars that all ratings of the file have, where these are so few that none would be a
        like: then the file says who chose what, and each rating is read as `LIKED_STARS`.
    scale
        The best rating of the file; its ratings were brought to half stars.
    """

    interactions: Interactions
    features: ItemFeatures
    movies: Movies
    read_as_likes: float | None = None
    scale: int = movielens.SCALES[0]

    def __repr__(self) -> str:
        return f"<{len(self.interactions):,} ratings of {len(self.movies.ids):,} movies>"

    @property
    def users(self) -> tuple[Id, ...]:
        """The ids of the users, as the files have them."""
        return tuple(self.interactions.user_ids.tolist())

    def ratings_of(self, user: Id) -> dict[Id, float]:
        """Return the stars that a user gave, by the ids of the movies; none of a stranger."""
        row = self._rows_of_users.get(user)
        if row is None:
            return {}
        items, stars = self._by_user.of(row)
        return {
            self.movies.ids[item]: given
            for item, given in zip(items.tolist(), stars.tolist(), strict=True)
        }

    @cached_property
    def _rows_of_users(self) -> dict[Id, int]:
        return {user: row for row, user in enumerate(self.users)}

    @cached_property
    def _by_user(self) -> UserRatings:
        return self.interactions.by_user()


def read_files(
    ratings: Path,
    movies: Path,
    on_error: OnError,
    progress: Callable[[int], None] = lambda count: None,
    scale: int | None = None,
) -> RatingFiles:
    """Read the two files, recognised by their content.

    Parameters
    ----------
    ratings, movies
        Such as ``u.data`` and ``u.item``, ``ratings.dat`` and ``movies.dat``, or the CSV files,
        packed by gzip or not. Of several ratings by one user for one movie the newest counts, and
        the last in the file among those of the same moment.
    on_error, progress, scale
        As for `read_ratings_of`.

    Raises
    ------
    MovieLensError
        If a file is missing, unreadable or of no known form, or most of its rows are broken alike.
    """
    listed, item_ids = read_movies(movies, on_error)
    return read_ratings_of(ratings, listed, item_ids, on_error, progress, scale)


def read_movies(path: Path, on_error: OnError) -> tuple[Movies, NDArray[np.int64]]:
    """Read a movies file.

    Returns
    -------
    tuple of Movies and ndarray of shape (n_items,), int64
        By row; and the items' ids, ascending, which are numbers for those that are text.

    Raises
    ------
    MovieLensError
        As in `read_files`.
    """
    numbers = movielens.numbers_of_movies(path)
    names = {number: name for name, number in (numbers or {}).items()}
    listed = sorted(
        movielens.read_movies_file(path, on_error, numbers), key=lambda movie: movie.movie_id
    )
    movies = Movies(
        ids=tuple(names.get(movie.movie_id, movie.movie_id) for movie in listed),
        titles=tuple(titled(movie.title, movie.year) for movie in listed),
        years=tuple(movie.year for movie in listed),
        genres=tuple(tuple(movie.genres) for movie in listed),
    )
    return movies, np.array([movie.movie_id for movie in listed], dtype=np.int64)


def read_ratings_of(
    ratings: Path,
    movies: Movies,
    item_ids: NDArray[np.int64],
    on_error: OnError,
    progress: Callable[[int], None] = lambda count: None,
    scale: int | None = None,
    *,
    likes_alone: bool = True,
) -> RatingFiles:
    """Read ratings of movies that are known.

    Parameters
    ----------
    ratings
        As for `read_files`.
    movies, item_ids
        As `read_movies` returns them, or a model has them.
    on_error
        Called with each broken row; the rest is read.
    progress
        Called now and then with how many ratings were just read.
    scale
        The best rating, of `movielens.SCALES`; None to take it from the range of the ratings.
    likes_alone
        Whether a file may say only who chose what; one person's two bad ratings are alike, too.

    Raises
    ------
    MovieLensError
        As in `read_files`.
    """
    interactions, scale = _read_ratings(ratings, movies, item_ids, on_error, progress, scale)
    same = same_few_stars(interactions) if likes_alone else None
    return RatingFiles(
        interactions=interactions if same is None else as_likes(interactions),
        features=ItemFeatures.from_descriptions(
            [described(year, own) for year, own in zip(movies.years, movies.genres, strict=True)]
        ),
        movies=movies,
        read_as_likes=same,
        scale=scale,
    )


def read_more_ratings(
    ratings: Path,
    files: RatingFiles,
    on_error: OnError,
    progress: Callable[[int], None] = lambda count: None,
) -> Interactions:
    """Read another ratings file of the same movies and scale; its users are numbered anew.

    Parameters
    ----------
    ratings
        As for `read_files`.
    files
        What holds the movies.
    on_error, progress
        As for `read_ratings_of`.

    Raises
    ------
    MovieLensError
        As in `read_files`.
    """
    item_ids = files.interactions.item_ids
    more, _ = _read_ratings(ratings, files.movies, item_ids, on_error, progress, files.scale)
    likes = files.read_as_likes is not None and same_few_stars(more) == files.read_as_likes
    return as_likes(more) if likes else more


def same_few_stars(interactions: Interactions) -> float | None:
    """Return the stars that all ratings have, if they are the same and no like."""
    if not len(interactions):
        return None
    least, most = float(interactions.stars.min()), float(interactions.stars.max())
    return least if least == most < LIKED_STARS else None


def as_likes(interactions: Interactions) -> Interactions:
    """Return all ratings as likes."""
    return replace(interactions, stars=np.full_like(interactions.stars, LIKED_STARS))


def _read_ratings(
    path: Path,
    movies: Movies,
    item_ids: NDArray[np.int64],
    on_error: OnError,
    progress: Callable[[int], None],
    scale: int | None,
) -> tuple[Interactions, int]:
    """Return the ratings, and the scale that they were on."""
    catalogue = frozenset(item_ids.tolist())
    numbers = {
        name: item
        for name, item in zip(movies.ids, item_ids.tolist(), strict=True)
        if isinstance(name, str)
    }
    reading = movielens.judge_ratings_file(path, catalogue, scale, numbers or None)
    users, items, moments, stars = array("q"), array("q"), array("q"), array("f")
    for rating in movielens.read_ratings_file(path, on_error, catalogue, reading):
        users.append(rating.user_id)
        items.append(rating.movie_id)
        stars.append(rating.stars)
        moments.append(rating.rated_at)
        if not len(users) % 100_000:
            progress(100_000)
    interactions = Interactions.newest_from_ids(
        users=np.array(users, dtype=np.int64),
        items=np.array(items, dtype=np.int64),
        stars=np.array(stars, dtype=np.float32),
        rated_at=np.array(moments, dtype=np.int64),
        item_ids=item_ids,
        user_names=None if reading.users is None else tuple(reading.users),
    )
    return interactions, reading.scale
