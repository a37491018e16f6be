"""Years and genres leave what they say."""

import pytest

from recommendations.engine.errors import ControlsError
from recommendations.engine.ranking.filters import allowed_items, genres_named
from recommendations.engine.ranking.rerank import DEFAULT_CONTROLS, Controls

YEARS = (1990, 2000, None, 2010)
GENRES = (("Drama",), ("Drama", "Sci-Fi"), ("Comedy",), ())


def allowed(**controls: object) -> list[bool]:
    found = allowed_items(Controls(**controls), YEARS, GENRES)  # type: ignore[arg-type]
    assert found is not None
    return found.tolist()


def test_without_years_and_genres_all_are_left() -> None:
    assert allowed_items(DEFAULT_CONTROLS, YEARS, GENRES) is None
    assert allowed_items(Controls(novelty=1.0, surprise=3), YEARS, GENRES) is None


def test_years_include_both_ends_and_no_movie_without_a_year() -> None:
    assert allowed(from_year=2000) == [False, True, False, True]
    assert allowed(to_year=2000) == [True, True, False, False]
    assert allowed(from_year=1990, to_year=1999) == [True, False, False, False]


def test_a_movie_of_any_of_the_genres_is_left_in_any_case() -> None:
    assert allowed(genres=("drama",)) == [True, True, False, False]
    assert allowed(genres=("SCI-FI", "Comedy")) == [False, True, True, False]


def test_a_movie_of_none_of_the_unwanted_genres_is_left() -> None:
    assert allowed(without_genres=("Sci-Fi",)) == [True, False, True, True]
    assert allowed(genres=("Drama",), without_genres=("sci-fi",)) == [True, False, False, False]


def test_an_unknown_genre_is_named_with_those_there_are() -> None:
    with pytest.raises(ControlsError, match=r"^there is no genre Dram; there are: Comedy, Drama$"):
        genres_named(["Dram"], ["Drama", "Comedy"])
