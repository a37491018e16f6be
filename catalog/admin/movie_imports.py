"""Uploads of many movies, which a worker checks and then writes while the admin waits.

Each is a few shared files, so that every process of the site finds them: what was uploaded, what is
asked of a worker, and how far it has come. It is confirmed once, however often that is asked for.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.csv_files import CsvWriter
from core.sent_twice import first_time
from core.shared_files import shared_files

from ..imports.movies_csv.importing import ImportResult, import_movies
from ..imports.movies_csv.reading import (
    PROBLEM_COLUMNS,
    MovieRows,
    UnreadableCsvError,
    read_movies_csv,
)
from ..imports.movies_csv.writing import CatalogueChangedError

FOLDER = "movie-imports"
KEPT = timedelta(days=1)
MOST_ROWS = 200_000
ERRORS_SHOWN = 500
_STALLED_AFTER = timedelta(minutes=5)
_MOST_ATTEMPTS = 5
_ROWS_BETWEEN_NOTES = 500

CHECKING, CHECKED, WRITING, WRITTEN, FAILED = "checking", "checked", "writing", "written", "failed"

Status = dict[str, Any]


def keep(name: str, content: "File[bytes]") -> None:
    """Keep an upload for a worker, and clear what is old."""
    shared_files.save(_upload(name), content)
    _ask(name, {"language": get_language()})
    _note(name, {"stage": CHECKING})
    shared_files.delete_unused(FOLDER, (), timezone.now() - KEPT)


def status_of(name: str) -> Status | None:
    """Return how far an import is; None where there is none.

    Its `stage` is one of those above, with the counts of a worker's progress, the `message` of a
    failure, or what a preview shows.
    """
    try:
        with shared_files.open(_status(name)) as file:
            found: Status = json.load(file)
    except FileNotFoundError:
        return None
    noted_at = shared_files.get_modified_time(_status(name))
    found["is_stalled"] = noted_at < timezone.now() - _STALLED_AFTER
    return found


def check(name: str) -> None:
    """Find out what an upload would change."""
    with _noting_failures(name):
        status = status_of(name)
        if status is None or status["stage"] != CHECKING:
            return  # Asked for twice, as by a worker that died after it.
        rows = read_movies_csv(_content(_upload(name)), MOST_ROWS)
        progress = _progress(name, CHECKING, len(rows.rows))
        result = import_movies(rows, dry_run=True, progress=progress)
        _keep_wrong_rows(name, rows, result)
        _note(name, {"stage": CHECKED, "ignored": rows.ignored, **_preview(result)})


def confirm(name: str, user_id: int | None, *, add_twins: bool = False) -> bool:
    """Have the right rows of a checked upload written; False where they were, or are gone."""
    status = status_of(name)
    if status is None or status["stage"] != CHECKED:
        return False
    if not status["right_count"] and not (add_twins and status["twin_count"]):
        return False
    if not first_time(f"{FOLDER}/{name} confirmed"):
        return False
    _ask(name, {"language": get_language(), "user": user_id, "add_twins": add_twins})
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
        rows = read_movies_csv(_content(_upload(name)), MOST_ROWS)
        progress = _progress(name, WRITING, len(rows.rows))
        result = import_movies(rows, add_twins=add_twins, author=user_id, progress=progress)
        shared_files.delete(_upload(name))
        _keep_wrong_rows(name, rows, result)
        _log(result, user_id)
        wrong = {"errors": result.errors[:ERRORS_SHOWN], "error_count": len(result.errors)}
        _note(name, {"stage": WRITTEN, "summary": result.summary, **wrong})


def continue_stalled() -> int:
    """Check and write anew what a worker left, as one that was killed; return how many."""
    before = timezone.now() - _STALLED_AFTER
    names = [
        path.removesuffix(".json")
        for path, noted_at in sorted(shared_files.times_in(FOLDER).items())
        if path.endswith(".json") and noted_at < before
    ]
    return sum(map(_begin_anew, names))


def _begin_anew(name: str) -> bool:
    status = status_of(name)
    if status is None or status["stage"] not in (CHECKING, WRITING) or not status["is_stalled"]:
        return False
    try:
        asked = json.loads(_content(_asked(name)))
    except FileNotFoundError:
        return False  # Uploaded to the version before.
    asked["attempts"] = asked.get("attempts", 1) + 1
    with override(asked["language"]):
        if asked["attempts"] > _MOST_ATTEMPTS:
            problem = _("Interrupted too often; tell whoever runs this site.")
            _note(name, {"stage": FAILED, "message": problem})
            return False
        _ask(name, asked)
        if status["stage"] == CHECKING:
            check(name)
        else:
            write(name, asked["user"], add_twins=asked["add_twins"])
    return True


def wrong_rows_of(name: str) -> "File[bytes] | None":
    """Open the file of the rows that are wrong, for a second try; None where none are."""
    try:
        return shared_files.open(_wrong(name))
    except FileNotFoundError:
        return None


def _keep_wrong_rows(name: str, rows: MovieRows, result: ImportResult) -> None:
    """Write the wrong rows as they came, with what is wrong in a column that imports ignore."""
    shared_files.delete(_wrong(name))
    if not result.errors:
        return
    problems = {error.line: error.message for error in result.errors}
    noted = len(PROBLEM_COLUMNS)
    own = slice(noted if rows.header[:noted] == [*PROBLEM_COLUMNS] else 0, None)
    with shared_files.writing(_wrong(name)) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", newline="")
        # As the file came: a spreadsheet of one language opens no other way of writing.
        writer = CsvWriter(text, rows.delimiter)
        # A row with surplus cells would move what is wrong to where its header is not.
        writer.write_row([*PROBLEM_COLUMNS, *rows.header[own]])
        for row in rows.rows:
            if row.line in problems:
                writer.write_row([row.line, problems[row.line], *row.cells[own]])
        text.detach()


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
    _write(_status(name), status)


def _ask(name: str, asked: Status) -> None:
    _write(_asked(name), asked)


def _write(path: str, what: Status) -> None:
    # Whole or not at all: pages read it meanwhile.
    with shared_files.writing(path) as file:
        file.write(json.dumps(what).encode())


def _content(path: str) -> bytes:
    with shared_files.open(path) as file:
        content: bytes = file.read()
    return content


def _upload(name: str) -> str:
    return f"{FOLDER}/{name}.csv"


def _wrong(name: str) -> str:
    return f"{FOLDER}/{name}.wrong.csv"


def _asked(name: str) -> str:
    return f"{FOLDER}/{name}.asked"


def _status(name: str) -> str:
    return f"{FOLDER}/{name}.json"
