"""Records of movies that are known, into a user's library; each change is noted for an undo.

What is written of each kind is in `writers`, and in apps that keep more of what users say.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accounts.models import User
from catalog.models import HistoryImport, ImportChange, Movie
from core.deletion import hold

from .records import Kind, Reason, Record
from .states import state_of

NO_MOVIE = 0
"""What a record that is about no movie is about, as of a list itself."""


class Placed(NamedTuple):
    """A record, and the movie that it is about."""

    record: Record
    movie: int


@dataclass
class Outcome:
    """What became of records."""

    taken: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0


class Writer:
    """Writes to the library of an import's user, by the import's rule, within a transaction.

    Parameters
    ----------
    history_import
        To which the changes belong.
    """

    def __init__(self, history_import: HistoryImport) -> None:
        self.history_import = history_import
        self.user = history_import.user_id
        self.outcome = Outcome()

    def write(self, placed: Sequence[Placed]) -> Outcome:
        """Write some records, by kind; those of movies that are gone are left out."""
        hold(User.objects.filter(pk=self.user))
        self.outcome = Outcome()
        movies = Movie.everything.only("title", "year").in_bulk({item.movie for item in placed})
        for kind in Kind:
            own = [item for item in placed if item.record.kind is kind]
            there = [item for item in own if item.movie in movies or item.movie == NO_MOVIE]
            self.skip(Reason.NOT_FOUND, len(own) - len(there))
            if there:
                _WRITERS[kind](self, there, movies)
        return self.outcome

    def skip(self, reason: Reason, count: int = 1) -> None:
        """Note that records are left out."""
        if count:
            self.outcome.skipped[reason] += count

    def is_new(self, key: Hashable, there: set[Any], *, has_room: bool = True) -> bool:
        """Return whether something is not there yet, and from now on it is; else note why not."""
        if key in there:
            self.outcome.unchanged += 1
        elif not has_room:
            self.skip(Reason.LIMIT)
        else:
            there.add(key)
            return True
        return False

    def add(self, kind: Kind, rows: Sequence[Any]) -> None:
        """Add rows, and note that they were not there."""
        if rows:
            rows[0].__class__._default_manager.bulk_create(rows)
        self.outcome.taken[kind] += len(rows)
        self.note([(row, None) for row in rows])

    def note(self, changes: Sequence[tuple[Any, dict[str, Any] | None]]) -> None:
        """Note rows that were changed, each with its state before; None where it was not there."""
        ImportChange.objects.bulk_create(
            ImportChange(
                history_import=self.history_import,
                table=row._meta.model_name,
                row=row.pk,
                before=before,
                after=state_of(row),
            )
            for row, before in changes
        )


Write = Callable[[Writer, Sequence[Placed], Mapping[int, Movie]], None]

_WRITERS: dict[Kind, Write] = {}


def writes(kind: Kind) -> Callable[[Write], Write]:
    """Register what writes the records of a kind."""

    def register(write: Write) -> Write:
        _WRITERS[kind] = write
        return write

    return register
