"""An import from its files to the library: by a worker, or at once by a command."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from catalog.models import HistoryImport
from catalog.models.history_import import MOST_ATTEMPTS, TakenOverError
from core.shared_files import UnansweredError, shared_files

from ..batches import batches
from .dates import AmbiguousDatesError
from .errors import UnusableFileError
from .joining import join_ratings
from .matching import Match, Matcher
from .reading import Reading, UnknownColumnsError, read_file
from .records import ABOUT_NO_MOVIE, Choices, Reason, Record
from .undo import undo_changes
from .unmatched import Room, answers_of, count_kept, keep, key_of
from .uploads import path_of
from .writing import NO_MOVIE, Outcome, Placed, Writer

BATCH = 250
ASK_DATES, ASK_COLUMNS = "dates", "columns"

logger = logging.getLogger(__name__)

Progress = Callable[[HistoryImport], object]
State = HistoryImport.State


def run(history_import: HistoryImport, progress: Progress = lambda one: None) -> None:
    """Go on with an import, or with undoing it, unless another worker does.

    Interrupted, it goes on where it was: each batch and how far it is are saved together.

    Parameters
    ----------
    progress
        Called after each batch.
    """
    if not history_import.claim():
        return
    history_import.refresh_from_db()
    try:
        if history_import.attempts > MOST_ATTEMPTS:
            problem = gettext_noop("Interrupted too often; tell whoever runs this site.")
            history_import.finish(State.DONE if history_import.done else State.REFUSED, problem)
        elif history_import.state == State.UNDOING:
            undo_changes(history_import)
            history_import.finish(State.UNDONE)
        else:
            _import(history_import, progress)
    except TakenOverError:
        logger.info("import %d: left to another worker", history_import.pk)


def continue_all(user_id: int | None = None) -> int:
    """Go on with all imports that no worker is on, or with those of a user; return how many."""
    waiting = HistoryImport.objects.claimable().order_by("pk")
    if user_id is not None:
        waiting = waiting.filter(user=user_id)
    found = list(waiting)
    for history_import in found:
        run(history_import)
    return len(found)


def read(files: Sequence[dict[str, Any]]) -> Iterator[Reading | dict[str, Any]]:
    """Yield for each file what it says, or the report of why it cannot be imported."""
    for file in files:
        choices = Choices.of(file.get("choices", {}))
        try:
            with shared_files.at_hand(path_of(file["kept"])) as path:
                reading = read_file(path, file["name"], choices)
            yield reading
        except UnknownColumnsError as error:
            yield _refused(file["name"], error, ASK_COLUMNS)
        except AmbiguousDatesError:
            said = gettext_noop("%(name)s: The dates may have the day or the month first.")
            unclear = UnusableFileError(said, name=file["name"])
            yield _refused(file["name"], unclear, ASK_DATES)
        except UnusableFileError as error:
            yield _refused(file["name"], error)
        except UnansweredError:
            raise
        except OSError:
            said = gettext_noop("%(name)s is no longer there; bring it again.")
            yield _refused(file["name"], UnusableFileError(said, name=file["name"]))


def report_of(reading: Reading) -> dict[str, Any]:
    """Return the report of a file of which nothing is imported yet."""
    return {
        "name": reading.name,
        "source": reading.source,
        "scale": reading.scale,
        "rows": reading.rows,
        "taken": {},
        "review": 0,
        "unknown": 0,
        "skipped": {str(reason): count for reason, count in sorted(reading.skipped.items())},
        "unchanged": reading.repeated,
        "left_out": reading.left_out,
        "profiles": reading.profiles,
    }


def _refused(name: str, problem: UnusableFileError, asks: str = "") -> dict[str, Any]:
    report = report_of(Reading(name, ""))
    why = {"problem": str(problem)[:500], "said": problem.said, "facts": dict(problem.facts)}
    return {**report, "source": None, **why, "asks": asks}


def _import(history_import: HistoryImport, progress: Progress) -> None:
    read_files = list(read(history_import.files))
    join_ratings([one for one in read_files if isinstance(one, Reading)])
    if history_import.state == State.WAITING:
        readings = [one for one in read_files if isinstance(one, Reading)]
        reports = [report_of(one) if isinstance(one, Reading) else one for one in read_files]
        if not readings:
            asks = any(report["asks"] for report in reports)
            history_import.advance(reports=reports)
            history_import.finish(State.ASKING if asks else State.REFUSED)
            return
        total = sum(len(reading.records) for reading in readings)
        history_import.advance(state=State.RUNNING, reports=reports, total=total)
    _write(history_import, read_files, progress)
    history_import.finish(State.DONE)


def _write(
    history_import: HistoryImport,
    files: Sequence[Reading | dict[str, Any]],
    progress: Progress,
) -> None:
    finder, room = _Finder(history_import.user_id), Room.of(history_import.user_id)
    before = 0
    for place, reading in enumerate(files):
        if not isinstance(reading, Reading):
            continue
        begun = max(history_import.done - before, 0)
        for batch in batches(reading.records[begun:], BATCH):
            _write_batch(history_import, place, batch, finder, room)
            progress(history_import)
        before += len(reading.records)
        reports = [dict(report) for report in history_import.reports]
        unmatched = {record.work for record in reading.records if not finder.find(record).movie}
        reports[place] |= count_kept(history_import.user_id, unmatched)
        history_import.advance(reports=reports)


def _write_batch(
    history_import: HistoryImport,
    place: int,
    batch: Sequence[Record],
    finder: "_Finder",
    room: Room,
) -> None:
    """Import some records, or keep them where their movie is not known; all or none."""
    found = [(record, finder.find(record)) for record in batch]
    placed = [Placed(record, match.movie) for record, match in found if match.movie]
    placed += [Placed(record, NO_MOVIE) for record, _ in found if record.kind in ABOUT_NO_MOVIE]
    kept = [pair for pair in found if not pair[1].movie and _can_wait(*pair)]
    with transaction.atomic():
        outcome = Writer(history_import).write(placed)
        unchanged, too_many = keep(history_import, kept, room)
        outcome.unchanged += unchanged
        lost = len(found) - len(placed) - len(kept)
        outcome.skipped += Counter({Reason.NOT_FOUND: lost, Reason.UNKNOWN_LIMIT: too_many})
        reports = [dict(report) for report in history_import.reports]
        reports[place] = _added(reports[place], outcome)
        history_import.advance(reports=reports, done=history_import.done + len(batch))


def _can_wait(record: Record, match: Match) -> bool:
    """Whether a movie is described well enough to be known again."""
    work = record.work
    named = work.title and (work.year or record.is_ours)
    return bool(match.candidates or work.ids or named)


def _added(report: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    def sum_of(old: dict[str, int], new: dict[str, int]) -> dict[str, int]:
        keys = sorted({str(key) for key in (*old, *new)})
        return {key: old.get(key, 0) + new.get(key, 0) for key in keys}

    return report | {
        "taken": sum_of(report["taken"], +outcome.taken),
        "skipped": sum_of(report["skipped"], outcome.skipped),
        "unchanged": report["unchanged"] + outcome.unchanged,
    }


class _Finder:
    """Finds movies, with what the user has said before of those that were not sure."""

    def __init__(self, user_id: int) -> None:
        self._matcher = Matcher()
        self._answers = answers_of(user_id)

    def find(self, record: Record) -> Match:
        """Find the movie of a record."""
        match = self._matcher.match(record.work)
        if match.movie is None and self._answers:
            return Match(self._answers.get(key_of(record.work)), match.candidates)
        return match
