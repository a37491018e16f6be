"""The dials: kept for each person, turned back at once, and never set to what they cannot be."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import ModelVersion, Preferences
from recommendations.serving.picks import picks_on_page
from tests.factories import UserFactory
from tests.html_reading import text_of

from ..pages import HTMX, nothing_left_on, picks_on
from ..views.test_undo import undo_in

pytestmark = pytest.mark.django_db

DIALS = reverse("dials")
HOME = reverse("home")
SET = {"novelty": "0.5", "variety": "0.4", "from_year": "1970", "to_year": "1999"}
AS_SET = (0.5, 0.4, 1970, 1999)
AS_IT_STANDS = (0.0, 0.0, None, None)


@pytest.fixture
def someone(client: Client, trained: ModelVersion) -> User:
    user = UserFactory()
    client.force_login(user)
    for title in ("Fargo", "Star Wars", "Toy Story"):
        Rating.objects.rate(user.pk, Movie.objects.get(title=title), 5.0)
    return user


def dials_of(user: User) -> tuple[float, float, int | None, int | None]:
    own = Preferences.objects.of(user.pk)
    return own.novelty, own.variety, own.from_year, own.to_year


def turn(client: Client, **changed: str) -> Any:
    return client.post(DIALS, {**SET, **changed}, headers=HTMX)


def picks(user: User) -> list[int]:
    return [pick.movie.pk for pick in picks_on_page(user.pk).items]


def test_they_are_kept_and_the_answer_carries_the_picks_and_the_rows_place(
    client: Client, someone: User
) -> None:
    before = picks_on(client.get(HOME))
    answer = turn(client)
    assert dials_of(someone) == AS_SET
    assert picks_on(answer) == picks(someone) != before
    assert b'<div id="rows" hx-swap-oob="true">' in answer.content
    assert "rows-to-come" in answer.content.decode()
    assert picks_on(client.get(HOME)) == picks_on(answer)
    years = Movie.objects.filter(pk__in=picks(someone)).values_list("year", flat=True)
    assert all(1970 <= (year or 0) <= 1999 for year in years)


def test_the_page_shows_where_they_stand(client: Client, someone: User) -> None:
    page = client.get(HOME).content.decode()
    assert '<details class="dials">' in " ".join(page.split()).replace(" >", ">")
    turn(client)
    page = client.get(HOME).content.decode()
    assert '<details class="dials" open>' in " ".join(page.split())
    assert 'value="0.5"' in page
    assert '<option value="1970" selected>' in page
    assert '<option value="1999" selected>' in page


def test_without_scripts_it_leads_back_to_the_page(client: Client, someone: User) -> None:
    answer = client.post(DIALS, SET)
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert dials_of(someone) == AS_SET


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_reset_turns_all_back(client: Client, someone: User, headers: dict[str, str]) -> None:
    before = picks(someone)
    Preferences.objects.create(user=someone, hide_predictions=True)
    turn(client)
    answer = client.post(DIALS, {**SET, "reset": "1"}, headers=headers)
    assert answer.status_code == (200 if headers else 302)
    assert dials_of(someone) == AS_IT_STANDS
    assert picks(someone) == before
    assert Preferences.objects.of(someone.pk).hide_predictions
    if headers:
        assert 'id="dials-form"' in answer.content.decode()
        assert "selected>1970" not in answer.content.decode()


def test_reset_of_dials_never_turned_keeps_nothing(client: Client, someone: User) -> None:
    client.post(DIALS, {"reset": "1"})
    assert not Preferences.objects.exists()


def test_turning_them_leaves_what_else_someone_prefers(client: Client, someone: User) -> None:
    Preferences.objects.create(user=someone, hide_predictions=True)
    turn(client)
    assert Preferences.objects.of(someone.pk).hide_predictions


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_an_era_that_ends_before_it_begins_is_refused_in_words(
    client: Client, someone: User, headers: dict[str, str]
) -> None:
    posted = {**SET, "from_year": "1990", "to_year": "1979"}
    answer = client.post(DIALS, posted, headers=headers, follow=not headers)
    assert "Choose a year after the first one." in answer.content.decode()
    assert dials_of(someone) == AS_IT_STANDS
    assert headers == {} or picks_on(answer) == []
    # What was said of the turn before is true no more.
    emptied = '<div id="status" hx-swap-oob="innerHTML"></div>' in answer.content.decode()
    assert emptied is bool(headers)


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("novelty", "1.1"),
        ("novelty", "-1.1"),
        ("novelty", "nan"),
        ("novelty", ""),
        ("novelty", "x"),
        ("variety", "-0.1"),
        ("variety", "inf"),
        ("from_year", "1971"),
        ("from_year", "x"),
        ("to_year", "99999999999"),
    ],
)
def test_what_no_dial_can_be_changes_nothing(
    client: Client, someone: User, field: str, bad: str
) -> None:
    for headers in ({}, HTMX):
        answer = client.post(DIALS, {**SET, field: bad}, headers=headers)
        assert answer.status_code in (200, 302)
    assert dials_of(someone) == AS_IT_STANDS


def test_they_are_each_persons_own(client: Client, someone: User) -> None:
    other = UserFactory()
    Preferences.objects.create(user=other, novelty=-1.0)
    turn(client, user=str(other.pk), user_id=str(other.pk), pk=str(other.pk))
    assert dials_of(other) == (-1.0, 0.0, None, None)
    assert dials_of(someone) == AS_SET


def test_a_visitor_has_none(client: Client) -> None:
    assert client.post(DIALS, SET).status_code == 302
    assert not Preferences.objects.exists()
    assert b"dials-form" not in client.get(HOME).content


def test_someone_without_personal_picks_has_none(client: Client, trained: ModelVersion) -> None:
    client.force_login(UserFactory())
    assert b"dials-form" not in client.get(HOME).content


def test_they_are_only_posted(client: Client, someone: User) -> None:
    assert client.get(DIALS).status_code == 405


def test_other_pages_follow_them_too(client: Client, someone: User) -> None:
    turn(client)
    page = client.get(reverse("movie", args=[Movie.objects.get(title="Fargo").pk]))
    assert picks_on(page) == picks(someone)


def test_an_empty_list_depends_on_the_dials(client: Client, someone: User) -> None:
    answer = turn(client, from_year="2010", to_year="2019")
    assert nothing_left_on(answer) == "true"
    client.post(DIALS, {"reset": "1"})
    assert nothing_left_on(client.get(HOME)) is None


def test_a_turn_can_be_undone_from_the_status_line(client: Client, someone: User) -> None:
    turn(client)
    answer = turn(client, novelty="-1.0").content.decode()
    status = answer[answer.index('<div id="status"') :]
    assert 'name="novelty"' in status
    assert 'value="0.5"' in status
    turned_back = client.post(DIALS, {**SET, "undo": "1"}, headers=HTMX).content.decode()
    assert dials_of(someone) == AS_SET
    assert '<form id="dials-form"' in turned_back
    assert "Undo" not in turned_back[turned_back.index('<div id="status"') :]


@pytest.mark.parametrize("posted", [{**SET, "novelty": "-1.0"}, {"reset": "1"}])
def test_a_turn_can_be_undone_without_scripts(
    client: Client, someone: User, posted: dict[str, str]
) -> None:
    client.post(DIALS, SET, follow=True)
    action, fields = undo_in(client.post(DIALS, posted, follow=True))
    assert dials_of(someone) != AS_SET
    undone = client.post(action, fields, follow=True)
    assert dials_of(someone) == AS_SET
    assert "Undo" not in text_of(undone)
