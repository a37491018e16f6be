"""Every form of a MovieLens release becomes movies, authors, ratings and tags."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from catalog.models import Movie, MovieTag, Rating
from tests.movielens.samples import write_folder, write_zip

from ..models.totals import totals, wrong_totals
from .importing import ML_1M, ML_10M, ML_100K, ML_CSV, RECBOLE, Files, run

pytestmark = pytest.mark.django_db


def titles() -> dict[str, tuple[int | None, list[str]]]:
    return {movie.title: (movie.year, movie.alternative_titles) for movie in Movie.objects.all()}


def genres() -> dict[str, set[str]]:
    return {
        movie.title: {genre.name for genre in movie.genres.all()} for movie in Movie.objects.all()
    }


def ratings() -> set[tuple[str, str, float]]:
    return set(Rating.objects.values_list("user__username", "movie__title", "stars"))


def numbers(field: str) -> dict[str, Any]:
    return dict(Movie.objects.values_list("title", field))


def test_the_100k_release(tmp_path: Path) -> None:
    run(write_folder(tmp_path / "anywhere", ML_100K))
    assert titles() == {
        "Toy Story": (1995, []),
        "unknown": (None, []),
        "Les Misérables": (1995, []),
        "Land Before Time III: The Time of the Great Giving": (1995, []),
    }
    assert genres()["Toy Story"] == {"Animation", "Children", "Comedy"}
    assert genres()["unknown"] == set()
    assert numbers("movielens_100k_id") == {
        "Toy Story": 1,
        "unknown": 267,
        "Les Misérables": 543,
        "Land Before Time III: The Time of the Great Giving": 1412,
    }
    assert set(numbers("movielens_id").values()) == {None}
    assert ratings() == {
        ("ml-100k:196", "Toy Story", 3.0),
        ("ml-100k:196", "Les Misérables", 5.0),
        ("ml-100k:22", "Toy Story", 1.0),
    }


def test_the_100k_release_in_recboles_wheel(tmp_path: Path) -> None:
    run(write_zip(tmp_path / "recbole.whl", RECBOLE, "recbole/dataset_example/ml-100k/"))
    assert titles()["Shanghai Triad"] == (1995, ["Yao a yao yao dao waipo qiao"])
    assert numbers("movielens_100k_id")["Les Misérables"] == 543
    assert set(numbers("movielens_id").values()) == {None}
    assert ratings() == {
        ("ml-100k:196", "Toy Story", 3.0),
        ("ml-100k:196", "Les Misérables", 5.0),
        ("ml-100k:22", "Toy Story", 1.0),
    }


def test_the_1m_release(tmp_path: Path) -> None:
    run(write_folder(tmp_path / "ml-1m", ML_1M))
    assert titles() == {
        "Toy Story": (1995, []),
        "Les Misérables": (1995, []),
        "The Star Maker": (1995, ["L'Uomo delle stelle"]),
    }
    assert numbers("movielens_id") == {
        "Toy Story": 1,
        "Les Misérables": 73,
        "The Star Maker": 124,
    }
    assert set(numbers("movielens_100k_id").values()) == {None}
    assert ratings() == {
        ("ml-1m:1", "Toy Story", 3.0),
        ("ml-1m:1", "Les Misérables", 5.0),
        ("ml-1m:2", "Toy Story", 1.0),
    }


def test_the_10m_release_with_tags(tmp_path: Path) -> None:
    run(write_zip(tmp_path / "ml-10m.zip", ML_10M, "ml-10M100K/"))
    assert titles()["Les Misérables"] == (1995, [])
    assert genres()["Pull My Daisy"] == set()
    assert numbers("movielens_id")["Boomerang"] == 122
    assert ratings() == {
        ("ml-10m:1", "Les Misérables", 3.5),
        ("ml-10m:1", "Boomerang", 5.0),
        ("ml-10m:2", "Les Misérables", 0.5),
    }
    assert set(MovieTag.objects.values_list("movie__title", "tag__name", "count")) == {
        ("Les Misérables", "amélie", 2),
        ("Boomerang", "a::b", 1),
    }


def test_the_csv_releases_with_tags_and_links(tmp_path: Path) -> None:
    run(write_zip(tmp_path / "ml-latest-small.zip", ML_CSV, "ml-latest-small/"))
    assert titles() == {
        "Toy Story": (1995, []),
        "The City of Lost Children": (1995, ["La Cité des enfants perdus"]),
        "Babylon 5": (None, []),
        '"Great Performances" Cats': (1998, []),
    }
    assert genres()["Babylon 5"] == {"Sci-Fi"}
    assert genres()['"Great Performances" Cats'] == set()
    assert numbers("movielens_id")['"Great Performances" Cats'] == 114335
    assert set(numbers("movielens_100k_id").values()) == {None}
    assert numbers("imdb_id") == {
        "Toy Story": "tt0114709",
        "The City of Lost Children": "tt0112682",
        "Babylon 5": None,
        '"Great Performances" Cats': None,
    }
    assert numbers("tmdb_id")["Toy Story"] == 862
    assert numbers("tmdb_id")["The City of Lost Children"] is None
    assert ratings() == {
        ("ml-latest-small:1", "Toy Story", 3.5),
        ("ml-latest-small:1", "The City of Lost Children", 5.0),
        ("ml-latest-small:2", "Toy Story", 0.5),
    }
    assert set(MovieTag.objects.values_list("movie__title", "tag__name", "count")) == {
        ("The City of Lost Children", "tom hardy, amélie", 1),
        ("Toy Story", "funny", 2),
    }


@pytest.mark.parametrize("files", [ML_100K, RECBOLE, ML_1M, ML_10M, ML_CSV])
def test_ratings_have_the_times_of_the_file(tmp_path: Path, files: Files) -> None:
    run(write_folder(tmp_path / "release", files))
    for field in ("created_at", "updated_at"):
        assert set(Rating.objects.values_list(field, flat=True)) == {
            datetime.fromtimestamp(moment, UTC) for moment in (881250949, 891717742, 878887116)
        }


@pytest.mark.parametrize("files", [ML_100K, RECBOLE, ML_1M, ML_10M, ML_CSV])
def test_totals_are_right_at_once(tmp_path: Path, files: Files) -> None:
    run(write_folder(tmp_path / "release", files))
    assert sum(totals(movie)[0] for movie in Movie.objects.all()) == 3
    assert wrong_totals() == []


@pytest.mark.parametrize("files", [ML_100K, ML_CSV])
def test_movies_can_be_searched_at_once(tmp_path: Path, files: Files) -> None:
    run(write_folder(tmp_path / "release", files))
    assert Movie.objects.search("TOY story").get().title == "Toy Story"


def test_alternative_titles_can_be_searched(tmp_path: Path) -> None:
    run(write_folder(tmp_path / "release", ML_CSV))
    assert Movie.objects.search("cite enfants").get().title == "The City of Lost Children"


def test_users_of_two_releases_are_different_accounts(tmp_path: Path) -> None:
    run(write_folder(tmp_path / "ml-1m", ML_1M))
    run(write_folder(tmp_path / "ml-10m", ML_10M))
    names = {"ml-1m:1", "ml-1m:2", "ml-10m:1", "ml-10m:2"}
    assert set(User.objects.values_list("username", flat=True)) == names
    assert set(User.objects.values_list("imported_from", flat=True)) == {"ml-1m", "ml-10m"}


def test_movies_of_two_releases_are_the_same_movies(tmp_path: Path) -> None:
    for name, files in (("1m", ML_1M), ("10m", ML_10M), ("csv", ML_CSV), ("100k", ML_100K)):
        run(write_folder(tmp_path / name, files))
    toy_story = Movie.objects.get(title="Toy Story")
    assert (toy_story.movielens_id, toy_story.movielens_100k_id) == (1, 1)
    assert totals(toy_story) == (6, 12.0)
    assert Movie.objects.filter(title="Les Misérables").count() == 1
