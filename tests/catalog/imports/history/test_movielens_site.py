"""MovieLens' own export: its log gives the ratings their dates, in one archive or beside it."""

import json

import pytest

from catalog.models import Rating, UnmatchedMovie

from ....factories import MovieFactory, UserFactory
from .bringing import bring, csv_text, stars_of, zip_of

pytestmark = pytest.mark.django_db

ML_RATINGS = csv_text(
    ("movie_id", "imdb_id", "tmdb_id", "rating", "average_rating", "title"),
    (6, "0113277", 949, 4.5, 3.9, "Heat (1995)"),
    (7, "0114319", 11860, 3, 3.9, "Sabrina (1995)"),
)


def ml_log(*rows: tuple[str, object]) -> str:
    header = ("datetime", "login_id", "action_type", "log_json")
    return csv_text(header, *((at, 5, "rating", json.dumps(said)) for at, said in rows))


@pytest.mark.parametrize("is_archive", [True, False])
def test_the_log_of_movielens_dates_its_ratings(is_archive: bool) -> None:
    MovieFactory(title="Heat", year=1995, movielens_id=6)
    log = ml_log(
        ("2016-02-03 20:15:00.0", {"movieId": 6, "rating": 4.5}),
        ("2017-02-03 20:15:00.0", {"movieId": 7, "rating": 3.0}),
    )
    user = UserFactory()
    files = {"movielens-ratings.csv": ML_RATINGS, "movielens-logs.csv": log}
    bring(user, *([zip_of(files)] if is_archive else files.values()))
    rating = Rating.objects.get(user=user)
    assert (rating.stars, str(rating.updated_at.date())) == (4.5, "2016-02-03")
    unmatched = UnmatchedMovie.objects.get(user=user)
    (kept,) = unmatched.records.all()
    assert (unmatched.title, str(kept.at.date())) == ("Sabrina", "2017-02-03")


def test_what_was_taken_back_at_movielens_is_left_out() -> None:
    MovieFactory(title="Heat", year=1995, movielens_id=6)
    log = ml_log(
        ("2017-02-03 20:15:00.0", {"movieId": 6, "rating": None, "action": "remove"}),
        ("2016-02-03 20:15:00.0", {"movieId": 6, "rating": 4.5, "action": "add"}),
        ("2016-02-03 20:15:00.0", {"movieId": 7, "rating": 3, "action": "add"}),
    )
    user = UserFactory()
    (report,) = bring(user, log).reports
    assert report["skipped"] == {"deleted": 1, "older": 1}
    assert not stars_of(user)
