"""What files that are brought together say of one another's ratings."""

from collections.abc import Sequence
from dataclasses import replace

from .reading import Reading
from .records import Kind, Record


def join_ratings(readings: Sequence[Reading]) -> None:
    """Give ratings without a date that of the same rating in another file, by MovieLens' id.

    MovieLens has titles in one file, and dates in another that has no titles.
    """
    rated = [
        record
        for reading in readings
        for record in reading.records
        if record.kind is Kind.RATING and record.work.movielens_id
    ]
    titled = {record.work.movielens_id: record.work for record in rated if record.work.title}
    dates = {(record.work.movielens_id, record.points): record.at for record in rated if record.at}

    def joined(record: Record) -> Record:
        number = record.work.movielens_id
        if record.kind is not Kind.RATING or not number:
            return record
        work = record.work if record.work.title else titled.get(number, record.work)
        return replace(record, work=work, at=record.at or dates.get((number, record.points)))

    if dates:
        for reading in readings:
            reading.records = [joined(record) for record in reading.records]
