"""A release's movie is recognised among those that are there."""

from pathlib import Path

import pytest

from catalog.models import Movie, Rating
from tests.factories import MovieFactory

from ..models.totals import totals, wrong_totals
from .importing import dump, release_100k, releases_csv, take_in

pytestmark = pytest.mark.django_db

HEAT_100K = release_100k([(273, "Heat (1995)"), (9, "Matrix, The (1999)")], "1 273 4 1\n2 9 5 2\n")
HEAT_CSV = releases_csv(
    '6,Heat (1995),Action\n2571,"Matrix, The (1999)",Sci-Fi\n',
    "1,6,3.5,1\n1,2571,4.5,2\n",
    "6,0113277,949\n2571,0133093,603\n",
)


def ids(title: str) -> tuple[int | None, int | None, str | None, int | None]:
    movie = Movie.objects.get(title=title)
    return movie.movielens_100k_id, movie.movielens_id, movie.imdb_id, movie.tmdb_id


def test_a_later_release_finds_the_movies_of_the_100k_release(tmp_path: Path) -> None:
    take_in(tmp_path, HEAT_100K)
    result, _ = take_in(tmp_path, HEAT_CSV)
    assert result.movies == 0
    assert Movie.objects.count() == 2
    assert ids("Heat") == (273, 6, "tt0113277", 949)
    assert ids("The Matrix") == (9, 2571, "tt0133093", 603)
    assert totals(Movie.objects.get(title="Heat")) == (2, 7.5)
    assert wrong_totals() == []


def test_the_100k_release_finds_the_movies_of_a_later_one(tmp_path: Path) -> None:
    take_in(tmp_path, HEAT_CSV)
    result, _ = take_in(tmp_path, HEAT_100K)
    assert result.movies == 0
    assert ids("Heat") == (273, 6, "tt0113277", 949)


def test_both_once_more_change_nothing(tmp_path: Path) -> None:
    take_in(tmp_path, HEAT_100K)
    take_in(tmp_path, HEAT_CSV)
    before = dump()
    take_in(tmp_path, HEAT_100K)
    take_in(tmp_path, HEAT_CSV)
    assert dump() == before


def test_a_matched_movie_keeps_what_it_has(tmp_path: Path) -> None:
    movie = MovieFactory(
        title="Heat", year=1995, overview="Cops.", genres=["Crime"], alternative_titles=["Fuego"]
    )
    take_in(tmp_path, HEAT_CSV)
    movie.refresh_from_db()
    assert (movie.overview, movie.alternative_titles) == ("Cops.", ["Fuego"])
    assert [genre.name for genre in movie.genres.all()] == ["Crime"]


def test_case_accents_and_punctuation_do_not_count(tmp_path: Path) -> None:
    movie = MovieFactory(title="amelie!", year=2001)
    take_in(tmp_path, releases_csv("4973,Amélie (2001),Comedy\n"))
    assert Movie.objects.get().pk == movie.pk


def test_another_year_is_another_movie(tmp_path: Path) -> None:
    MovieFactory(title="Heat", year=1986)
    result, _ = take_in(tmp_path, HEAT_CSV)
    assert result.movies == 2
    assert ids("The Matrix")[1] == 2571
    assert Movie.objects.get(title="Heat", year=1986).movielens_id is None


def test_a_renamed_movie_is_found_by_its_imdb_id(tmp_path: Path) -> None:
    movie = MovieFactory(title="Heat: Fuego contra fuego", year=1996, imdb_id="tt0113277")
    take_in(tmp_path, HEAT_CSV)
    movie.refresh_from_db()
    assert (movie.title, movie.movielens_id, movie.tmdb_id) == ("Heat: Fuego contra fuego", 6, 949)
    assert Movie.objects.count() == 2


def test_a_renamed_movie_is_found_by_its_tmdb_id(tmp_path: Path) -> None:
    movie = MovieFactory(title="Fuego", year=1996, tmdb_id=949)
    take_in(tmp_path, HEAT_CSV)
    movie.refresh_from_db()
    assert (movie.movielens_id, movie.imdb_id) == (6, "tt0113277")


def test_a_renamed_movie_of_the_100k_release_is_found_by_its_number(tmp_path: Path) -> None:
    take_in(tmp_path, HEAT_100K)
    movie = Movie.objects.get(title="Heat")
    movie.title = "Fuego"
    movie.save()
    take_in(tmp_path, HEAT_100K)
    assert Movie.objects.count() == 2


def test_a_movie_is_claimed_by_one_number_only(tmp_path: Path) -> None:
    result, _ = take_in(tmp_path, releases_csv("1,Emma (1996),Romance\n2,Emma (1996),Drama\n"))
    assert result.movies == 2
    assert set(Movie.objects.values_list("movielens_id", flat=True)) == {1, 2}
    before = dump()
    take_in(tmp_path, releases_csv("1,Emma (1996),Romance\n2,Emma (1996),Drama\n"))
    assert dump() == before


def test_a_link_given_to_two_movies_goes_to_the_first(tmp_path: Path) -> None:
    take_in(tmp_path, releases_csv("1,A (2000),X\n2,B (2000),X\n", links="1,7,8\n2,7,8\n"))
    assert ids("A") == (None, 1, "tt0000007", 8)
    assert ids("B") == (None, 2, None, None)


def test_ids_that_another_movie_has_are_left_to_it(tmp_path: Path) -> None:
    taken = MovieFactory(title="Other", movielens_id=99, imdb_id="tt0113277", tmdb_id=949)
    take_in(tmp_path, HEAT_CSV)
    taken.refresh_from_db()
    assert (taken.movielens_id, taken.imdb_id, taken.tmdb_id) == (99, "tt0113277", 949)
    assert ids("Heat") == (None, 6, None, None)


def test_a_movie_without_a_year_is_matched_by_its_title(tmp_path: Path) -> None:
    take_in(tmp_path, release_100k([(267, "unknown")]))
    take_in(tmp_path, releases_csv("40697,Babylon 5,Sci-Fi\n1,Unknown,Drama\n"))
    assert ids("unknown") == (267, 1, None, None)
    assert ids("Babylon 5") == (None, 40697, None, None)


def test_titles_of_signs_alone_are_distinguished(tmp_path: Path) -> None:
    movies = [(1, "$ (1971)"), (2, "!!! (1971)"), (3, "??? (1971)")]
    take_in(tmp_path, release_100k(movies))
    assert {movie.title for movie in Movie.objects.all()} == {"$", "!!!", "???"}
    take_in(tmp_path, releases_csv("7,??? (1971),Drama\n"))
    assert ids("???") == (3, 7, None, None)


def test_movies_that_the_100k_release_lists_twice_are_joined(tmp_path: Path) -> None:
    twins = release_100k(
        [(246, "Chasing Amy (1997)"), (268, "Chasing Amy (1997)"), (5, "Copycat (1995)")],
        "1 246 4 1\n2 268 2 2\n3 246 5 3\n3 268 1 4\n",
    )
    result, errors = take_in(tmp_path, twins)
    assert (result.movies, result.merged_movies, errors) == (2, 1, [])
    amy = Movie.objects.get(title="Chasing Amy")
    assert amy.movielens_100k_id == 246
    assert dict(Rating.objects.values_list("user__username", "stars")) == {
        "ml-100k:1": 4.0,
        "ml-100k:2": 2.0,
        "ml-100k:3": 1.0,
    }
    assert totals(amy) == (3, 7.0)
    before = dump()
    again, _ = take_in(tmp_path, twins)
    assert (again.movies, again.merged_movies, again.ratings) == (0, 1, 0)
    assert dump() == before


def test_movies_that_a_later_release_lists_twice_stay_two(tmp_path: Path) -> None:
    result, _ = take_in(
        tmp_path, releases_csv("1,Emma (1996),X\n2,Emma (1996),X\n", "1,1,4.0,1\n1,2,2.0,2\n")
    )
    assert (result.movies, result.merged_movies, result.ratings) == (2, 0, 2)


def test_a_movie_joined_in_the_100k_release_meets_its_later_entry(tmp_path: Path) -> None:
    take_in(tmp_path, release_100k([(1, "Emma (1996)"), (2, "Emma (1996)")]))
    take_in(tmp_path, releases_csv("838,Emma (1996),Romance\n26958,Emma (1996),Romance\n"))
    assert set(Movie.objects.values_list("movielens_100k_id", "movielens_id")) == {
        (1, 838),
        (None, 26958),
    }
