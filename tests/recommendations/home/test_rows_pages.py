"""The rows as pages and as htmx gets them: one after the other, and moved by what is done there."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie
from recommendations.home import home_row
from recommendations.models import Preferences
from recommendations.serving.picks import picks_on_page
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import UserFactory
from tests.html_reading import text_of

from ..pages import HTMX, picks_on
from .home_page import keys_on, movies_in, need, rate, rows_of

pytestmark = pytest.mark.django_db

ROWS = reverse("rows")


def test_the_home_page_has_their_place_and_they_come_there(client: Client, someone: User) -> None:
    rows = rows_of(someone)
    assert f'hx-get="{ROWS}?above="' in client.get(reverse("home")).content.decode()
    first = client.get(ROWS, {"above": ""}, headers=HTMX)
    assert keys_on(first) == [row.key for row in rows[:3]]
    assert picks_on(first) == [movie for row in rows[:3] for movie in movies_in(row)]
    above = ",".join(row.key for row in rows[:3])
    assert f'?above={above.replace(",", "%2C")}"' in first.content.decode()
    last = client.get(ROWS, {"above": ",".join(row.key for row in rows[:-1])}, headers=HTMX)
    assert keys_on(last) == [rows[-1].key]
    assert b"rows-to-come" not in last.content


def test_without_scripts_they_are_pages(client: Client, someone: User) -> None:
    page = client.get(ROWS)
    assert "More movies for you" in text_of(page)
    assert keys_on(page) == [row.key for row in rows_of(someone)[:3]]
    assert "HX-Request" in page["Vary"]


@pytest.mark.parametrize("above", ["x", ",,,", "people", "<b>", "9" * 3000, "because-1,because-2"])
def test_any_keys_are_taken(client: Client, someone: User, above: str) -> None:
    page = client.get(ROWS, {"above": above})
    assert page.status_code == 200
    assert "people" not in keys_on(page) or above != "people"
    assert b"<b>" not in page.content


def test_a_movie_rated_in_a_row_leaves_it_and_the_row_is_ranked_anew(
    client: Client, someone: User
) -> None:
    row = need(someone, "because-")
    movie = row.picks[0].movie
    posted = {"stars": "5.0", "row": row.key}
    answer = client.post(reverse("rate", args=[movie.pk]), posted, headers=HTMX)
    assert keys_on(answer) == [row.key]
    now = home_row(someone.pk, row.key, read_serving_inputs(someone.pk))
    assert now is not None
    assert movie.pk not in movies_in(now)
    top = [pick.movie.pk for pick in picks_on_page(someone.pk).items]
    assert picks_on(answer) == [*top, *movies_in(now)]
    assert not set(top) & set(movies_in(now))
    assert "Row(" not in answer.content.decode()
    assert f'name="row" value="{row.key}"' in answer.content.decode()


def test_a_row_that_is_no_more_leaves_its_place_until_undone(client: Client, someone: User) -> None:
    row = need(someone, "because-")
    liked = row.key.removeprefix("because-")
    gone = client.post(reverse("mute", args=[liked]), {"row": row.key}, headers=HTMX)
    place = f'<section id="row-{row.key}" class="movies row" hidden hx-swap-oob="true">'
    assert place in gone.content.decode()
    back = client.post(reverse("unmute", args=[liked]), {"row": row.key}, headers=HTMX)
    assert place not in back.content.decode()
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
    assert b"card-predicted" in client.get(ROWS).content
    Preferences.objects.create(user=someone, hide_predictions=True)
    assert b"card-predicted" not in client.get(ROWS).content


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
