"""The rows as pages and as htmx gets them: one after the other, and moved by what is done there."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie
from recommendations.home import home_row, more_rows
from recommendations.home import page as home_page
from recommendations.home import rows as home_rows
from recommendations.models import Preferences
from recommendations.serving.picks import picks_on_page
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import UserFactory
from tests.html_reading import all_on, one_on

from ..pages import HTMX, picks_on
from .home_page import keys_on, movies_in, need, rate, rows_of

pytestmark = pytest.mark.django_db

ROWS = reverse("rows")


def test_the_home_page_has_their_place_and_they_come_there(client: Client, someone: User) -> None:
    rows = rows_of(someone)
    place = one_on(client.get(reverse("home")), ".rows-to-come")
    assert place.attributes["hx-get"] == f"{ROWS}?above="
    first = client.get(ROWS, {"above": ""}, headers=HTMX)
    assert keys_on(first) == [row.key for row in rows[:3]]
    assert picks_on(first) == [movie for row in rows[:3] for movie in movies_in(row)]
    above = ",".join(row.key for row in rows[:3])
    following = one_on(first, ".rows-to-come").attributes["hx-get"]
    assert following == f"{ROWS}?above={above.replace(',', '%2C')}"
    last = client.get(ROWS, {"above": ",".join(row.key for row in rows[:-1])}, headers=HTMX)
    assert keys_on(last) == [rows[-1].key]
    assert not all_on(last, ".rows-to-come")


def test_without_scripts_they_are_pages(client: Client, someone: User) -> None:
    page = client.get(ROWS)
    assert one_on(page, "main h1")
    assert keys_on(page) == [row.key for row in rows_of(someone)[:3]]
    assert "HX-Request" in page["Vary"]


@pytest.mark.parametrize("above", ["x", ",,,", "people", "<b>", "9" * 3000, "because-1,because-2"])
def test_any_keys_are_taken(client: Client, someone: User, above: str) -> None:
    page = client.get(ROWS, {"above": above})
    assert page.status_code == 200
    assert "people" not in keys_on(page) or above != "people"
    assert not all_on(page, "main b")


def test_a_movie_rated_in_a_row_leaves_it_and_the_row_is_ranked_anew(
    client: Client, someone: User
) -> None:
    row = need(someone, "because-")
    movie = row.picks[0].movie
    posted = {"stars": "5.0", "row": row.key}
    answer = client.post(reverse("rate", args=[movie.pk]), posted, headers=HTMX)
    assert keys_on(answer) == [row.key]
    now = home_row(row.key, read_serving_inputs(someone.pk))
    assert now is not None
    assert movie.pk not in movies_in(now)
    top = [pick.movie.pk for pick in picks_on_page(someone.pk).items]
    assert picks_on(answer) == [*top, *movies_in(now)]
    assert not set(top) & set(movies_in(now))
    fields = all_on(answer, f"#row-{row.key} [name=row]")
    assert {field.attributes["value"] for field in fields} == {row.key}


def test_each_row_by_itself_is_as_on_the_page_and_those_below_it_are_not_ranked(
    someone: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = {row.key: movies_in(row) for row in rows_of(someone)}
    inputs = read_serving_inputs(someone.pk)
    alone = {key: home_row(key, inputs) for key in every}
    assert {key: movies_in(row) for key, row in alone.items() if row} == every
    monkeypatch.setattr(home_rows, "different", None)
    first = next(iter(every))
    assert home_row(first, inputs) == alone[first]


def test_rows_that_are_not_yet_asked_for_are_not_ranked(
    someone: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, more = rows_of(someone), 2
    assert len(rows) > 2 * more
    monkeypatch.setattr(home_page, "ROWS_AT_ONCE", more)
    monkeypatch.setattr(home_rows, rows[-1].key, None)
    found, following = more_rows(someone.pk)
    assert [movies_in(row) for row in found] == [movies_in(row) for row in rows[:more]]
    assert following == more


def test_a_row_that_is_no_more_leaves_its_place_until_undone(client: Client, someone: User) -> None:
    row = need(someone, "because-")
    liked = row.key.removeprefix("because-")
    gone = client.post(reverse("mute", args=[liked]), {"row": row.key}, headers=HTMX)
    place = f"section#row-{row.key}[hidden][hx-swap-oob=true]"
    assert all_on(gone, place)
    back = client.post(reverse("unmute", args=[liked]), {"row": row.key}, headers=HTMX)
    assert not all_on(back, place)
    assert keys_on(back) == [row.key]


def test_a_row_of_any_name_is_shown_as_it_is(client: Client, someone: User) -> None:
    answer = client.post(
        reverse("rate", args=[Movie.objects.get(title="Fargo").pk]),
        {"stars": "5.0", "row": '"><script>'},
        headers=HTMX,
    )
    assert answer.status_code == 200
    assert b"<script>" not in answer.content


def test_who_asked_for_no_predictions_gets_none(client: Client, someone: User) -> None:
    assert all_on(client.get(ROWS), ".card-predicted")
    Preferences.objects.create(user=someone, hide_predictions=True)
    assert not all_on(client.get(ROWS), ".card-predicted")


def test_they_are_for_their_owner(client: Client, someone: User) -> None:
    other = UserFactory(username="somebody-else")
    for title in ("Aliens", "Speed", "Apollo 13"):
        rate(other, title, 5.0)
    before = [movies_in(row) for row in rows_of(someone)]
    client.force_login(other)
    answer = client.get(ROWS, {"user": someone.pk})
    assert keys_on(answer) == [row.key for row in rows_of(other)[:3]]
    assert "Fargo" not in " ".join(row.title for row in rows_of(other))
    assert [movies_in(row) for row in rows_of(someone)] == before


def test_a_visitor_is_sent_to_log_in(client: Client) -> None:
    answer = client.get(ROWS)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_they_are_only_read(client: Client, someone: User, method: str) -> None:
    assert getattr(client, method)(ROWS).status_code == 405
