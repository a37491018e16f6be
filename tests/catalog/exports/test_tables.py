"""Everything one keeps, as CSV tables in the archive."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import MovieNote, OwnTag, Rating, WatchlistEntry
from tests.factories import MovieFactory
from tests.html_reading import links_of

from ..library.library_items import MovieListFactory, ViewingFactory
from .exporting import Rows, csv_files, downloaded

pytestmark = pytest.mark.django_db

NAMES = {"ratings", "rating-history", "watchlist", "diary", "lists", "tags", "notes"}


def exported(client: Client) -> dict[str, Rows]:
    """The tables of the archive that the page makes."""
    return csv_files(downloaded(client), "tables")


def keep(user: User) -> None:
    movie = MovieFactory(
        title="ملاكي, “x”", year=2005, imdb_id="tt0133093", tmdb_id=603, movielens_id=2571
    )
    Rating.objects.rate(user.pk, movie, 3.5)
    Rating.objects.rate(user.pk, movie, 4.0)
    WatchlistEntry.objects.put(user.pk, movie)
    ViewingFactory(user=user, movie=movie, note="One\nTwo")
    ViewingFactory(user=user, movie=movie, watched_on="2026-06-01")
    gone = MovieFactory(title="Gone", year=1931)
    MovieListFactory(user=user, name="=SUM(A1)", ranked=True, movies=[movie, gone])
    MovieListFactory(user=user, name="Empty")
    gone.delete()
    OwnTag.objects.put(user.pk, movie, ["heist"])
    MovieNote.objects.write(user.pk, movie, "Mine")


def test_all_of_it_is_there(client: Client, me: User) -> None:
    keep(me)
    files = exported(client)
    assert set(files) >= NAMES
    ids = {"movielens_id": "2571", "imdb_id": "tt0133093", "tmdb_id": "603"}
    movie = {"title": "ملاكي, “x”", "year": "2005", **ids}
    for name in NAMES:
        assert files[name][0].items() >= movie.items() or name == "lists"
    assert [row["stars"] for row in files["ratings"]] == ["4.0"]
    assert [row["stars"] for row in files["rating-history"]] == ["3.5", "4.0"]
    assert [row["rewatch"] for row in files["diary"]] == ["no", "yes"]
    assert files["diary"][0]["note"] == "One\nTwo"
    assert [row["tag"] for row in files["tags"]] == ["heist"]
    assert [row["note"] for row in files["notes"]] == ["Mine"]
    rows = [(row["list"], row["position"], row["title"]) for row in files["lists"]]
    assert rows == [
        ("'=SUM(A1)", "1", "ملاكي, “x”"),
        ("'=SUM(A1)", "2", "Gone (1931)"),
        ("Empty", "", ""),
    ]


def test_nothing_of_others_is_in_it(client: Client, me: User) -> None:
    keep(ViewingFactory().user)
    files = exported(client)
    assert [row["username"] for row in files.pop("account")] == [me.username]
    assert [row["action"] for row in files.pop("account-log")] == ["logged in", "data exported"]
    assert len(files.pop("exports")) == 1
    assert all(rows == [] for rows in files.values())


def test_the_account_page_leads_there(client: Client, me: User) -> None:
    assert reverse("export") in links_of(client.get(reverse("account")))
