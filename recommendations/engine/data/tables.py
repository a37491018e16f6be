"""Ratings and movies as people have them in memory: arrays, columns by name, data frames."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

import movielens

from ..errors import InputError
from .argument_checks import require_same_length
from .files import RatingFiles, as_likes, same_few_stars
from .interactions import Interactions, ItemFeatures, described
from .movies import Id, Movies, titled

_NAMES = {
    "user": ("user", "userid", "users"),
    "movie": ("movie", "movieid", "movies", "item", "itemid", "items"),
    "stars": ("stars", "rating", "ratings"),
    "time": ("time", "timestamp", "ratedat", "date"),
    "title": ("title", "name"),
    "year": ("year",),
    "genres": ("genres", "genre"),
}
"""What columns are called, in lower case and without ``_``; the first that is there counts."""
_ORDER = ("user", "movie", "stars", "time")
_LAST_SECOND = 253402300799
_EXACT = 2.0**53
"""Floats from here on are no longer whole numbers each."""
_NO_GENRES = "(no genres listed)"


def ratings_in(ratings: Any, movies: Any = None) -> RatingFiles:
    """Return ratings, and the movies that they are of, in the form that the engine learns from.

    Parameters
    ----------
    ratings
        A data frame or a mapping with the columns user, movie, stars and perhaps time (MovieLens'
        names are known, too); or these columns as a tuple of arrays, or as a two-dimensional array.
        Ids are whole numbers or text. Times are seconds or milliseconds since 1970, or dates.
    movies
        A data frame or a mapping with the columns movie, title, and perhaps year (or the year in
        the title, as in ``Heat (1995)``) and genres (such as ``Crime|Drama``). Without it the
        movies are those of the ratings, and nothing is known
        of them.

    Raises
    ------
    InputError
        If it is anything else.
    """
    columns = _columns(ratings, "ratings", _ORDER)
    for name in _ORDER[:3]:
        _require(columns, name, "ratings")
    users, rated = _ids(columns["user"], "user"), _ids(columns["movie"], "movie")
    listed = _listed(movies) if movies is not None else _unnamed(rated)
    names, user_rows = np.unique(users, return_inverse=True)
    rows = listed.rows_of(rated.tolist())
    if (rows < 0).any():
        raise InputError(
            f"{int((rows < 0).sum()):,} ratings are of movies that are not listed, such as "
            f"{rated[rows < 0].tolist()[0]!r}"
        )
    text = any(isinstance(one, str) for one in listed.ids)
    item_ids = np.arange(len(listed.ids)) if text else np.array(listed.ids, dtype=np.int64)
    interactions = Interactions.newest_from_ids(
        users=user_rows.astype(np.int64),
        items=item_ids[rows],
        stars=_numbers(columns["stars"], "stars").astype(np.float32),
        rated_at=_times(columns.get("time"), len(users)),
        item_ids=item_ids,
        user_names=names.tolist(),
    )
    features = ItemFeatures.from_descriptions(
        [described(year, own) for year, own in zip(listed.years, listed.genres, strict=True)]
    )
    same = same_few_stars(interactions)
    if same is not None:
        interactions = as_likes(interactions)
    return RatingFiles(interactions, features, listed, same)


def ratings_of_one(ratings: Any) -> tuple[list[Id], NDArray[np.float32]]:
    """Return the movies that someone rated, by their ids, and the stars; of several the last.

    Parameters
    ----------
    ratings
        ``{id: stars}``; or a data frame or mapping with the columns movie and stars; or these two
        as a tuple of arrays.

    Raises
    ------
    InputError
        If it is anything else.
    """
    if isinstance(ratings, Mapping) and not any(map(_is_column, ratings.values())):
        columns = {
            "movie": _column(list(ratings.keys()), "movie"),
            "stars": _column(list(ratings.values()), "stars"),
        }
    else:
        columns = _columns(ratings, "someone's ratings", _ORDER[1:3])
    _require(columns, "movie", "someone's ratings")
    _require(columns, "stars", "someone's ratings")
    ids = _ids(columns["movie"], "movie").tolist()
    numbers = _numbers(columns["stars"], "stars").astype(np.float32)
    by_movie = dict(zip(ids, numbers, strict=True))
    return list(by_movie), np.array(list(by_movie.values()), dtype=np.float32)


def _columns(table: Any, what: str, order: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """Return the columns of a table by our names."""
    if isinstance(table, Mapping) or hasattr(table, "columns"):
        # Each library's frames have columns; those of Arrow only have their names elsewhere.
        names = getattr(table, "column_names", None) or getattr(table, "columns", table)
        try:
            given = {str(name): _column(table[name], str(name)) for name in names}
        except TypeError:
            # Such as a lazy frame's, which are not there yet.
            raise InputError(
                f"the columns of {what} cannot be read from a {type(table).__name__}"
            ) from None
    elif isinstance(table, np.ndarray) and table.ndim == 2:
        given = _in_order(list(table.T), what, order)
    elif isinstance(table, tuple):
        given = _in_order([_column(part, "ratings") for part in table], what, order)
    else:
        raise InputError(
            f"{what} must be a data frame, a mapping of columns or a tuple of arrays "
            f"({', '.join(order)}), not {type(table).__name__}"
        )
    columns = _named(given)
    require_same_length(columns)
    return columns


def _in_order(parts: list[NDArray[Any]], what: str, order: tuple[str, ...]) -> dict[str, Any]:
    fewest = min(len(order), 3)
    if not fewest <= len(parts) <= len(order):
        raise InputError(f"{what} must have the columns {', '.join(order)}, not {len(parts)}")
    return dict(zip(order, parts, strict=False))


def _named(given: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the columns whose names are known, by our names."""
    by_name = {str(name).lower().replace("_", ""): name for name in given}
    found = {}
    for ours, names in _NAMES.items():
        for name in names:
            if name in by_name:
                found[ours] = given[by_name[name]]
                break
    return found


def _require(columns: Mapping[str, Any], name: str, what: str) -> None:
    if name not in columns:
        raise InputError(f"{what} have no column of the {name}, called {' or '.join(_NAMES[name])}")


def _column(values: Any, name: str) -> NDArray[Any]:
    """Return an array of one dimension."""
    if isinstance(values, np.ndarray) or hasattr(values, "__array__"):
        column = np.asarray(values)
    elif isinstance(values, Iterable) and not isinstance(values, str | bytes | Mapping):
        values = list(values)
        column = np.empty(len(values), dtype=object)
        column[:] = values
    else:
        raise InputError(f"the column {name!r} must be an array, not {type(values).__name__}")
    if column.ndim != 1:
        raise InputError(f"the column {name!r} must have one dimension, not {column.ndim}")
    return column


def _is_column(values: Any) -> bool:
    return hasattr(values, "__len__") and not isinstance(values, str | bytes)


def _ids(column: NDArray[Any], what: str) -> NDArray[Any]:
    """Return ids as whole numbers, or as text (objects)."""
    if column.dtype.kind == "O" and len(column) and all(type(one) is int for one in column):
        # By way of no float, which holds 53 bits of a number.
        column = _whole(column.tolist(), what)
    if column.dtype.kind in "iu":
        if column.dtype.kind == "u" and len(column) and column.max() >= 2**63:
            raise InputError(f"the column {what} has ids of more than 63 bits")
        return column.astype(np.int64)
    if column.dtype.kind in "US" or all(isinstance(one, str) for one in column.tolist()):
        return np.array([*column.astype(str).tolist()], dtype=object)
    if any(map(_is_missing, column.tolist())):
        raise InputError(f"the column {what} has rows without an id")
    try:
        numbers = column.astype(np.float64)
    except (TypeError, ValueError):
        raise InputError(f"the column {what} has ids of numbers and of text") from None
    odd = np.flatnonzero(numbers != np.floor(numbers))
    odd = odd if len(odd) else np.flatnonzero(~(np.abs(numbers) < _EXACT))
    if len(odd):
        raise InputError(f"{column.tolist()[odd[0]]!r} is no id of a {what} (row {odd[0]})")
    return numbers.astype(np.int64)


def _whole(cells: list[int], what: str) -> NDArray[np.int64]:
    try:
        return np.array(cells, dtype=np.int64)
    except OverflowError:
        raise InputError(f"the column {what} has ids of more than 63 bits") from None


def _numbers(column: NDArray[Any], what: str) -> NDArray[np.float64]:
    try:
        return column.astype(np.float64)
    except (TypeError, ValueError):
        raise InputError(f"the column {what} does not hold numbers only") from None


def _times(column: NDArray[Any] | None, count: int) -> NDArray[np.int64]:
    """Return seconds since 1970; 0 for all where there are no times."""
    if column is None:
        return np.zeros(count, dtype=np.int64)
    if column.dtype.kind in "OUS":
        try:
            column = _numbers(column, "time")
        except InputError:
            column = _dates(column)
    if column.dtype.kind == "M":
        seconds = np.where(np.isnat(column), np.nan, column.astype("datetime64[s]").astype(float))
    else:
        seconds = _numbers(column, "time")
        seconds = np.where(seconds > _LAST_SECOND, seconds / 1000, seconds)
    if not np.isfinite(seconds).all():
        raise InputError("the column time has rows without a time")
    return seconds.astype(np.int64)


def _dates(column: NDArray[Any]) -> NDArray[np.datetime64]:
    try:
        return np.array(list(map(_in_utc, column.tolist())), dtype="datetime64[s]")
    except (TypeError, ValueError):
        raise InputError("the column time holds neither seconds nor dates") from None


def _in_utc(moment: Any) -> Any:
    """Return a moment without its time zone, which numpy has none of; None for what is missing."""
    if _is_missing(moment):
        return None
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if isinstance(moment, datetime) and moment.tzinfo:
        return moment.astimezone(UTC).replace(tzinfo=None)
    return moment


def _is_missing(cell: Any) -> bool:
    """Return whether a cell has no value: NaN is not equal to itself, and pandas' NA neither."""
    try:
        return cell is None or bool(cell != cell)
    except TypeError:
        return True


def _listed(movies: Any) -> Movies:
    """Return the movies of a table, by their ids."""
    columns = _columns(movies, "movies", ("movie", "title", "genres"))
    for name in ("movie", "title"):
        _require(columns, name, "movies")
    ids = _ids(columns["movie"], "movie").tolist()
    if len(set(ids)) < len(ids):
        raise InputError("the movies have an id twice")
    order = sorted(range(len(ids)), key=ids.__getitem__)
    given, nothing = columns["title"].tolist(), [None] * len(ids)
    titles = [
        str(movie if _is_missing(one) else one) for movie, one in zip(ids, given, strict=True)
    ]
    if "year" in columns:
        years = [_year(one) for one in columns["year"].tolist()]
    else:
        parsed = [movielens.parse_title(title) for title in titles]
        titles, years = [one.title for one in parsed], [one.year for one in parsed]
    genres = [_genres(one) for one in columns.get("genres", np.array(nothing)).tolist()]
    return Movies(
        ids=tuple(ids[row] for row in order),
        titles=tuple(titled(titles[row], years[row]) for row in order),
        years=tuple(years[row] for row in order),
        genres=tuple(genres[row] for row in order),
    )


def _unnamed(rated: NDArray[Any]) -> Movies:
    ids = np.unique(rated).tolist()
    count = len(ids)
    return Movies(tuple(ids), tuple(map(str, ids)), (None,) * count, ((),) * count)


def _year(cell: Any) -> int | None:
    try:
        return int(cell)
    except (TypeError, ValueError, OverflowError):
        return None


def _genres(cell: Any) -> tuple[str, ...]:
    if isinstance(cell, str):
        cell = cell.split("|")
    if not isinstance(cell, Iterable):
        return ()
    return tuple(str(one) for one in cell if one and one != _NO_GENRES)
