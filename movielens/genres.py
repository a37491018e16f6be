"""Genre names, made the same for all releases."""

from collections.abc import Iterable

# The order of the flags in u.item.
GENRES_100K = (
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
)
_NO_GENRE = frozenset({"", "unknown", "(no genres listed)"})
_LATER_NAMES = {"Children's": "Children"}


def normalise_genres(names: Iterable[str]) -> tuple[str, ...]:
    """Give genres the names that the later releases use.

    Parameters
    ----------
    names
        Genre names of any release.

    Returns
    -------
    tuple of str
        The names without repeats and in their order, ``Children's`` as ``Children``, and
        without the marks that stand for no genre.
    """
    stripped = (name.strip() for name in names)
    names_now = (_LATER_NAMES.get(name, name) for name in stripped if name not in _NO_GENRE)
    return tuple(dict.fromkeys(names_now))
