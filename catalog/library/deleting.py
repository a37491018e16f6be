"""What goes with a user's ratings, and how the library comes back after a deletion."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.dispatch import receiver

from accounts.deletion import belongs_to_ratings, tells_known_since
from accounts.models import DeletedData
from catalog.models import (
    HistoryImport,
    ImportChange,
    MovieList,
    OwnTag,
    Rating,
    RatingChange,
    UnmatchedMovie,
    UnmatchedRecord,
    Viewing,
)
from catalog.models.history_import import brought_by
from catalog.models.lists import NAME_LENGTH
from catalog.models.rating import count_ratings
from core.put_away import before_coming_back, brought_back

from ..imports.history.records import Kind

_RATED = (Kind.RATING, Kind.HISTORY)
_TABLES = (Rating._meta.model_name, RatingChange._meta.model_name)


@belongs_to_ratings
def _rows_of_ratings(user_id: int) -> Iterator[QuerySet[Any]]:
    """Yield the ratings, and whatever else says what they were."""
    # An import that goes on would bring more of them.
    yield HistoryImport.objects.filter(user=user_id).unfinished()
    yield Rating.objects.filter(user=user_id)
    yield RatingChange.objects.filter(user=user_id)
    yield ImportChange.objects.filter(history_import__user=user_id, table__in=_TABLES)
    others = UnmatchedRecord.objects.filter(~Q(kind__in=_RATED), unmatched=OuterRef("pk"))
    yield UnmatchedMovie.objects.filter(~Exists(others), user=user_id, movie=None)
    yield UnmatchedRecord.objects.filter(unmatched__user=user_id, kind__in=_RATED)


@tells_known_since
def _known_since(user_id: int, kind: DeletedData.Kind) -> datetime | None:
    """Return when the first rating was here: one brought from elsewhere, with its import.

    Or the first viewing or like, where these are deleted as well.
    """
    moments = [_here_since(Rating.objects.filter(user=user_id))]
    if kind is not DeletedData.Kind.RATINGS:
        seen = Viewing.objects.filter(user=user_id, movie__isnull=False)
        moments.append(seen.aggregate(first=Min("created_at"))["first"])
        moments.append(_here_since(OwnTag.objects.likes().filter(user=user_id)))
    return min((moment for moment in moments if moment), default=None)


def _here_since(rows: QuerySet[Any]) -> datetime | None:
    """Return since when the first of these rows is here, which others may have dated."""
    brought = brought_by(rows.model).values("history_import__created_at")[:1]
    here_since = Greatest("created_at", Coalesce(Subquery(brought), "created_at"))
    first: datetime | None = rows.aggregate(first=Min(here_since))["first"]
    return first


@receiver(before_coming_back, sender=MovieList)
def _name_apart(rows: list[MovieList], **kwargs: object) -> None:
    """Give lists another name where there is a new one that is called the same."""
    for row in rows:
        taken = set(MovieList.objects.filter(user=row.user_id).values_list("name", flat=True))
        name, number = row.name, 1
        while row.name in taken:
            number += 1
            row.name = f"{name[: NAME_LENGTH - 8]} ({number})"


@receiver(before_coming_back, sender=Rating)
def _leave_newer_ratings(rows: list[Rating], **kwargs: object) -> None:
    """Leave out movies that were rated anew: what comes back is counted."""
    anew = Rating.objects.filter(user__in={row.user_id for row in rows})
    pairs = set(anew.values_list("user", "movie"))
    rows[:] = [row for row in rows if (row.user_id, row.movie_id) not in pairs]


@receiver(brought_back, sender=Rating)
def _count_again(rows: list[Rating], **kwargs: object) -> None:
    """Count ratings that have come back into the totals of their movies."""
    count_ratings(rows)
