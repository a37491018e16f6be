"""Names of movie groups, in the language of the page.

A name is kept as the words it is made of, each with its kind: ``genre:Drama``, ``tag:dark``,
``time:1990`` for a decade and ``time:`` for all before `LONG_AGO`, ``movie:Fargo`` for a movie that
stands for the others.
"""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext

from catalog.decades import decade_label
from catalog.genres import genre_label

LONG_AGO = 1970
"""Older movies are one period; later ones go by decade."""


def name_of(words: Sequence[str]) -> str:
    """Turn words into a name, such as ``Action and Sci-Fi, dark, 1990s``."""
    by_kind: dict[str, list[str]] = {}
    for word in words:
        kind, _, name = word.partition(":")
        by_kind.setdefault(kind, []).append(name)
    genres = gettext(" and ").join(map(genre_label, by_kind.get("genre", ())))
    times = map(_time_label, by_kind.get("time", ()))
    parts = [genres, *by_kind.get("tag", ()), *times]
    name = ", ".join(filter(None, parts))
    name = name[:1].upper() + name[1:]
    if "movie" not in by_kind:
        return name
    (title,) = by_kind["movie"]
    if not name:
        return gettext("Movies like %(title)s") % {"title": title}
    return gettext("%(name)s, such as %(title)s") % {"name": name, "title": title}


def fits_all(words: Sequence[str], genres: Collection[str], year: int | None) -> bool:
    """Return whether a movie is known to have what a name says: its genres and its time.

    A tag is never known to be a movie's own, and a title alone says nothing of other movies.
    """
    said = [word.partition(":")[::2] for word in words]
    checked = [
        name in genres if kind == "genre" else kind == "time" and _is_from(name, year)
        for kind, name in said
        if kind != "movie"
    ]
    return bool(checked) and all(checked)


def _is_from(decade: str, year: int | None) -> bool:
    if year is None:
        return False
    return year // 10 * 10 == int(decade) if decade else year < LONG_AGO


def _time_label(decade: str) -> str:
    return decade_label(int(decade)) if decade else gettext("before %(year)s") % {"year": LONG_AGO}
