"""A broken row is reported with its line, and reading goes on."""

from pathlib import Path

import pytest

from movielens import open_source, read_movies_file, read_ratings_file

from .conftest import Errors
from .samples import FLAGS_DRAMA, RELEASES, write_folder

RATINGS = {
    "u.data": (b"\t", b""),
    "ratings.dat": (b"::", b""),
    "ratings.csv": (b",", b"userId,movieId,rating,timestamp\n"),
    "ml-100k.inter": (
        b"\t",
        b"user_id:token\titem_id:token\trating:float\ttimestamp:float\n",
    ),
}
TOO_LARGE = b"9" * 30
BROKEN_RATINGS = [
    (b"1;2;3", "3 fields instead of 4"),
    (b"1;2;3;4;5", "5 fields instead of 4"),
    (b"x;2;3;4", "user 'x' is not a whole number"),
    (b"-1;2;3;4", "user '-1' is not a whole number"),
    (b"1_0;2;3;4", "user '1_0' is not a whole number"),
    (b";2;3;4", "user '' is not a whole number"),
    (b"1;2.5;3;4", "movie '2.5' is not a whole number"),
    (b"1;" + TOO_LARGE + b";3;4", f"movie '{TOO_LARGE.decode()}' is too large"),
    (b"1;2147483648;3;4", "movie '2147483648' is too large"),
    pytest.param(
        b"1;" + b"9" * 5000 + b";3;4", f"movie '{'9' * 40}'... is too large", id="5000 digits"
    ),
    (b"1;2;three;4", "rating 'three' is not a half star from 0.5 to 5.0"),
    (b"1;2;;4", "rating '' is not a half star from 0.5 to 5.0"),
    (b"1;2;nan;4", "rating 'nan' is not a half star from 0.5 to 5.0"),
    (b"1;2;0;4", "rating '0' is not a half star from 0.5 to 5.0"),
    (b"1;2;5.5;4", "rating '5.5' is not a half star from 0.5 to 5.0"),
    (b"1;2;3.7;4", "rating '3.7' is not a half star from 0.5 to 5.0"),
    (
        b"1;2;3;noon",
        "timestamp 'noon' is neither seconds since 1970 nor a date such as 2026-11-28",
    ),
    (b"1;2;3;1969-12-31", "timestamp '1969-12-31' is before 1970 or after 9999"),
    # These are microseconds.
    (b"1;2;3;1605000000000000", "timestamp '1605000000000000' is too large"),
    (b"\xff;2;3;4", r"user '\\xff' is not a whole number"),
]


@pytest.mark.parametrize(("row", "message"), BROKEN_RATINGS)
@pytest.mark.parametrize("name", RATINGS)
def test_it_reports_a_broken_rating(
    tmp_path: Path, errors: Errors, name: str, row: bytes, message: str
) -> None:
    separator, header = RATINGS[name]
    rows = b"1;2;3;4\n" + row + b"\n5;6;3.5;8\n"
    (tmp_path / name).write_bytes(header + rows.replace(b";", separator))

    ratings = list(read_ratings_file(tmp_path / name, errors.append))

    assert ratings == [(1, 2, 3.0, 4), (5, 6, 3.5, 8)]
    assert errors.where() == [(name, 3 if header else 2)]
    assert errors.messages() == [message]


def test_it_skips_blank_lines_and_counts_them(tmp_path: Path, errors: Errors) -> None:
    (tmp_path / "u.data").write_bytes(b"1\t2\t3\t4\n\n\r\nx\t2\t3\t4\n5\t6\t4\t8")
    ratings = list(read_ratings_file(tmp_path / "u.data", errors.append))
    assert [rating.user_id for rating in ratings] == [1, 5]
    assert errors.where() == [("u.data", 4)]


def test_it_reports_ratings_of_movies_that_are_not_listed(tmp_path: Path, errors: Errors) -> None:
    source = open_source(write_folder(tmp_path, RELEASES["ml-1m"]))
    ratings = list(source.ratings(errors.append, {661}))
    assert [rating.movie_id for rating in ratings] == [661]
    assert errors.where() == [("ratings.dat", 1)]
    assert errors.messages() == ["there is no movie 1193"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (b"2,Broken (1995)", "2 fields instead of 3"),
        (b"2,Postman, The (1994),Drama", "4 fields instead of 3"),
        (b"two,Broken (1995),Drama", "movie 'two' is not a whole number"),
        (b"2, ,Drama", "the title is empty"),
        (b"1,Again (1995),Drama", "movie 1 was listed before"),
        (b"2,Mis\xe9rables (1995),Drama", "contains bytes that are not UTF-8"),
        (b"2,Nul\0 (1995),Drama", "contains a NUL character"),
        (b"2,Bare\rreturn,Drama", "not comma-separated values: new-line character seen in "),
    ],
)
def test_it_reports_a_broken_movie(
    tmp_path: Path, errors: Errors, row: bytes, message: str
) -> None:
    (tmp_path / "movies.csv").write_bytes(
        b"movieId,title,genres\n1,One (1995),Drama\n" + row + b"\n3,Three (1995),Drama\n"
    )
    movies = list(read_movies_file(tmp_path / "movies.csv", errors.append))
    assert [movie.movie_id for movie in movies] == [1, 3]
    assert errors.where() == [("movies.csv", 3)]
    assert errors[0].message.startswith(message)


def test_a_row_over_several_lines_counts_from_its_first(tmp_path: Path, errors: Errors) -> None:
    (tmp_path / "movies.csv").write_bytes(
        b'movieId,title,genres\n1,"Two\nlines (1995)",Drama\nx,"Bad\n\nrow",Drama\ny,Bad,Drama\n'
    )
    movies = list(read_movies_file(tmp_path / "movies.csv", errors.append))
    assert [movie.title for movie in movies] == ["Two lines"]
    assert errors.where() == [("movies.csv", 4), ("movies.csv", 7)]


def test_a_quotation_mark_that_is_never_closed_is_reported(tmp_path: Path, errors: Errors) -> None:
    rows = b"".join(b"%d,Title (1995),Drama\n" % number for number in range(10, 9000))
    (tmp_path / "movies.csv").write_bytes(b'movieId,title,genres\n1,"Open (1995),Drama\n' + rows)
    movies = list(read_movies_file(tmp_path / "movies.csv", errors.append))
    assert movies
    assert errors.where()[0] == ("movies.csv", 2)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"2|Broken (1995)|||{FLAGS_DRAMA}".encode(), "23 fields instead of 24"),
        (f"2|Broken (1995)||||2{FLAGS_DRAMA[1:]}".encode(), "a genre flag is neither 0 nor 1"),
        (f"2|||||{FLAGS_DRAMA}".encode(), "the title is empty"),
    ],
)
def test_it_reports_a_broken_row_of_u_item(
    tmp_path: Path, errors: Errors, row: bytes, message: str
) -> None:
    good = f"1|One (1995)||||{FLAGS_DRAMA}\n".encode()
    (tmp_path / "u.item").write_bytes(good + row + b"\n")
    assert len(list(read_movies_file(tmp_path / "u.item", errors.append))) == 1
    assert errors.where() == [("u.item", 2)]
    assert errors.messages() == [message]


def test_it_reports_a_broken_row_of_movies_dat(tmp_path: Path, errors: Errors) -> None:
    (tmp_path / "movies.dat").write_bytes(b"1::One (1995)::Drama\n2::Two\n3::A::B (1995)::Drama\n")
    movies = list(read_movies_file(tmp_path / "movies.dat", errors.append))
    assert [movie.title for movie in movies] == ["One", "A::B"]
    assert errors.messages() == ["2 fields instead of 3"]


def test_it_reports_broken_tags_and_links(tmp_path: Path, errors: Errors) -> None:
    files = RELEASES["ml-latest"] | {
        "tags.csv": b"userId,movieId,tag,timestamp\n1,2, ,4\n1,2,caf\xe9,4\n1,x,y,4\n1,2,good,4\n",
        "links.csv": b"movieId,imdbId,tmdbId\n1,tt1,2\n2,0000003,2.0\n3,0000003,\n",
    }
    source = open_source(write_folder(tmp_path, files))

    assert [tag.tag for tag in source.tags(errors.append)] == ["good"]
    assert errors.messages() == [
        "the tag is empty",
        "contains bytes that are not UTF-8",
        "movie 'x' is not a whole number",
    ]
    errors.clear()
    assert [link.movie_id for link in source.links(errors.append)] == [3]
    assert errors.messages() == [
        "IMDb id 'tt1' is not a whole number",
        "TMDB id '2.0' is not a whole number",
    ]


def test_it_reports_broken_tags_of_10m(tmp_path: Path, errors: Errors) -> None:
    files = RELEASES["ml-10m"] | {"tags.dat": b"1::2:: ::4\n1::2\n1::2::ok::4\n"}
    source = open_source(write_folder(tmp_path, files))
    assert [tag.tag for tag in source.tags(errors.append)] == ["ok"]
    assert errors.messages() == ["the tag is empty", "2 fields instead of 4"]


def test_an_error_names_the_file_and_the_line(tmp_path: Path, errors: Errors) -> None:
    (tmp_path / "u.data").write_bytes(b"1\t2\t3\t4\n1\t2\t9\t4\n")
    list(read_ratings_file(tmp_path / "u.data", errors.append))
    assert str(errors[0]) == "u.data, line 2: rating '9' is not a half star from 0.5 to 5.0"
