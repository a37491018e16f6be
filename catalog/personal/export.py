"""What people take with them: everything they keep here, as CSV files in one archive."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.models import (
    MovieList,
    MovieNote,
    OwnTag,
    Rating,
    RatingChange,
    Viewing,
    WatchlistEntry,
)
from movierec.accounts.requests import SignedInRequest

FILM = ("movie__title", "movie__year", "movie__imdb_id", "movie__tmdb_id")
FILM_COLUMNS = ("title", "year", "imdb_id", "tmdb_id")

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]
"""The columns after those of the film, and the rows."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


@login_required
@never_cache
@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """All of it, for a spreadsheet or another site."""
    name = f"movierec-{timezone.localdate():%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        archive_of(request.user.pk), content_type="application/zip", headers=headers
    )


def archive_of(user_id: int) -> bytes:
    """Return a zip archive with a CSV file for each kind of thing that the user keeps.

    Films whose rows outlive them (in lists and the diary) have a title and nothing else.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, table_of in TABLES.items():
            packed.writestr(f"{name}.csv", _csv(table_of(user_id)))
    return archive.getvalue()


def _ratings(user_id: int) -> Table:
    own = Rating.objects.filter(user=user_id).order_by("updated_at", "pk")
    return ("stars", "rated_at"), own.values_list(*FILM, "stars", "updated_at")


def _rating_history(user_id: int) -> Table:
    own = RatingChange.objects.filter(user=user_id).order_by("at", "pk")
    return ("stars", "at"), own.values_list(*FILM, "stars", "at")


def _watchlist(user_id: int) -> Table:
    own = WatchlistEntry.objects.filter(user=user_id).order_by("created_at", "pk")
    return ("added_at",), own.values_list(*FILM, "created_at")


def _diary(user_id: int) -> Table:
    own = Viewing.objects.filter(user=user_id).with_rewatch().order_by("watched_on", "pk")
    rows = own.values_list("title", *FILM, "watched_on", "rewatch", "note")
    return ("watched_on", "rewatch", "note"), _titled(rows)


def _lists(user_id: int) -> Table:
    """Return every list, also one without films."""
    own = MovieList.objects.filter(user=user_id).order_by("name", "pk", "entries__position")
    films = [f"entries__{column}" for column in ("title", *FILM)]
    rows = own.values_list(
        *films, "name", "description", "ranked", "entries__position", "entries__created_at"
    )
    return ("list", "description", "ranked", "position", "added_at"), _titled(rows)


def _tags(user_id: int) -> Table:
    own = OwnTag.objects.filter(user=user_id).order_by("name", "pk")
    return ("tag",), own.values_list(*FILM, "name")


def _notes(user_id: int) -> Table:
    own = MovieNote.objects.filter(user=user_id).order_by("pk")
    return ("note", "written_at"), own.values_list(*FILM, "text", "updated_at")


TABLES: dict[str, Callable[[int], Table]] = {
    "ratings": _ratings,
    "rating-history": _rating_history,
    "watchlist": _watchlist,
    "diary": _diary,
    "lists": _lists,
    "tags": _tags,
    "notes": _notes,
}


def _titled(rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """Put the title that was kept where the film has none any more."""
    return ((title or kept, *rest) for kept, title, *rest in rows)


def _csv(table: Table) -> bytes:
    columns, rows = table
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow((*FILM_COLUMNS, *columns))
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")  # the mark tells spreadsheets the encoding


def _cell(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.startswith(FORMULAS):
        return f"'{value}"
    return value
