"""The diary: days, rewatches, months."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Viewing
from tests.factories import MovieFactory, RatingFactory
from tests.html_reading import (
    all_on,
    link_with,
    links_of,
    movies_of,
    one_on,
    stars_on,
    words_of,
)

from .library_items import HTMX, ViewingFactory, do_and_undo, undo_token

pytestmark = pytest.mark.django_db

DIARY = "/diary/"


def rewatches(user: User) -> list[tuple[str, bool]]:
    own = Viewing.objects.filter(user=user).with_rewatch().order_by("watched_on", "pk")
    return [(str(viewing.watched_on), viewing.rewatch) for viewing in own]


def test_viewing_is_logged_and_undone(client: Client, me: User) -> None:
    movie = MovieFactory(title="Fargo", year=1996)
    address = reverse("log_viewing", args=[movie.pk])
    fields = {"watched_on": "2026-05-03", "note": "In the snow.\nOutside."}
    page = client.post(address, fields | {"next": movie.get_absolute_url()}, follow=True)
    viewing = Viewing.objects.get()
    assert (viewing.user, viewing.movie, viewing.watched_on) == (me, movie, date(2026, 5, 3))
    assert words_of(one_on(page, ".viewing-note")) == "In the snow. Outside."
    client.post(reverse("undo"), {"token": undo_token(page)})
    assert not Viewing.objects.exists()


def test_the_diary_leads_to_a_movie_to_log(client: Client, me: User) -> None:
    movie = MovieFactory(title="Fargo", year=1996)
    MovieFactory(title="Heat")
    page = client.get(DIARY, {"log": "fargo"})
    (link,) = all_on(page, "#to-log a")
    assert link.attributes["href"] == f"{movie.get_absolute_url()}#log-viewing"
    assert all_on(client.get(movie.get_absolute_url()), "#log-viewing")
    assert all_on(client.get(DIARY, {"log": "no such movie"}), "#none-to-log")
    assert not all_on(client.get(DIARY), "#to-log, #none-to-log")


def test_later_viewing_is_a_rewatch_in_any_order_of_logging(me: User) -> None:
    movie = MovieFactory()
    later = ViewingFactory(user=me, movie=movie, watched_on="2026-05-03")
    ViewingFactory(movie=movie, watched_on="2020-01-01")  # someone else
    ViewingFactory(user=me, watched_on="2020-01-01")  # another movie
    assert ("2026-05-03", False) in rewatches(me)
    first = ViewingFactory(user=me, movie=movie, watched_on="2025-01-01")
    same_day = ViewingFactory(user=me, movie=movie, watched_on="2026-05-03")
    assert rewatches(me)[1:] == [
        ("2025-01-01", False),
        ("2026-05-03", True),
        ("2026-05-03", True),
    ]
    first.delete()
    assert rewatches(me)[1:] == [("2026-05-03", False), ("2026-05-03", True)]
    assert later.pk < same_day.pk


@pytest.mark.parametrize("day", ["", "yesterday", "2026-02-30", "0202-01-01", "9999-12-31"])
def test_invalid_day_keeps_the_typed_text(client: Client, me: User, day: str) -> None:
    movie = MovieFactory()
    address = reverse("log_viewing", args=[movie.pk])
    for headers in ({}, HTMX):
        answer = client.post(address, {"watched_on": day, "note": "Typed"}, headers=headers)
        assert answer.status_code == 200
        assert len(all_on(answer, f"#panel-diary-{movie.pk}[open] #id_watched_on_error li")) == 1
        assert words_of(one_on(answer, "#id_note")) == "Typed"
    assert not Viewing.objects.exists()


def test_tomorrow_is_accepted_for_other_time_zones(client: Client, me: User) -> None:
    address = reverse("log_viewing", args=[MovieFactory().pk])
    client.post(address, {"watched_on": timezone.localdate() + timedelta(days=1)})
    client.post(address, {"watched_on": timezone.localdate() + timedelta(days=2)})
    assert Viewing.objects.count() == 1


def test_editing_a_viewing_is_undone(client: Client, me: User) -> None:
    viewing = ViewingFactory(user=me, note="Before")
    address = reverse("edit_viewing", args=[viewing.pk])
    assert words_of(one_on(client.get(address), "#id_note")) == "Before"
    wrong = client.post(address, {"watched_on": "x", "note": "Typed"})
    assert words_of(one_on(wrong, "#id_note")) == "Typed"
    do_and_undo(client, address, {"watched_on": "2025-01-01", "note": "After"})
    viewing.refresh_from_db()
    assert (str(viewing.watched_on), viewing.note) == ("2026-05-03", "Before")


def test_deleted_viewing_is_restored_by_undo(client: Client, me: User) -> None:
    viewing = ViewingFactory(user=me, note="Mine")
    before = Viewing.objects.values().get()
    do_and_undo(client, reverse("delete_viewing", args=[viewing.pk]))
    assert Viewing.objects.values().get() == before
    client.post(reverse("delete_viewing", args=[viewing.pk]))
    assert client.post(reverse("delete_viewing", args=[viewing.pk])).status_code == 404


def test_page_shows_one_month_and_links_to_its_neighbours(client: Client, me: User) -> None:
    days = ["2026-05-03", "2026-05-01", "2026-03-31", "2024-12-31"]
    movies = [ViewingFactory(user=me, watched_on=day).movie_id for day in days]
    ViewingFactory(watched_on="2026-04-01")  # someone else's
    latest = client.get(DIARY)
    assert movies_of(latest) == movies[:2]
    assert link_with(latest, "prev") == "?month=2026-03"
    assert link_with(latest, "next") is None
    march = client.get(DIARY, {"month": "2026-03"})
    assert movies_of(march) == movies[2:3]
    assert (link_with(march, "prev"), link_with(march, "next")) == (
        "?month=2024-12",
        "?month=2026-05",
    )
    assert movies_of(client.get(DIARY, {"month": "2025-01"})) == []


@pytest.mark.parametrize("month", ["x", "2026", "2026-13", "0000-01", "\0", "2026-05-01"])
def test_invalid_month_shows_the_latest(client: Client, me: User, month: str) -> None:
    viewing = ViewingFactory(user=me)
    assert movies_of(client.get(DIARY, {"month": month})) == [viewing.movie_id]


def test_empty_diary_links_to_the_movies(client: Client, me: User) -> None:
    assert reverse("movies") in links_of(client.get(DIARY))
    assert client.get(DIARY, {"month": "2026-05"}).status_code == 200


def test_page_shows_the_rating_and_the_note(client: Client, me: User) -> None:
    viewing = ViewingFactory(user=me, note="<i>Slow</i>")
    RatingFactory(user=me, movie=viewing.movie, stars=3.5)
    RatingFactory(movie=viewing.movie, stars=0.5)
    page = client.get(DIARY)
    assert stars_on(page) == ["3.5"]
    assert words_of(one_on(page, ".viewing-note")) == "<i>Slow</i>"


def test_deleted_movie_keeps_its_title_in_the_diary(client: Client, me: User) -> None:
    viewing = ViewingFactory(user=me, movie=MovieFactory(title="Gone", year=1931))
    viewing.movie.delete()
    assert words_of(one_on(client.get(DIARY), ".diary h3")) == "Gone (1931)"
    assert client.get(reverse("edit_viewing", args=[viewing.pk])).status_code == 200
    do_and_undo(client, reverse("delete_viewing", args=[viewing.pk]))
    assert Viewing.objects.get().title == "Gone (1931)"
