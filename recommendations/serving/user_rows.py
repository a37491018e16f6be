"""What the database has for the lists of one user, read in one query."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import F, FloatField, IntegerField, QuerySet, TextField, Value, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, RowNumber

from catalog.models import Movie, OwnTag, Rating, Viewing, WatchlistEntry
from catalog.models.movie import not_shown
from core.age_limit import without_age_limit
from core.compiled import FIRST, FOURTH, CompiledQuery, compiled_once

from ..models import ChosenGroup, Impression, NotInterested, NotSeen, Preferences, words_as_text
from ..models.impressions import moments_of_a_visit
from ..registry.current import published
from . import added_movies
from .added_movies import Newest, newer_than


class Rows(IntEnum):
    """What a row is of."""

    RATED = 0
    UNWANTED = 1
    NOT_SEEN = 2
    LOGGED = 3
    LIKED = 4
    TO_WATCH = 5
    IN_GROUP = 6
    HIDDEN = 7
    PREFERENCES = 8
    SHOWN = 9
    VERSION = 10
    NEWEST = 11


@dataclass(frozen=True)
class UserRows:
    """The rows, each kind in the order of its keys.

    Attributes
    ----------
    used, muted
        By movie: the stars of the ratings that count, and of those that do not.
    movies
        By kind, where there are no more than movies to a row.
    in_groups
        The words of each chosen group, and a movie of it.
    visits
        By movie: in how many visits before the present one it was shown in vain; None if that was
        not asked for.
    versions
        The models that may be served, as `served_of` takes them; None if not asked for.
    newest
        The newest movies; None if not asked for.
    """

    used: Mapping[int, float]
    muted: Mapping[int, float]
    movies: Mapping[int, Sequence[int]]
    in_groups: Sequence[tuple[str, int]]
    preferences: Preferences
    visits: Mapping[int, int] | None
    versions: Sequence[tuple[int, str, int | None]] | None
    newest: Newest | None


def read(
    user_id: int,
    *,
    with_visits: bool = False,
    with_versions: bool = False,
    newest_above: int | None = None,
) -> UserRows:
    """Read a user's rows.

    Parameters
    ----------
    with_visits, with_versions
        Whether `visits` and `versions` are read.
    newest_above
        The movie above which `newest` is read; None if it is not.
    """
    used: dict[int, float] = {}
    muted: dict[int, float] = {}
    movies: dict[int, list[int]] = defaultdict(list)
    in_groups: list[tuple[str, int]] = []
    visits: dict[int, int] = {}
    versions: list[tuple[int, str, int | None]] = []
    preferences = None
    moments = moments_of_a_visit() if with_visits else (None, None)
    newest = 0 if newest_above is None else added_movies.NEWEST
    query = _of_anyone(with_visits, with_versions, newest)
    # Kind by kind: a user may have thousands of rows.
    for kind, rows in groupby(query.rows(user_id, *moments, newest_above), itemgetter(0)):
        if kind == Rows.RATED:
            rated = list(rows)
            used = {movie: stars for _, _, movie, stars, _, number in rated if number is None}
            muted = {movie: stars for _, _, movie, stars, _, number in rated if number is not None}
        elif kind == Rows.IN_GROUP:
            in_groups = [(text, movie) for _, _, movie, _, text, _ in rows]
        elif kind == Rows.SHOWN:
            visits = {movie: number for _, _, movie, _, _, number in rows}
        elif kind == Rows.VERSION:
            versions = [(movie, text, number) for _, _, movie, _, text, number in rows]
        elif kind == Rows.PREFERENCES:
            preferences = Preferences.from_text(user_id, next(rows)[4])
        else:
            movies[kind] = [row[2] for row in rows]
    return UserRows(
        used=used,
        muted=muted,
        movies=movies,
        in_groups=in_groups,
        preferences=preferences or Preferences(user_id=user_id),
        visits=visits if with_visits else None,
        versions=versions if with_versions else None,
        newest=None if newest_above is None else Newest(newest_above, movies[Rows.NEWEST][::-1]),
    )


@compiled_once
def _of_anyone(with_visits: bool, with_versions: bool, newest: int) -> CompiledQuery:
    """Kind, place, movie, stars, text, number; each kind by place, which is a row's key.

    With so many of the newest movies.
    """
    groups = ChosenGroup.movies.through.objects.filter(chosengroup__user_id=FIRST)
    parts = [
        _columns(
            Rating.objects.filter(user_id=FIRST), Rows.RATED, stars=F("stars"), number=F("muted")
        ),
        _columns(NotInterested.objects.of(FIRST), Rows.UNWANTED),
        _columns(NotSeen.objects.filter(user_id=FIRST), Rows.NOT_SEEN),
        _columns(Viewing.objects.filter(user_id=FIRST, movie__isnull=False), Rows.LOGGED),
        _columns(OwnTag.objects.likes().filter(user_id=FIRST), Rows.LIKED),
        _columns(WatchlistEntry.objects.filter(user_id=FIRST), Rows.TO_WATCH),
        _columns(groups, Rows.IN_GROUP, text=words_as_text()),
        _columns(not_shown(), Rows.HIDDEN, "pk"),
        _columns(
            Preferences.objects.filter(pk=FIRST), Rows.PREFERENCES, "pk", text=Preferences.as_text()
        ),
    ]
    if with_visits:
        parts.append(_columns(Impression.objects.with_visits(), Rows.SHOWN, number=F("visits")))
    if with_versions:
        versions = published()
        order: Any = versions.query.order_by
        parts.append(
            _columns(
                versions,
                Rows.VERSION,
                "pk",
                place=Window(RowNumber(), order_by=order),
                text=Cast("artefact", TextField()),
                number=F("test"),
            )
        )
    if newest:
        keys = newer_than(FOURTH, newest).values("pk")
        with without_age_limit():
            parts.append(_columns(Movie.objects.filter(pk__in=keys), Rows.NEWEST, "pk"))
    first, *others = parts
    return CompiledQuery.of(first.union(*others, all=True).order_by("kind", "place"))


def _columns(
    rows: "QuerySet[Any]",
    kind: Rows,
    movie: str = "movie_id",
    *,
    place: Combinable | None = None,
    **given: Combinable,
) -> "QuerySet[Any, Any]":
    columns: dict[str, Any] = {
        "stars": Value(None, output_field=FloatField()),
        "text": Value(None, output_field=TextField()),
        "number": Value(None, output_field=IntegerField()),
        **given,
    }
    rows = rows.order_by().annotate(kind=Value(kind.value), place=place or F("pk"))
    return rows.values_list("kind", "place", F(movie), *columns.values())
