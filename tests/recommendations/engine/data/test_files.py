"""Ratings that are all the same say who chose what."""

from pathlib import Path

import pytest

from recommendations.engine.data.files import RatingFiles, read_files, read_more_ratings


def stored(path: Path, *stars: float) -> Path:
    rows = "".join(f"{user},{1 + user % 2},{each},5\n" for user, each in enumerate(stars))
    path.write_text(f"userId,movieId,rating,timestamp\n{rows}")
    return path


@pytest.fixture
def movies(tmp_path: Path) -> Path:
    path = tmp_path / "movies.csv"
    path.write_text("movieId,title,genres\n1,One (1990),Drama\n2,Two (1991),Comedy\n")
    return path


def fail(error: object) -> None:
    raise AssertionError(error)


def files_of(movies: Path, *stars: float) -> RatingFiles:
    return read_files(stored(movies.with_name("ratings.csv"), *stars), movies, on_error=fail)


@pytest.mark.parametrize("stars", [1.0, 0.5, 3.5])
def test_the_same_few_stars_are_read_as_likes(movies: Path, stars: float) -> None:
    files = files_of(movies, stars, stars, stars)
    assert files.interactions.stars.tolist() == [4.0] * 3
    assert files.read_as_likes == stars


@pytest.mark.parametrize("stars", [(4.0, 4.0), (5.0, 5.0), (1.0, 1.5), ()])
def test_other_stars_stay_as_they_are(movies: Path, stars: tuple[float, ...]) -> None:
    files = files_of(movies, *stars)
    assert files.interactions.stars.tolist() == list(stars)
    assert files.read_as_likes is None


def test_more_ratings_are_read_as_those_before(movies: Path, tmp_path: Path) -> None:
    more = stored(tmp_path / "more.csv", 1.0, 1.0)
    ones, mixed = files_of(movies, 1.0, 1.0, 1.0), files_of(movies, 1.0, 5.0)
    assert read_more_ratings(more, ones, fail).stars.tolist() == [4.0, 4.0]
    assert read_more_ratings(more, mixed, fail).stars.tolist() == [1.0, 1.0]
    two = stored(tmp_path / "two.csv", 1.0, 2.0)
    assert read_more_ratings(two, ones, fail).stars.tolist() == [1.0, 2.0]
