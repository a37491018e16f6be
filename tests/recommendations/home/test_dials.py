"""The dials: kept for each person, turned back at once, and never set to what they cannot be."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Genre, Movie, Rating, WatchlistEntry
from recommendations.models import ModelVersion, Preferences
from recommendations.serving.picks import picks_on_page
from shelves.models import Shelf, ShelfItem
from shelves.watchable import forget_whether_in_use
from tests.factories import UserFactory
from tests.html_reading import all_on, levels_on, one_on, undo_on, words_of

from ..pages import HTMX, nothing_left_on, picks_on

pytestmark = pytest.mark.django_db

DIALS = reverse("dials")
HOME = reverse("home")
SET = {"novelty": "0.5", "variety": "0.4", "from_year": "1970", "to_year": "1999"}
WIDE = {"novelty": "0", "variety": "0", "from_year": "", "to_year": ""}
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
    assert all_on(answer, "#rows[hx-swap-oob=true] .rows-to-come")
    assert picks_on(client.get(HOME)) == picks_on(answer)


def test_how_many_are_turned_is_said_where_they_are_folded(client: Client, someone: User) -> None:
    def said(page: Any) -> str:
        return words_of(one_on(page, "#dials-tuned"))

    assert not said(client.get(HOME))
    assert said(turn(client)).startswith("4")
    assert said(turn(client, from_year="", to_year="")).startswith("2")
    page = client.get(HOME)
    assert said(page).startswith("2")
    assert "open" not in one_on(page, ".dials").attributes
    years = Movie.objects.filter(pk__in=picks(someone)).values_list("year", flat=True)
    assert all(1970 <= (year or 0) <= 1999 for year in years)


def test_the_page_shows_where_they_stand(client: Client, someone: User) -> None:
    turn(client)
    page = client.get(HOME)
    assert one_on(page, "#dials-form [name=novelty]").attributes["value"] == "0.5"
    chosen = all_on(page, "#dials-form option[selected]")
    assert [option.attributes["value"] for option in chosen] == ["1970", "1999", "", ""]


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
        assert all_on(answer, "#dials-form")
        assert not all_on(answer, "#dials-form option[selected][value='1970']")


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
    assert dials_of(someone) == AS_IT_STANDS
    if headers:
        assert words_of(one_on(answer, "#dials-problem[role=alert]"))
        assert picks_on(answer) == []
        # What was said of the turn before is true no more.
        assert all_on(answer, "#status[hx-swap-oob=innerHTML]:empty")
    else:
        assert levels_on(answer) == ["error"]


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
        for undo in ({}, {"undo": "1"}):
            answer = client.post(DIALS, {**SET, **undo, field: bad}, headers=headers)
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
    assert not all_on(client.get(HOME), "#dials-form")


def test_someone_without_personal_picks_has_none(client: Client, trained: ModelVersion) -> None:
    client.force_login(UserFactory())
    assert not all_on(client.get(HOME), "#dials-form")


def test_they_are_only_posted(client: Client, someone: User) -> None:
    assert client.get(DIALS).status_code == 405


def test_other_pages_follow_them_too(client: Client, someone: User) -> None:
    turn(client)
    fargo = Movie.objects.get(title="Fargo")
    beside = client.get(reverse("picks_beside", args=[fargo.pk]), headers=HTMX)
    assert picks_on(beside) == picks(someone)


def test_an_empty_list_depends_on_the_dials(client: Client, someone: User) -> None:
    answer = turn(client, from_year="2010", to_year="2019")
    assert nothing_left_on(answer) == "true"
    client.post(DIALS, {"reset": "1"})
    assert nothing_left_on(client.get(HOME)) is None


def test_a_turn_can_be_undone_from_the_status_line(client: Client, someone: User) -> None:
    turn(client)
    action, fields = undo_on(turn(client, novelty="-1.0"))
    assert fields["novelty"] == "0.5"
    turned_back = client.post(action, fields, headers=HTMX)
    assert dials_of(someone) == AS_SET
    assert all_on(turned_back, "#dials-form")
    assert not all_on(turned_back, "[data-undo]")


@pytest.mark.parametrize("posted", [{**SET, "novelty": "-1.0"}, {"reset": "1"}])
def test_a_turn_can_be_undone_without_scripts(
    client: Client, someone: User, posted: dict[str, str]
) -> None:
    client.post(DIALS, SET, follow=True)
    action, fields = undo_on(client.post(DIALS, posted, follow=True))
    assert dials_of(someone) != AS_SET
    undone = client.post(action, fields, follow=True)
    assert dials_of(someone) == AS_SET
    assert not all_on(undone, "[data-undo]")


def test_a_genre_a_length_and_the_watchlist_narrow_the_picks(client: Client, someone: User) -> None:
    comedy = Genre.objects.get(name="Comedy")
    turn(client, genre=str(comedy.pk))
    assert all(comedy in pick.movie.genres.all() for pick in picks_on_page(someone.pk).items)
    first, second, third, *_ = picks(someone)
    Movie.objects.filter(pk=first).update(runtime=91)
    Movie.objects.filter(pk=second).update(runtime=90)
    turn(client, genre=str(comedy.pk), most_minutes="90")
    left = picks(someone)
    assert first not in left
    # Of unknown length are most, and they stay.
    assert {second, third} <= set(left)
    for movie in (first, second):
        WatchlistEntry.objects.put(someone.pk, Movie.objects.get(pk=movie))
    answer = turn(client, genre=str(comedy.pk), most_minutes="90", only_watchlist="on")
    assert picks_on(answer) == [second]
    page = client.get(HOME)
    assert all_on(page, "#dials-form [name=only_watchlist][checked]")
    chosen = all_on(page, "#dials-form option[selected]")
    assert [one.attributes["value"] for one in chosen][2:] == [str(comedy.pk), "90"]
    action, fields = undo_on(turn(client))
    assert picks(someone) != [second]
    client.post(action, fields)
    assert picks(someone) == [second]


def test_a_genre_that_is_deleted_narrows_no_more(client: Client, someone: User) -> None:
    genre = Genre.objects.create(name="Short-lived")
    turn(client, genre=str(genre.pk))
    assert picks(someone) == []
    genre.delete()
    assert picks(someone)
    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize(
    ("field", "bad"), [("genre", "x"), ("genre", "99999999999999999999"), ("most_minutes", "91")]
)
def test_what_no_filter_can_be_changes_nothing(
    client: Client, someone: User, field: str, bad: str
) -> None:
    for headers in ({}, HTMX):
        assert client.post(DIALS, {**SET, field: bad}, headers=headers).status_code in (200, 302)
    assert dials_of(someone) == AS_IT_STANDS


def test_what_i_can_watch_narrows_the_picks_and_is_asked_only_of_who_has_shelves(
    client: Client, someone: User
) -> None:
    assert not all_on(client.get(HOME), "#dials-form [name=only_watchable]")
    first, second, third, *_ = picks(someone)
    put_on_shelf(None, first)
    put_on_shelf(someone, third)
    put_on_shelf(UserFactory(), second)
    assert all_on(client.get(HOME), "#dials-form [name=only_watchable]:not([checked])")
    assert picks_on(turn(client, only_watchable="on", **WIDE)) == [first, third]
    rows = client.get(reverse("rows"), headers=HTMX)
    assert not set(picks_on(rows)) - {first, third}
    Shelf.objects.all().delete()
    forget_whether_in_use()
    # Whoever has turned it on must be able to turn it off.
    assert all_on(client.get(HOME), "#dials-form [name=only_watchable][checked]")
    assert picks(someone) == []


def put_on_shelf(user: User | None, movie: int) -> None:
    shelf, _is_new = Shelf.objects.get_or_create(user=user, name="Shelf", kind="files")
    ShelfItem.objects.create(shelf=shelf, title="Any", movie_id=movie)
    Shelf.objects.filter(pk=shelf.pk).update(item_count=1)
    forget_whether_in_use()
