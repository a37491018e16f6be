"""Movies as the exports of other sites name them: each known, and named a little otherwise.

Written from what real exports do to titles, before and without regard to what the matcher does.
"""

import random
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import movielens

SEEDS = (811, 1279, 4127)
HELD_OUT = 0.15
"""Of the movies, so many are not in the catalogue: most of a history is newer than a release."""
YEAR_OFF = 0.06
WITHOUT_YEAR = 0.01
REMAKES = 0.02
"""So many rows are of a movie that is not there but has the title of one that is."""
TELEVISION = 0.03
"""So many rows are episodes with the title of a movie."""

_ARTICLES = ("The", "A", "An", "Le", "La", "Les", "Der", "Die", "Das", "El", "Il")


class Named(NamedTuple):
    """A row of an export, and which movie it is.

    Attributes
    ----------
    movie_id
        The release's id; None where the catalogue does not have the movie.
    is_episode
        Whether the export says that this is an episode of a series.
    """

    movie_id: int | None
    title: str
    year: int | None
    original_title: str = ""
    imdb_id: str | None = None
    is_episode: bool = False


def held_out(movies: Sequence[movielens.Movie], seed: int) -> set[int]:
    """Return the ids of the movies that are not put into the catalogue."""
    chooser = random.Random(f"held out {seed}")  # noqa: S311
    return {movie.movie_id for movie in movies if chooser.random() < HELD_OUT}


def disturbed(
    movies: Sequence[movielens.Movie], absent: set[int], seed: int, imdb: dict[int, str]
) -> Iterable[Named]:
    """Yield a row for each movie, and some of what is none of them.

    Parameters
    ----------
    absent
        The ids of movies that are not in the catalogue.
    imdb
        IMDb ids by the release's ids: a fifth of the rows has one.
    """
    chooser = random.Random(f"disturbed {seed}")  # noqa: S311
    for movie in movies:
        known = None if movie.movie_id in absent else movie.movie_id
        imdb_id = imdb.get(movie.movie_id) if chooser.random() < 0.2 else None
        yield _named(movie, known, imdb_id, chooser)
        if chooser.random() < REMAKES and movie.year:
            away = chooser.choice((-1, 1)) * chooser.randint(8, 50)
            yield Named(None, movie.title, min(max(movie.year + away, 1900), 2026))
        if chooser.random() < TELEVISION:
            yield Named(None, movie.title, movie.year, is_episode=True)


def _named(
    movie: movielens.Movie, known: int | None, imdb_id: str | None, chooser: random.Random
) -> Named:
    title, original = movie.title, ""
    others = movie.alternative_titles
    if others and chooser.random() < 0.3:
        # The original title in place of the English one, or both in two columns.
        if chooser.random() < 0.5:
            title = others[0]
        else:
            original = others[0]
    for chance, change in _CHANGES:
        if chooser.random() < chance:
            title = change(title, chooser)
    year = movie.year
    if year and chooser.random() < YEAR_OFF:
        year += chooser.choice((-1, 1))
    if chooser.random() < WITHOUT_YEAR:
        year = None
    return Named(known, title, year, original, imdb_id)


def _article_moved(title: str, _chooser: random.Random) -> str:
    first, _, rest = title.partition(" ")
    return f"{rest}, {first}" if first in _ARTICLES and rest else title


def _article_lost(title: str, _chooser: random.Random) -> str:
    first, _, rest = title.partition(" ")
    return rest if first in _ARTICLES and rest else title


def _accents_lost(title: str, _chooser: random.Random) -> str:
    apart = unicodedata.normalize("NFKD", title)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _decomposed(title: str, _chooser: random.Random) -> str:
    return unicodedata.normalize("NFD", title)


def _capitals(title: str, _chooser: random.Random) -> str:
    return title.upper()


def _joining_word(title: str, _chooser: random.Random) -> str:
    return title.replace(" & ", " and ") if " & " in title else title.replace(" and ", " & ")


def _punctuation(title: str, _chooser: random.Random) -> str:
    return title.replace(": ", " - ").replace("'", "’").replace("...", "…")


def _html(title: str, _chooser: random.Random) -> str:
    return title.replace("&", "&amp;").replace("'", "&#39;")


def _typo(title: str, chooser: random.Random) -> str:
    places = [i for i in range(1, len(title) - 2) if title[i : i + 2].isalpha()]
    if len(title) < 8 or not places:
        return title
    place = chooser.choice(places)
    return title[:place] + title[place + 1] + title[place] + title[place + 2 :]


def _number(title: str, _chooser: random.Random) -> str:
    for roman, digit in ((" II", " 2"), (" III", " 3"), (" IV", " 4")):
        if title.endswith(roman):
            return title.removesuffix(roman) + digit
        if title.endswith(digit):
            return title.removesuffix(digit) + roman
    return title


_CHANGES: Sequence[tuple[float, Callable[[str, random.Random], str]]] = (
    (0.10, _article_moved),
    (0.05, _article_lost),
    (0.15, _accents_lost),
    (0.05, _decomposed),
    (0.03, _capitals),
    (0.25, _joining_word),
    (0.15, _punctuation),
    (0.02, _html),
    (0.02, _typo),
    (0.25, _number),
)
