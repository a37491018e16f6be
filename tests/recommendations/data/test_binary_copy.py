"""The arrays are what PostgreSQL sent, wherever the stream is cut; anything odd is refused."""

import struct
from itertools import pairwise

import pytest
from django.db import DataError, connection
from hypothesis import given
from hypothesis import strategies as st

from recommendations.data import read_interactions, read_postgres
from recommendations.data.read_postgres import parse

Row = tuple[int, int, int, float, int]

BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
ROWS: list[Row] = [(1, 7, 30, 0.5, -1), (2, 2**40, 2**33, 4.5, 981_173_106)]


def sent(row: Row) -> bytes:
    """A row as PostgreSQL's manual describes it: each value behind its size."""
    rating, user, movie, stars, second = row
    return struct.pack(">h iq iq iq id iq", 5, 8, rating, 8, user, 8, movie, 8, stars, 8, second)


def answer(rows: list[Row]) -> bytes:
    return BEGIN + b"".join(map(sent, rows)) + END


def received(pieces: list[bytes]) -> list[Row]:
    rows: list[Row] = parse(pieces).tolist()
    return rows


def test_each_value_comes_out_in_its_place() -> None:
    assert received([answer(ROWS)]) == ROWS


def test_no_rows() -> None:
    assert received([answer([])]) == []


integers = st.integers(-(2**63), 2**63 - 1)
half_stars = st.integers(1, 10).map(lambda step: step / 2)


@given(
    st.lists(st.tuples(integers, integers, integers, half_stars, integers), max_size=4),
    st.lists(st.integers(0, 300)),
)
def test_the_cuts_between_pieces_do_not_matter(rows: list[Row], cuts: list[int]) -> None:
    whole = answer(rows)
    ends = [0, *sorted(cuts), len(whole)]
    pieces = [whole[begin:end] for begin, end in pairwise(ends)]
    assert received(pieces) == rows


@given(st.integers(0, len(answer(ROWS)) - 1))
def test_an_answer_cut_short_is_refused(end: int) -> None:
    with pytest.raises(ValueError, match="not a whole"):
        parse([answer(ROWS)[:end]])


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(BEGIN.replace(b"PGCOPY", b"PGDUMP") + sent(ROWS[0]) + END, id="signature"),
        pytest.param(BEGIN[:11] + b"\0\1\0\0" + bytes(4) + sent(ROWS[0]) + END, id="flags"),
        pytest.param(answer(ROWS) + answer(ROWS), id="twice"),
        pytest.param(answer(ROWS) + sent(ROWS[0]), id="after the end"),
    ],
)
def test_another_form_is_refused(odd: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a whole|other fields"):
        parse([odd])


@pytest.mark.parametrize("field", range(5))
@pytest.mark.parametrize("size", [-1, 4])
def test_an_empty_or_narrower_value_is_refused(field: int, size: int) -> None:
    row = bytearray(sent(ROWS[0]))
    struct.pack_into(">i", row, 2 + 12 * field, size)
    with pytest.raises(ValueError, match="other fields"):
        parse([BEGIN + sent(ROWS[1]) + bytes(row) + END])


def test_a_row_of_more_fields_is_refused() -> None:
    row = bytearray(sent(ROWS[0]))
    struct.pack_into(">h", row, 0, 6)
    with pytest.raises(ValueError, match="other fields"):
        parse([BEGIN + bytes(row) + END])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own errors")
@pytest.mark.django_db
def test_what_the_database_refuses_is_an_error_of_django(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_postgres, "RATINGS", "COPY (SELECT 1 / 0) TO STDOUT (FORMAT BINARY)")
    with pytest.raises(DataError, match="division by zero"):
        read_interactions()
