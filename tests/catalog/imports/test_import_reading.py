"""From bytes to rows: which files are refused, and why."""

import pytest
from django.core.exceptions import ValidationError

from catalog.imports.movies_csv.lines import MOST_LINES
from catalog.imports.movies_csv.reading import UnreadableCsvError, read_movies_csv


def test_rows_have_the_line_they_begin_on() -> None:
    rows = read_movies_csv(b'title,overview\n\nOne,"two\nlines"\n , \nTwo,\n')

    assert rows.rows == [(3, ["One", "two\nlines"]), (6, ["Two", ""])]


def test_a_byte_order_mark_and_capitals_in_the_header_do_not_matter() -> None:
    rows = read_movies_csv(b"\xef\xbb\xbf Title ,YEAR\r\nHeat,1995\r\n")

    assert rows.columns == ["title", "year"]
    assert rows.rows == [(2, ["Heat", "1995"])]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"\n \n,,\n", "The file is empty."),
        (b"title,year\n", "The file has no rows beneath its header."),
        (b"title\nHe\0at\n", "The file is not text: it has null characters in it."),
        (b"a,b,c,d,e\n1,2,3,4,5\n", "This one has “a”, “b”, “c” and 2 more."),
        (b"title,year,title\na,1,b\n", "The column title is there twice."),
        (b"year,directors\n1995,Michael Mann\n", "There is no title column"),
        (b'"title\nHeat\n', "The row is no CSV: "),
        (b"PK\x03\x04\x14\x00\x06\x00", "This is a workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "The file is not text"),
        (b"%PDF-1.7 and so on", "This one has “%PDF-1.7 and so on”."),
    ],
)
def test_files_that_cannot_be_read(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableCsvError, match=message) as refused:
        read_movies_csv(content)

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["commas", "semicolons", "tabs"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_of_any_spreadsheet_are_read(encoding: str, delimiter: str) -> None:
    text = "title,year\r\nAmélie,2001\r\n".replace(",", delimiter)
    rows = read_movies_csv(text.encode(encoding))
    assert rows.columns == ["title", "year"]
    assert [row.cells for row in rows.rows] == [["Amélie", "2001"]]


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        (b'"Heat', b'"Heat'),
        (b'"Al"ien', b'"Al"ien'),
        (b'"Heat\n"Alien', b'"Heat'),
        (b"x" * 200_000, b"x" * 200_000),
    ],
    ids=["unclosed", "in the middle", "two", "long"],
)
def test_a_row_that_is_no_csv_costs_only_its_line(broken: bytes, line: bytes) -> None:
    filler = b"Jaws\n" * MOST_LINES
    rows = read_movies_csv(b"title\nFargo\n" + broken + b"\n" + filler + b'"Up,\nagain"\n')
    lost = broken.count(b"\n") + 1
    assert list(rows.broken) == list(range(3, 3 + lost))
    with pytest.raises(ValidationError):
        rows.cells_of(rows.rows[1])
    assert rows.rows[1] == (3, [line.decode()])
    whole = [row for row in rows.rows if row.line not in rows.broken]
    assert len(whole) == MOST_LINES + 2
    assert whole[-1] == (MOST_LINES + 3 + lost, ["Up,\nagain"])


def test_a_first_line_for_spreadsheets_is_left_out() -> None:
    rows = read_movies_csv(b"sep=;\r\ntitle;year\r\nHeat;1995\r\n")
    assert rows.rows == [(3, ["Heat", "1995"])]


def test_the_ids_of_movielens_are_known_by_its_names() -> None:
    rows = read_movies_csv(b"movieId,imdbId,tmdbId\n1,0114709,862\n")
    assert (rows.columns, rows.ignored) == (["movielens_id", "imdb_id", "tmdb_id"], [])
    assert rows.cells_of(rows.rows[0])["imdb_id"] == "0114709"


def test_columns_that_an_import_does_not_know_are_named_and_left_out() -> None:
    rows = read_movies_csv(b"My stars,title,,colour,colour\n5,Heat,,red,blue\n")
    assert (rows.columns, rows.ignored) == (["title"], ["My stars", "colour", "colour"])
    assert rows.cells_of(rows.rows[0]) == {"title": "Heat"}
