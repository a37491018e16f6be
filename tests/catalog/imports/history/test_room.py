"""What is not known is kept up to a limit; what does not fit is counted, and the rest imported."""

from collections.abc import Iterable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.imports.history import unmatched
from catalog.imports.history.records import Reason
from catalog.imports.history.unmatched import confirm, match_again
from catalog.library.views.unmatched import RECORDS_SHOWN
from catalog.models import Movie, MovieList, UnmatchedMovie, UnmatchedRecord, Viewing

from ....factories import MovieFactory, UserFactory
from ....html_reading import all_on
from .bringing import bring, csv_text, lb_ratings, stars_of

pytestmark = pytest.mark.django_db

HEADER = ("title", "year", "rating")


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setattr(unmatched, "MOST_UNMATCHED", 3)
    monkeypatch.setattr(unmatched, "MOST_RECORDS", 5)
    monkeypatch.setattr(unmatched, "MOST_OF_ONE", 2)
    return UserFactory()


def rated(numbers: Iterable[int]) -> str:
    """A table of movies called by their numbers."""
    return csv_text(HEADER, *((f"Unknown number {number}", 2000, 4) for number in numbers))


def seen(days: Iterable[int], title: str = "Unknown number 1") -> str:
    """A table of viewings of a movie."""
    header = ("title", "year", "watched date")
    return csv_text(header, *((title, 2000, f"2024-05-{day:02}") for day in days))


def test_movies_beyond_the_limit_are_counted_and_those_of_the_catalogue_imported(
    user: User,
) -> None:
    MovieFactory(title="Known at the end", year=2000)
    content = rated(range(5)) + "Known at the end,2000,3\r\n"
    (report,) = bring(user, content).reports
    assert stars_of(user) == {"Known at the end": 3.0}
    assert UnmatchedMovie.objects.count() == UnmatchedRecord.objects.count() == 3
    assert report["skipped"] == {Reason.UNKNOWN_LIMIT: 2}
    assert (report["unknown"], report["taken"]) == (3, {"ratings": 1})


def test_the_page_of_the_import_says_how_many_were_left_out(client: Client, user: User) -> None:
    client.force_login(user)
    history_import = bring(user, rated(range(5)))
    page = client.get(reverse("history_import", args=[history_import.pk]))
    (left_out,) = all_on(page, f"[data-reason='{Reason.UNKNOWN_LIMIT}'] dd")
    assert left_out.text(strip=True) == "2"


def test_brought_again_what_was_left_out_is_kept_once_there_is_room(user: User) -> None:
    bring(user, rated(range(5)))
    for number in range(3):
        MovieFactory(title=f"Unknown number {number}", year=2000)
    assert match_again() == 3
    (report,) = bring(user, rated(range(5))).reports
    assert report["skipped"] == {}
    assert (report["unknown"], report["unchanged"]) == (2, 3)


def test_answers_do_not_pile_up(user: User) -> None:
    for first in range(0, 9, 3):
        bring(user, rated(range(first, first + 3)))
        for one in UnmatchedMovie.objects.open():
            confirm(one, MovieFactory())
    bring(user, rated([]), rated([9]))
    answered = UnmatchedMovie.objects.exclude(movie=None)
    assert sorted(answered.values_list("title", flat=True)) == [
        f"Unknown number {number}" for number in (6, 7, 8)
    ]
    assert len(stars_of(user)) == 9


def test_records_of_one_movie_and_of_all_have_limits(user: User) -> None:
    (report,) = bring(user, seen(range(1, 5))).reports
    assert report["skipped"] == {Reason.UNKNOWN_LIMIT: 2}
    (report,) = bring(user, seen([1, 2], "Unknown number 2")).reports
    assert report["skipped"] == {}
    (report,) = bring(user, seen([1, 2], "Unknown number 3")).reports
    assert report["skipped"] == {Reason.UNKNOWN_LIMIT: 1}
    assert UnmatchedRecord.objects.count() == 5
    (report,) = bring(user, seen([1], "Unknown number 4")).reports
    assert report["skipped"] == {Reason.UNKNOWN_LIMIT: 1}
    assert not UnmatchedMovie.objects.filter(records=None).exists()


def test_another_users_are_not_counted(user: User) -> None:
    bring(UserFactory(), rated(range(3)))
    (report,) = bring(user, rated(range(3))).reports
    assert report["unknown"] == 3


def test_what_was_kept_before_is_no_more_of_it(user: User) -> None:
    bring(user, rated(range(3)))
    (report,) = bring(user, rated(range(3))).reports
    assert (report["unchanged"], report["skipped"], report["unknown"]) == (3, {}, 3)


def test_the_page_shows_the_first_records_of_each_movie(client: Client) -> None:
    user = UserFactory()
    bring(user, seen(range(1, RECORDS_SHOWN + 2)), seen([1], "Unknown number 2"))
    client.force_login(user)
    page = client.get(reverse("unknown_movies"))
    shown = [len(row.css(".record")) for row in all_on(page, "[data-unmatched]")]
    assert shown == [RECORDS_SHOWN, 1]
    assert [("…" in row.text()) for row in all_on(page, "[data-unmatched]")] == [True, False]


def test_all_that_waited_is_written_and_only_what_came_to_a_list_is_moved() -> None:
    user = UserFactory()
    movies = {name: MovieFactory(title=name, year=2000) for name in "ABC"}
    other = MovieList.objects.create(user=user, name="Mine")
    asked = UnmatchedMovie.objects.create(user=user, key="x", title="A", year=2000)
    for name in "CAB":
        other.add(movies[name])
    new = MovieList.objects.create(user=user, name="New")
    new.add(movies["B"])
    history_import = bring(user, lb_ratings(("Nowhere", 2000, 5)))
    for number, (kind, facts) in enumerate(
        [
            ("lists", {"text": "Mine", "more": {"position": 1}}),
            ("lists", {"text": "New", "more": {"position": 1}}),
            ("ratings", {"stars": 4.0}),
            ("diary", {"at": "2024-05-03T00:00Z"}),
            ("diary", {"at": "2024-05-04T00:00Z"}),
        ]
    ):
        UnmatchedRecord.objects.create(
            unmatched=asked,
            history_import=history_import,
            digest=str(number),
            kind=kind,
            **facts,
        )
    confirm(asked, Movie.objects.get(pk=movies["A"].pk))
    assert list(other.entries.values_list("title", flat=True)) == [
        str(movies[name]) for name in "CAB"
    ]
    assert list(new.entries.values_list("title", flat=True)) == [str(movies[name]) for name in "AB"]
    assert stars_of(user) == {"A": 4.0}
    assert Viewing.objects.filter(user=user).count() == 2


def test_ratings_have_a_limit_of_their_own(user: User) -> None:
    bring(user, rated([1, 2]))
    dated = csv_text(
        (*HEADER, "date"), *((f"Unknown number {n}", 2000, 5, "2024-05-03") for n in (1, 2))
    )
    (report,) = bring(user, dated).reports
    assert report["skipped"] == {Reason.UNKNOWN_LIMIT: 1}
    assert sorted(UnmatchedRecord.objects.values_list("stars", flat=True)) == [4.0, 4.0, 5.0]
