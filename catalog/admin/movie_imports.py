"""Uploads of many movies, which a worker checks and then writes while the admin waits.

Each is a few files in one folder, so that every process of the site finds them: what was uploaded,
and how far it has come. What was uploaded has another name once it is confirmed, which happens
once however often it is asked for.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from core.csv_files import CsvWriter

from ..imports.movies_csv.importing import ImportResult, import_movies
from ..imports.movies_csv.reading import MovieRows, UnreadableCsvError, read_movies_csv
from ..imports.movies_csv.writing import CatalogueChangedError

FOLDER = "movie-imports"
KEPT = timedelta(days=1)
MOST_ROWS = 200_000
ERRORS_SHOWN = 500
PROBLEM_COLUMNS = ("line", "problem")
_STALLED_AFTER = timedelta(minutes=5)
_ROWS_BETWEEN_NOTES = 500

CHECKING, CHECKED, WRITING, WRITTEN, FAILED = "checking", "checked", "writing", "written", "failed"

Status = dict[str, Any]


def keep(name: str, content: "File[bytes]") -> None:
    """Keep an upload for a worker, and clear what is old."""
    oldest = timezone.now() - KEPT
    default_storage.save(_upload(name), content)
    _note(name, {"stage": CHECKING})
    for other in default_storage.listdir(FOLDER)[1]:
        if default_storage.get_modified_time(f"{FOLDER}/{other}") < oldest:
            default_storage.delete(f"{FOLDER}/{other}")


def forget(name: str) -> None:
    """Delete an upload that no worker was told of."""
    for path in (_upload(name), _status(name)):
        default_storage.delete(path)


def status_of(name: str) -> Status | None:
    """Return how far an import is; None where there is none.

    Its `stage` is one of those above, with the counts of a worker's progress, the `message` of a
    failure, or what a preview shows.
    """
    try:
        with default_storage.open(_status(name)) as file:
            found: Status = json.load(file)
    except FileNotFoundError:
        return None
    noted_at = default_storage.get_modified_time(_status(name))
    found["is_stalled"] = noted_at < timezone.now() - _STALLED_AFTER
    return found


def check(name: str) -> None:
    """Find out what an upload would change."""
    with _noting_failures(name):
        rows = read_movies_csv(_content(_upload(name)), MOST_ROWS)
        progress = _progress(name, CHECKING, len(rows.rows))
        result = import_movies(rows, dry_run=True, progress=progress)
        _keep_wrong_rows(name, rows, result)
        _note(name, {"stage": CHECKED, "ignored": rows.ignored, **_preview(result)})


def confirm(name: str, *, add_twins: bool = False) -> bool:
    """Have the right rows of a checked upload written; False where they were, or are gone."""
    status = status_of(name)
    if status is None or status["stage"] != CHECKED:
        return False
    if not status["right_count"] and not (add_twins and status["twin_count"]):
        return False
    try:
        _path(_upload(name)).rename(_path(_confirmed(name)))
    except FileNotFoundError:
        return False
    _note(name, {"stage": WRITING})
    return True


def write(name: str, user_id: int, *, add_twins: bool = False) -> None:
    """Write the right rows of a confirmed upload, and keep those that are wrong now.

    Parameters
    ----------
    add_twins
        Add movies that look like one which is there.
    """
    with _noting_failures(name):
        rows = read_movies_csv(_content(_confirmed(name)), MOST_ROWS)
        progress = _progress(name, WRITING, len(rows.rows))
        result = import_movies(rows, add_twins=add_twins, author=user_id, progress=progress)
        default_storage.delete(_confirmed(name))
        _keep_wrong_rows(name, rows, result)
        _log(result, user_id)
        wrong = {"errors": result.errors[:ERRORS_SHOWN], "error_count": len(result.errors)}
        _note(name, {"stage": WRITTEN, "summary": result.summary, **wrong})


def wrong_rows_of(name: str) -> Path | None:
    """Return the file of the rows that are wrong, for a second try; None where none are."""
    path = _path(_wrong(name))
    return path if path.exists() else None


def _keep_wrong_rows(name: str, rows: MovieRows, result: ImportResult) -> None:
    """Write the wrong rows as they came, with what is wrong in a column that imports ignore."""
    default_storage.delete(_wrong(name))
    if not result.errors:
        return
    problems = {error.line: error.message for error in result.errors}
    unfinished = _path(f"{FOLDER}/.{name}.wrong.csv")
    with unfinished.open("w", newline="", encoding="utf-8-sig") as file:
        writer = CsvWriter(file)
        # A row with surplus cells would move what is wrong to where its header is not.
        writer.write_row([*PROBLEM_COLUMNS, *rows.header])
        for row in rows.rows:
            if row.line in problems:
                writer.write_row([row.line, problems[row.line], *row.cells])
    unfinished.replace(_path(_wrong(name)))


@contextmanager
def _noting_failures(name: str) -> Iterator[None]:
    """Note why a worker could not do its part; what nobody foresaw is raised, too."""
    try:
        yield
    except FileNotFoundError:
        return  # Done by another worker, or a day old.
    except (UnreadableCsvError, CatalogueChangedError) as error:
        _note(name, {"stage": FAILED, "message": str(error)})
    except Exception as error:
        _note(
            name,
            {
                "stage": FAILED,
                "message": _("The worker failed: %(error)s.") % {"error": type(error).__name__},
            },
        )
        raise


def _preview(result: ImportResult) -> Status:
    return {
        "columns": list(result.columns),
        "summary": result.summary,
        "errors": result.errors[:ERRORS_SHOWN],
        "error_count": len(result.errors),
        "right_count": result.right_count,
        "twin_count": result.twin_count,
        "rows": result.rows_shown,
        "rows_hidden": result.rows_hidden,
    }


def _progress(name: str, stage: str, rows: int) -> Callable[[], None]:
    done = 0

    def next_row() -> None:
        nonlocal done
        if done % _ROWS_BETWEEN_NOTES == 0:
            _note(name, {"stage": stage, "done": done, "of": rows})
        done += 1

    return next_row


def _log(result: ImportResult, user_id: int) -> None:
    for kind, flag in (("new", ADDITION), ("changed", CHANGE)):
        movies: Iterable[Any] = [
            change.record.movie for change in result.written if change.kind == kind
        ]
        LogEntry.objects.log_actions(user_id, movies, flag, "Imported from a CSV file.")


def _note(name: str, status: Status) -> None:
    # Whole or not at all: pages read it meanwhile. What begins with a dot is in no backup.
    unfinished = _path(f"{FOLDER}/.{name}.json")
    unfinished.write_text(json.dumps(status))
    unfinished.replace(_path(_status(name)))


def _content(path: str) -> bytes:
    with default_storage.open(path) as file:
        content: bytes = file.read()
    return content


def _path(path: str) -> Path:
    return Path(default_storage.path(path))


def _upload(name: str) -> str:
    return f"{FOLDER}/{name}.csv"


def _confirmed(name: str) -> str:
    return f"{FOLDER}/{name}.confirmed"


def _wrong(name: str) -> str:
    return f"{FOLDER}/{name}.wrong.csv"


def _status(name: str) -> str:
    return f"{FOLDER}/{name}.json"
