"""Movies to CSV, in the columns that an import reads."""

import io
from collections.abc import Iterator

from django.db.models import QuerySet

from catalog.models import Movie
from core.csv_files import CsvWriter

from ..batches import batches
from .cells import COLUMNS
from .records import load_records


def movies_as_csv(movies: QuerySet[Movie]) -> Iterator[str]:
    """Yield a CSV file of `movies`, piece by piece, in memory for one batch of them."""
    out = io.StringIO()
    writer = CsvWriter(out)
    writer.write_row(COLUMNS)
    for batch in batches(movies.iterator()):
        for record in load_records(batch, COLUMNS):
            writer.write_row(record.cell(column) for column in COLUMNS)
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()
