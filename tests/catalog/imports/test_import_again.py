"""The same import once more changes nothing, and what people changed since stays."""

from pathlib import Path

import pytest

from catalog.models import Genre, Movie, Rating
from tests.factories import CreditFactory, RatingFactory
from tests.movielens.samples import write_folder, write_zip

from ..models.totals import totals
from .importing import ML_1M, ML_10M, ML_100K, ML_CSV, RECBOLE, Files, dump, run

pytestmark = pytest.mark.django_db

ALL_FORMS = pytest.mark.parametrize("files", [ML_100K, RECBOLE, ML_1M, ML_10M, ML_CSV])


@ALL_FORMS
def test_importing_a_release_again_changes_nothing(tmp_path: Path, files: Files) -> None:
    folder = write_folder(tmp_path / "release", files)
    run(folder)
    before = dump()
    out, _ = run(folder)
    assert dump() == before
    assert "0 movies, 0 users, 0 ratings and 0 tags added; 3 ratings were there already" in out


@ALL_FORMS
def test_a_zip_of_the_same_name_is_the_same_release(tmp_path: Path, files: Files) -> None:
    run(write_folder(tmp_path / "ml-release", files))
    before = dump()
    run(write_zip(tmp_path / "ml-release.zip", files, "inside/"))
    assert dump() == before


def test_the_100k_release_is_recognised_in_either_form(tmp_path: Path) -> None:
    run(write_folder(tmp_path / "somewhere", RECBOLE))
    ratings = list(Rating.objects.order_by("pk").values())
    run(write_folder(tmp_path / "elsewhere", ML_100K))
    assert list(Rating.objects.order_by("pk").values()) == ratings


def test_a_name_in_another_case_is_the_same_release(tmp_path: Path) -> None:
    run(write_folder(tmp_path / "ML-Latest", ML_CSV))
    before = dump()
    run(write_zip(tmp_path / "ml-latest.zip", ML_CSV))
    assert dump() == before


def test_new_rows_of_a_grown_release_are_added(tmp_path: Path) -> None:
    run(write_folder(tmp_path / "ml-latest", ML_CSV))
    before = dump()["catalog.Rating"]
    grown = ML_CSV | {
        "ratings.csv": ML_CSV["ratings.csv"] + b"2,29,2.0,900000000\r\n3,40697,4.5,900000001\r\n"
    }
    out, _ = run(write_folder(tmp_path / "ml-latest", grown))
    assert "0 movies, 1 users, 2 ratings" in out
    after = dump()["catalog.Rating"]
    assert after[:3] == before
    assert {(row["stars"]) for row in after[3:]} == {2.0, 4.5}
    assert totals(Movie.objects.get(title="Babylon 5")) == (1, 4.5)


@pytest.mark.parametrize("files", [ML_100K, ML_1M, ML_CSV])
def test_what_an_admin_changed_in_a_movie_stays(tmp_path: Path, files: Files) -> None:
    folder = write_folder(tmp_path / "release", files)
    run(folder)
    movie = Movie.objects.get(title="Toy Story")
    movie.title, movie.year = "Toy Story One", 1996
    movie.alternative_titles = ["Spielzeug"]
    movie.overview = "Toys come alive."
    movie.save()
    movie.genres.set([Genre.objects.create(name="Toys")])
    CreditFactory(movie=movie)
    before = dump()
    run(folder)
    assert dump() == before


def test_a_corrected_id_elsewhere_stays(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "release", ML_CSV)
    run(folder)
    Movie.objects.filter(title="Toy Story").update(imdb_id="tt9999999", tmdb_id=1234)
    before = dump()
    run(folder)
    assert dump() == before


def test_changed_stars_stay(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "release", ML_CSV)
    run(folder)
    rating = Rating.objects.filter(stars=3.5).get()
    Rating.objects.rate(rating.user_id, rating.movie, 1.0)
    before = dump()
    run(folder)
    assert dump() == before


def test_ratings_of_the_sites_users_stay(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "release", ML_CSV)
    run(folder)
    movie = Movie.objects.get(title="Toy Story")
    RatingFactory(movie=movie, stars=5.0)
    before = dump()
    run(folder)
    assert dump() == before
    assert totals(movie) == (3, 9.0)


def test_a_movie_deleted_since_comes_back_with_its_ratings(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "release", ML_CSV)
    run(folder)
    Movie.objects.get(title="Toy Story").delete()
    run(folder)
    assert totals(Movie.objects.get(title="Toy Story")) == (2, 4.0)
