"""A ratings file is judged as a whole, before a row of it is used."""

import gzip
from pathlib import Path

import pytest

from movielens import (
    Reading,
    judge_ratings_file,
    numbers_of_movies,
    open_source,
    read_movies_file,
    read_ratings_file,
)
from movielens.errors import FaultyFileError
from movielens.scales import half_stars, likely_scale

from .samples import RELEASES, no_errors

HEADER = "userId,movieId,rating,timestamp\n"
TWEETED = (1, 3, 5, 6, 7, 7, 7, 8, 8, 8, 8, 9, 9, 10)


def written(path: Path, rows: list[str]) -> Path:
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
    return path


def test_points_out_of_ten_are_recognised_by_their_range_and_halved(tmp_path: Path) -> None:
    rows = [
        f"{user}::{movie}::{points}::5"
        for user, movie, points in zip(range(14), [1, 2] * 7, TWEETED, strict=True)
    ]
    file = tmp_path / "ratings.dat"
    file.write_text("\n".join(rows))
    reading = judge_ratings_file(file, {1, 2})
    assert reading == Reading(scale=10)
    read = [rating.stars for rating in read_ratings_file(file, no_errors, {1, 2}, reading)]
    assert read == [points / 2 for points in TWEETED]


def test_a_scale_that_is_named_is_not_looked_for(tmp_path: Path) -> None:
    file = written(tmp_path / "low.csv", ["1,1,2,5", "1,2,5,5"])
    assert judge_ratings_file(file, {1, 2}).scale == 5
    reading = judge_ratings_file(file, {1, 2}, scale=10)
    assert [one.stars for one in read_ratings_file(file, no_errors, {1, 2}, reading)] == [1.0, 2.5]


@pytest.mark.parametrize(
    ("points", "scale"),
    [
        ({0.5: 3, 5: 2}, 5),
        ({1: 50, 5: 40, 55: 1}, 5),
        ({6: 1}, 10),
        ({4: 2, 7: 1}, 5),
        ({4: 2, 7: 2}, 10),
        ({0: 9, -3: 9, 4: 1}, 5),
        ({10: 9, 7.5: 3}, 10),
        ({85: 4, 60: 3, 7: 2}, 100),
        ({1: 4, 4000: 9}, 5),
        ({}, 5),
    ],
)
def test_the_scale_is_the_smallest_that_nearly_all_ratings_fit(
    points: dict[float, int], scale: int
) -> None:
    assert likely_scale(points) == scale


def test_points_become_half_stars() -> None:
    assert [half_stars(points, 10) for points in (0, 0.4, 1, 7.5, 10, 11)] == [
        *(None, 0.5, 0.5, 4.0, 5.0, None)
    ]
    assert [half_stars(points, 100) for points in (1, 84, 86, 100)] == [0.5, 4.0, 4.5, 5.0]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (["1,1,7,5", "1,2,8,5", "1,1,5,5"], "2 of its 3 rows fail alike, as in: rating '"),
        (["1,1,4,5", "1,7,4,5", "2,7,4,5"], "2 of its 3 rows fail alike, as in: there is no mov"),
        (["1,1,4", "1,2,4", "2,2,4,5"], "as in: 3 fields instead of 4"),
        (["1,1,4,now", "1,2,4,then", "2,2,4,5"], "timestamp 'now' is neither"),
        (["1,1,good,5", "1,2,good,5"], "as in: rating 'good' is not a half star"),
    ],
)
def test_a_file_of_which_most_rows_fail_alike_is_refused(
    tmp_path: Path, rows: list[str], why: str
) -> None:
    file = written(tmp_path / "odd.csv", rows)
    with pytest.raises(FaultyFileError) as raised:
        judge_ratings_file(file, {1, 2}, scale=5)
    assert str(raised.value).startswith("odd.csv is not read: ")
    assert why in str(raised.value)


def test_half_of_the_rows_may_fail(tmp_path: Path) -> None:
    file = written(tmp_path / "odd.csv", ["1,1,4,5", "1,2,good,5", "", "x,9,4,5", "1,2,5,5"])
    assert judge_ratings_file(file, {1, 2}) == Reading()


def test_users_and_movies_may_be_named_by_text(tmp_path: Path) -> None:
    movies = tmp_path / "movies.csv"
    movies.write_text("movieId,title,genres\ntt9,Nine (1999),Drama\ntt10,Ten (2000),Drama\n")
    numbers = numbers_of_movies(movies)
    assert numbers == {"tt10": 0, "tt9": 1}
    listed = list(read_movies_file(movies, no_errors, numbers))
    assert [(movie.movie_id, movie.title) for movie in listed] == [(1, "Nine"), (0, "Ten")]

    file = written(tmp_path / "r.csv", ['"b, c",tt9,4,5', "anna,tt10,3.5,6", "anna,tt9,5,7"])
    reading = judge_ratings_file(file, {0, 1}, movies=numbers)
    assert reading.users == {"anna": 0, "b, c": 1}
    assert list(read_ratings_file(file, no_errors, {0, 1}, reading)) == [
        *((1, 1, 4.0, 5), (0, 0, 3.5, 6), (0, 1, 5.0, 7))
    ]


def test_a_few_ids_that_are_text_are_broken_rows(tmp_path: Path) -> None:
    file = written(tmp_path / "r.csv", ["1,1,4,5", "2,1,4,5", "x,1,4,5"])
    assert judge_ratings_file(file, {1}).users is None


def test_names_are_not_endless(tmp_path: Path) -> None:
    file = written(tmp_path / "r.csv", ["anna,1,4,5", "ben,1,4,5", f"{'x' * 101},1,4,5"])
    assert judge_ratings_file(file, {1}).users == {"anna": 0, "ben": 1}


def test_files_may_be_packed_and_have_other_names(tmp_path: Path) -> None:
    ratings = '"userId","movieId","rating","timestamp"\n"anna",7,9,5\n"ben",7,8,5\n"ben",7,4,6\n'
    (tmp_path / "rating.csv.gz").write_bytes(gzip.compress(ratings.encode()))
    (tmp_path / "movie.csv").write_text('"movieId","title","genres"\n7,"Heat (1995)","Drama"\n')
    source = open_source(tmp_path)
    reading = source.judge_ratings({7})
    assert [movie.title for movie in source.movies(no_errors)] == ["Heat"]
    assert [one.stars for one in source.ratings(no_errors, {7}, reading)] == [4.5, 4.0, 2.0]


@pytest.mark.parametrize(
    ("written_as", "seconds"),
    [
        ("964982703", 964982703),
        ("964982703000", 964982703),
        ("1605000000123", 1605000000),
        ("964982703.0", 964982703),
        ("2000-07-30", 964915200),
        ("2000-07-30 18:45:03", 964982703),
        ("2000-07-30T18:45:03Z", 964982703),
        ("2000-07-30T20:45:03+02:00", 964982703),
    ],
)
def test_times_are_seconds_or_milliseconds_or_dates(
    tmp_path: Path, written_as: str, seconds: int
) -> None:
    file = written(tmp_path / "r.csv", [f"1,2,4,{written_as}"])
    assert judge_ratings_file(file, {2}) == Reading()
    assert [one.rated_at for one in read_ratings_file(file, no_errors)] == [seconds]


@pytest.mark.parametrize("name", ["u.data", "ratings.dat", "ratings.csv"])
def test_a_file_may_be_packed_by_gzip(tmp_path: Path, name: str) -> None:
    (content,) = (
        files[name]
        for files in (RELEASES["ml-100k"], RELEASES["ml-1m"], RELEASES["ml-latest"])
        if name in files
    )
    plain, packed = tmp_path / name, tmp_path / f"{name}.gz"
    plain.write_bytes(content)
    packed.write_bytes(gzip.compress(content))
    assert list(read_ratings_file(packed, no_errors)) == list(read_ratings_file(plain, no_errors))
