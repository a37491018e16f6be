"""Made-up exports, and importing them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from catalog.imports.history import uploads
from catalog.imports.history.beginning import begin
from catalog.imports.history.running import run
from catalog.models import HistoryImport, Rating

Content = str | bytes

LB_MOVIE = ("Date", "Name", "Year", "Letterboxd URI")
LB_ENTRY = (*LB_MOVIE, "Rating", "Rewatch", "Tags", "Watched Date")


def csv_text(header: Sequence[str], *rows: Iterable[object], end: str = "\r\n") -> str:
    """A CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def zip_of(files: Mapping[str, Content]) -> bytes:
    """A zip archive of files by their paths."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()


def letterboxd(**tables: str) -> bytes:
    """An archive of Letterboxd with these files, `__` in a name for a folder."""
    return zip_of({f"{name.replace('__', '/')}.csv": text for name, text in tables.items()})


def lb_ratings(*rows: tuple[str, object, object], date: str = "2024-05-03") -> str:
    """Letterboxd's ratings.csv of names, years and ratings."""
    header = (*LB_MOVIE, "Rating")
    return csv_text(header, *((date, name, year, "https://boxd.it/x", r) for name, year, r in rows))


def bring(
    user: User,
    *contents: Content,
    rule: str = "newest",
    name: str = "history",
    **choices: Any,
) -> HistoryImport:
    """Import files as a worker does."""
    files = [
        {**uploads.keep_file(ContentFile(as_bytes(content)), name), "choices": choices}
        for content in contents
    ]
    history_import = begin(user.pk, files, rule)
    run(history_import)
    history_import.refresh_from_db()
    return history_import


def as_bytes(content: Content) -> bytes:
    return content.encode() if isinstance(content, str) else content


def stars_of(user: User) -> dict[str, float]:
    """The ratings of a user, by title."""
    return dict(Rating.objects.filter(user=user).values_list("movie__title", "stars"))
