"""What several sources share."""

from collections.abc import Callable, Iterator, Sequence

from ..records import Reason, Skipped
from ..tables import Table
from .source import Said


def said_by(
    table: Table, said: Callable[[dict[str, str]], Iterator[Said]]
) -> Iterator[Sequence[Said]]:
    """Yield what each row of a CSV file says; one that lacks cells is broken."""
    for row in table.rows():
        yield [Skipped(Reason.BROKEN_ROW)] if row is None else list(said(row))
