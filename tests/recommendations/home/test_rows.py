"""Which rows stand on the home page: in order, no movie twice, none where there is nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog import names as catalog_names
from catalog.models import Movie, Rating
from recommendations.home import more_rows
from recommendations.home.page import PLACES, ROWS_AT_ONCE
from recommendations.home.rows import FEWEST
from recommendations.models import ModelVersion, MutedRating, NotInterested, Preferences
from recommendations.serving.picks import picks_on_page
from recommendations.training import pipeline
from tests.factories import UserFactory
from tests.html_reading import all_on

from ..pages import HTMX, nothing_left_on
from .home_page import assert_none_twice, keys_on, movies_in, rows_of, shown_on_page, tired

pytestmark = pytest.mark.django_db

ROWS = reverse("rows")


def test_rows_come_in_order_each_with_a_heading_and_a_reason(someone: User) -> None:
    rows = rows_of(someone)
    kinds = [row.key.split("-")[0] for row in rows]
    assert kinds == [
        kind
        for kind in ("because", "people", "because", "gems", "because", "popular", "different")
        if kind in kinds
    ]
    assert {"because", "gems", "popular", "different"} <= set(kinds)
    for row in rows:
        assert row.title
        assert row.note
        assert FEWEST <= len(row.picks) <= PLACES


def test_no_movie_stands_in_two_rows_nor_one_that_was_rated(someone: User) -> None:
    assert_none_twice(someone)
    rated = set(Rating.objects.filter(user=someone).values_list("movie", flat=True))
    assert not rated & set(shown_on_page(someone))


@pytest.mark.parametrize(
    "dials",
    [
        {"novelty": 1.0},
        {"novelty": -1.0, "variety": 1.0},
        {"from_year": 1980, "to_year": 1995},
        {"novelty": 0.5, "variety": 0.6, "from_year": 1970},
    ],
    ids=str,
)
def test_nor_does_one_whatever_the_dials_and_what_was_seen(
    someone: User, dials: dict[str, Any]
) -> None:
    Preferences.objects.create(user=someone, **dials)
    tired(someone, shown_on_page(someone)[::2])
    assert_none_twice(someone)
    years = Movie.objects.filter(pk__in=shown_on_page(someone)).values_list("year", flat=True)
    assert all(dials.get("from_year", 0) <= (year or 0) for year in years)
    assert all((year or 0) <= dials.get("to_year", 9999) for year in years)


def test_nor_does_one_when_movies_have_been_deleted(someone: User) -> None:
    gone = shown_on_page(someone)[::3]
    Movie.objects.filter(pk__in=gone).delete()
    assert_none_twice(someone)
    assert not set(gone) & set(shown_on_page(someone))


def test_a_row_is_left_out_when_its_liked_movie_goes_before_its_title_is_read(
    someone: User,
) -> None:
    """Twice in one request: the rows are planned anew once."""
    shown, _more = more_rows(someone.pk)
    liked = [int(row.key.partition("-")[2]) for row in shown if row.key.startswith("because-")]
    assert len(liked) == 2
    left, names = list(liked), catalog_names._of_anyone().sql

    def delete_first(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql == names and left:
            Movie.objects.filter(pk=left.pop()).delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(delete_first):
        rows, _more = more_rows(someone.pk)
    assert not left
    assert rows
    assert not {f"because-{movie}" for movie in liked} & {row.key for row in rows}


def test_the_dials_move_the_rows(someone: User) -> None:
    before = [movies_in(row) for row in rows_of(someone)]
    Preferences.objects.create(user=someone, novelty=1.0, variety=0.4)
    assert [movies_in(row) for row in rows_of(someone)] != before


def test_an_era_without_movies_leaves_no_rows(client: Client, someone: User) -> None:
    Preferences.objects.create(user=someone, from_year=2020, to_year=2021)
    assert rows_of(someone) == []
    page = client.get(reverse("home"))
    assert nothing_left_on(page) == "true"
    assert all_on(client.get(ROWS), "#no-rows")


def test_someone_new_has_no_rows(client: Client, trained: ModelVersion) -> None:
    user = UserFactory()
    client.force_login(user)
    assert more_rows(user.pk) == ([], 0)
    assert all_on(client.get(ROWS), "#no-rows")
    assert client.get(ROWS, headers=HTMX).content.strip() == b""


def test_without_a_model_there_are_none(client: Client, someone: User) -> None:
    ModelVersion.objects.all().delete()
    assert more_rows(someone.pk) == ([], 0)
    assert client.get(ROWS).status_code == 200
    assert not all_on(client.get(reverse("home")), ".rows-to-come")


def test_with_every_rating_muted_there_are_none(client: Client, someone: User) -> None:
    for rating in Rating.objects.filter(user=someone):
        MutedRating.objects.mute(someone.pk, rating.movie)
    assert more_rows(someone.pk) == ([], 0)
    assert not all_on(client.get(reverse("home")), ".rows-to-come")


def test_someone_who_has_rated_all_has_none(client: Client, someone: User) -> None:
    left = Movie.objects.exclude(ratings__user=someone)
    Rating.objects.bulk_create(Rating(user=someone, movie=movie, stars=4.0) for movie in left)
    assert more_rows(someone.pk) == ([], 0)
    assert nothing_left_on(client.get(reverse("home"))) == "false"


def test_a_movie_not_wanted_is_in_no_row(someone: User) -> None:
    for row in rows_of(someone)[:4]:
        NotInterested.objects.mark(someone.pk, row.picks[0].movie)
    unwanted = set(NotInterested.objects.values_list("movie", flat=True))
    assert not unwanted & set(shown_on_page(someone))


def test_what_was_shown_often_in_vain_steps_back_a_third_at_most(someone: User) -> None:
    top = [pick.movie.pk for pick in picks_on_page(someone.pk).items]
    rows = [movies_in(row) for row in rows_of(someone)]
    tired(someone, [*top, *(pk for row in rows for pk in row)])
    assert [pick.movie.pk for pick in picks_on_page(someone.pk).items][:10] == top[:10]
    assert len({pick.movie.pk for pick in picks_on_page(someone.pk).items} - set(top)) == 5
    assert [movies_in(row) for row in rows_of(someone)] != rows
    assert_none_twice(someone)


def test_the_same_visit_shows_the_same(client: Client, someone: User) -> None:
    tired(someone, shown_on_page(someone)[::2])
    before = shown_on_page(someone)
    seen = {"seen": ",".join(map(str, before)), "touched": ",".join(map(str, before[:40:3]))}
    for _again in range(3):
        assert client.post(reverse("seen"), seen).status_code == 204
        assert shown_on_page(someone) == before


def test_a_new_model_between_two_requests_repeats_no_row(client: Client, someone: User) -> None:
    first = client.get(ROWS, headers=HTMX)
    pipeline.retrain()
    second = client.get(ROWS, {"above": ",".join(keys_on(first))}, headers=HTMX)
    assert len(keys_on(first)) == ROWS_AT_ONCE
    assert keys_on(second)
    assert not set(keys_on(first)) & set(keys_on(second))
