"""The pages: files in, progress, a question, review, undo; each for their owner only."""

from unittest.mock import ANY, Mock

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.imports.history import uploads
from catalog.imports.history.running import continue_all
from catalog.imports.history.unmatched import match_again
from catalog.library import import_forms
from catalog.library.views import history_imports
from catalog.models import HistoryImport, Movie, Rating, UnmatchedMovie, WatchlistEntry
from core.shared_files import shared_files

from ....factories import MovieFactory, UserFactory
from ....html_reading import all_on, levels_on, links_of
from .bringing import (
    LB_ENTRY,
    as_bytes,
    bring,
    csv_text,
    lb_ratings,
    letterboxd,
    stars_of,
    zip_of,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
COLUMNS = ("What", "When", "How good")


@pytest.fixture
def user(client: Client) -> User:
    for title, year in [("Heat", 1995), ("Sabrina", 1954), ("Sabrina", 1995)]:
        MovieFactory(title=title, year=year)
    user = UserFactory()
    client.force_login(user)
    return user


def drop(client: Client, *contents: str | bytes, name: str = "x", rule: str = "newest") -> str:
    """Send files, have them imported, and return the address of the import."""
    files = [ContentFile(as_bytes(content), name) for content in contents]
    answer = client.post(reverse("bring_history"), {"uploads": files, "rule": rule})
    assert answer.status_code == 302, answer.content
    continue_all()
    return str(answer.headers["Location"])


def state_on(client: Client, address: str) -> str:
    (state,) = all_on(client.get(address), "#import-state")
    return str(state.attributes["data-state"])


def test_files_are_dropped_and_imported(client: Client, user: User) -> None:
    content = letterboxd(ratings=lb_ratings(("Heat", 1995, 4.5)))
    address = drop(client, content, csv_text(("title", "year", "rating"), ("Sabrina", 1995, 3)))
    assert state_on(client, address) == "done"
    assert stars_of(user) == {"Heat": 4.5, "Sabrina": 3.0}
    sources = [
        section.attributes["data-source"] for section in all_on(client.get(address), ".import-file")
    ]
    assert sources == ["letterboxd", "csv"]
    assert all_on(client.get(address), "#see-picks")


def test_the_page_asks_again_while_a_worker_is_on_it_and_no_longer(
    client: Client, user: User
) -> None:
    address = drop(client, lb_ratings(("Heat", 1995, 4.5)))
    live = f"{address}live/"
    assert not all_on(client.get(live, headers=HTMX), "[hx-get]")
    HistoryImport.objects.update(state=HistoryImport.State.RUNNING)
    (state,) = all_on(client.get(live, headers=HTMX), "[hx-get]")
    assert state.attributes["hx-get"] == live


def test_a_file_that_is_none_is_said_so(client: Client, user: User) -> None:
    address = drop(client, b"\0\0\0")
    assert state_on(client, address) == "refused"
    assert all_on(client.get(address), ".import-problem")


def test_files_that_are_too_large_together_are_refused(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_forms, "MOST_BYTES", 5)
    for sizes, status in (([3, 3], 200), ([3, 2], 302)):
        files = [ContentFile(b"x" * size, "x.csv") for size in sizes]
        answer = client.post(reverse("bring_history"), {"uploads": files, "rule": "newest"})
        assert answer.status_code == status
    assert HistoryImport.objects.count() == 1


@pytest.mark.parametrize("count", [0, uploads.MOST_FILES + 1])
def test_no_files_and_too_many_are_refused(client: Client, user: User, count: int) -> None:
    files = [ContentFile(b"x", "x.csv") for _ in range(count)]
    answer = client.post(reverse("bring_history"), {"uploads": files, "rule": "newest"})
    assert answer.status_code == 200
    assert all_on(answer, ".errorlist")
    assert not HistoryImport.objects.exists()


def test_another_scale_imports_anew(client: Client, user: User) -> None:
    address = drop(client, csv_text(("title", "year", "rating"), ("Heat", 1995, 4)))
    assert stars_of(user) == {"Heat": 4.0}
    answer = client.post(f"{address}change/", {"file": 0, "scale": "10"})
    continue_all()
    assert state_on(client, address) == "undone"
    assert state_on(client, str(answer.headers["Location"])) == "done"
    assert stars_of(user) == {"Heat": 2.0}


def test_entries_of_movies_that_the_other_site_lost_are_asked_about(
    client: Client, user: User
) -> None:
    entry = ("2024-05-04", "Heat", 1995, "https://boxd.it/x", 4, "", "", "2024-04-30")
    content = letterboxd(orphaned__diary=csv_text(LB_ENTRY, entry), ratings=lb_ratings())
    address = drop(client, content)
    assert all_on(client.get(address), "[name=orphaned]")
    assert stars_of(user) == {}
    client.post(f"{address}change/", {"file": 0, "orphaned": "yes"})
    continue_all()
    assert stars_of(user) == {"Heat": 4.0}
    newest = HistoryImport.objects.first()
    page = client.get(reverse("history_import", args=[newest.pk]))  # type: ignore[union-attr]
    (chosen,) = all_on(page, "[name=orphaned] [selected]")
    assert chosen.attributes["value"] == "yes"


NETFLIX = zip_of(
    {
        "CONTENT_INTERACTION/Ratings.csv": csv_text(
            ("Profile Name", "Title Name", "Rating Type", "Star Value", "Thumbs Value"),
            ("Anna", "Paper Moon", "thumb", "", 2),
            ("Anna", "The Glass Harbour", "thumb", "", 2),
            ("Anna", "Heat", "thumb", "", 1),
            ("Kids", "Paper Moon", "thumb", "", 1),
        ),
        "CONTENT_INTERACTION/MyList.csv": csv_text(
            ("Profile Name", "Title Name"), ("Kids", "Paper Moon")
        ),
        "PROFILES/Damaged.csv": b"\0\0",
    }
)


def test_a_profile_of_a_shared_account_is_chosen(client: Client, user: User) -> None:
    MovieFactory(title="Paper Moon", year=1973)
    address = drop(client, NETFLIX)
    page = client.get(address)
    offered = [one.attributes["value"] for one in all_on(page, "[name=profile] option")]
    assert offered == ["", "Anna", "Kids"]
    assert "Damaged.csv" in str(all_on(page, ".import-left-out")[0].text())
    answer = client.post(f"{address}change/", {"file": 0, "profile": "Anna"})
    continue_all()
    assert stars_of(user) == {"Paper Moon": 4.0}
    assert not WatchlistEntry.objects.filter(user=user).exists()
    chosen = all_on(client.get(str(answer.headers["Location"])), "[name=profile] [selected]")
    assert [one.attributes["value"] for one in chosen] == ["Anna"]


@pytest.mark.parametrize("profile", ["Somebody", "x" * 500])
def test_a_profile_that_is_not_there_changes_nothing(
    client: Client, user: User, profile: str
) -> None:
    MovieFactory(title="Paper Moon", year=1973)
    address = drop(client, NETFLIX)
    HistoryImport.objects.update(reports=[])
    client.post(f"{address}change/", {"file": 0, "profile": profile})
    assert HistoryImport.objects.get().state == HistoryImport.State.DONE


def test_unknown_columns_are_chosen(client: Client, user: User) -> None:
    address = drop(client, csv_text(COLUMNS, ("Heat", 1995, 9)))
    assert state_on(client, address) == "asking"
    labels = {label.text().strip() for label in all_on(client.get(address), ".import-choice label")}
    assert {"IMDb id", "TMDB id", "Original title"} <= labels
    answer = client.post(f"{address}change/", {"file": 0, "title": "0"})
    assert HistoryImport.objects.get().state == HistoryImport.State.ASKING
    chosen = {"file": 0, "title": "0", "year": "1", "rating": "2"}
    answer = client.post(f"{address}change/", chosen)
    continue_all()
    assert str(answer.headers["Location"]) == address
    assert state_on(client, address) == "done"
    assert stars_of(user) == {"Heat": 4.5}


def test_a_file_is_opened_for_its_columns_only_where_they_are_asked_for(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Mock(wraps=history_imports.open_tables)
    monkeypatch.setattr(history_imports, "open_tables", opened)
    asking = drop(client, csv_text(COLUMNS, ("Heat", 1995, 9)))
    client.post(f"{asking}change/", {"file": 0, "title": "0"})
    assert opened.call_count == 1
    client.post(f"{asking}change/", {"file": 0, "title": "0", "year": "1", "rating": "2"})
    opened.reset_mock()
    # It is waiting; then it is done; then it is undone.
    for _each in range(3):
        answer = client.post(f"{asking}change/", {"file": 0, "title": "0"})
        assert str(answer.headers["Location"]) == asking
        continue_all()
        client.post(f"{asking}undo/")
    assert not opened.called


@pytest.mark.parametrize("file", ["1", "-1", "x", "", "9" * 30])
def test_a_file_that_is_not_there_is_not_found(client: Client, user: User, file: str) -> None:
    address = drop(client, csv_text(COLUMNS, ("Heat", 1995, 9)))
    answer = client.post(f"{address}change/", {"file": file, "scale": "10"})
    assert answer.status_code == 404


def test_an_import_is_undone_by_its_button(client: Client, user: User) -> None:
    address = drop(client, lb_ratings(("Heat", 1995, 4.5)))
    for _ in range(2):
        assert client.post(f"{address}undo/").status_code == 302
        continue_all()
    assert state_on(client, address) == "undone"
    assert stars_of(user) == {}


def test_what_is_unsure_is_reviewed(client: Client, user: User) -> None:
    content = csv_text(("title", "rating", "date"), ("Sabrina", 4, "2024-01-03"))
    address = drop(client, content)
    assert all_on(client.get(address), "#review-link")[0].attributes["data-count"] == "1"
    review = client.get(reverse("review_matches"))
    choices = {button.attributes["value"] for button in all_on(review, "[name=movie]")}
    sabrina = Movie.objects.get(year=1954)
    assert choices == {
        str(sabrina.pk),
        str(Movie.objects.get(title="Sabrina", year=1995).pk),
        "none",
    }
    unmatched = UnmatchedMovie.objects.get()
    answer = reverse("answer_match", args=[unmatched.pk])
    for _ in range(2):
        assert client.post(answer, {"movie": sabrina.pk}).status_code == 302
    rating = Rating.objects.get(user=user)
    assert (rating.movie, rating.stars, str(rating.updated_at.date())) == (
        sabrina,
        4.0,
        "2024-01-03",
    )
    assert all_on(client.get(reverse("review_matches")), "#review-done")
    # The same file has no question any more, and an undo takes the answer along.
    again = HistoryImport.objects.get(pk=int(drop(client, content).split("/")[2]))
    assert (again.reports[0]["review"], again.reports[0]["unchanged"]) == (0, 1)
    client.post(f"{address}undo/")
    continue_all()
    assert stars_of(user) == {}


def test_none_of_these_is_asked_once(client: Client, user: User) -> None:
    drop(client, csv_text(("title", "rating"), ("Sabrina", 4)))
    unmatched = UnmatchedMovie.objects.get()
    client.post(reverse("answer_match", args=[unmatched.pk]), {"movie": "none"})
    drop(client, csv_text(("title", "rating"), ("Sabrina", 4)))
    assert all_on(client.get(reverse("review_matches")), "#review-done")
    (row,) = all_on(client.get(reverse("unknown_movies")), "[data-unmatched]")
    assert row.attributes["data-unmatched"] == str(unmatched.pk)
    assert stars_of(user) == {}


def test_a_movie_that_was_not_offered_cannot_be_chosen(client: Client, user: User) -> None:
    drop(client, csv_text(("title", "rating"), ("Sabrina", 4)))
    address = reverse("answer_match", args=[UnmatchedMovie.objects.get().pk])
    heat = Movie.objects.get(title="Heat")
    assert client.post(address, {"movie": heat.pk}).status_code == 404
    assert stars_of(user) == {}


def test_what_the_catalogue_gets_later_appears(client: Client, user: User) -> None:
    drop(client, lb_ratings(("The Glass Harbour", 2025, 5)))
    (totals,) = all_on(client.get(reverse("ratings")), "#unmatched-totals")
    assert totals.attributes["data-count"] == "1"
    assert match_again() == 0
    MovieFactory(title="The Glass Harbour", year=2025)
    assert match_again() == 1
    assert stars_of(user) == {"The Glass Harbour": 5.0}
    assert not all_on(client.get(reverse("ratings")), "#unmatched-totals")


def test_what_waits_leads_to_the_questions_and_to_what_is_missing(
    client: Client, user: User
) -> None:
    rows = ("Sabrina", "", 4), ("The Glass Harbour", 2025, 5)
    drop(client, csv_text(("title", "year", "rating"), *rows))
    for page, waiting in (("ratings", "#unmatched-totals"), ("taste", "#elsewhere-count")):
        (told,) = all_on(client.get(reverse(page)), waiting)
        assert told.attributes["data-count"] == "2"
        (link,) = told.css("a")
        led_to = client.get(str(link.attributes["href"]))
        assert all_on(led_to, "#review-link")
        assert [one.attributes["data-count"] for one in all_on(led_to, "#unknown-link")] == ["1"]


def test_nobody_else_sees_or_changes_any_of_it(client: Client, user: User) -> None:
    address = drop(client, csv_text(("title", "rating"), ("Sabrina", 4)))
    answer = reverse("answer_match", args=[UnmatchedMovie.objects.get().pk])
    other = Client()
    other.force_login(UserFactory())
    assert other.get(address).status_code == 404
    assert other.get(f"{address}live/").status_code == 404
    for post in (f"{address}undo/", f"{address}change/", answer):
        assert other.post(post, {"movie": "none", "file": 0}).status_code == 404
    for page in ("review_matches", "unknown_movies", "bring_history"):
        assert "Sabrina" not in other.get(reverse(page)).content.decode()
    visitor = Client()
    for page in (address, f"{address}live/", reverse("review_matches"), reverse("bring_history")):
        assert visitor.get(page).status_code == 302
    for post in (f"{address}undo/", f"{address}change/", answer, reverse("bring_history")):
        assert visitor.post(post).status_code == 302
    assert HistoryImport.objects.get().state == HistoryImport.State.DONE
    assert UnmatchedMovie.objects.get().candidates == [ANY, ANY]


def test_unknown_movies_are_nowhere_in_the_catalogue(client: Client, user: User) -> None:
    before = Movie.objects.count()
    drop(client, lb_ratings(("The Glass Harbour", 2025, 5)))
    assert Movie.objects.count() == before
    assert not Rating.objects.exists()
    found = client.get(reverse("movies"), {"q": "Glass Harbour"})
    assert not all_on(found, ".card")


def test_files_are_deleted_when_the_import_is_long_over(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    history_import = bring(user, lb_ratings(("Heat", 1995, 5)))
    path = uploads.path_of(history_import.files[0]["kept"])
    uploads.delete_old_files()
    assert shared_files.exists(path)
    monkeypatch.setattr(uploads, "KEPT", -uploads.KEPT)
    uploads.delete_old_files()
    assert not shared_files.exists(path)


def test_a_refusal_is_in_the_readers_language(client: Client, user: User) -> None:
    address = drop(client, b"\0\0\0")
    client.cookies["language"] = "en"
    (english,) = all_on(client.get(address), ".import-problem")
    client.cookies["language"] = "de"
    (german,) = all_on(client.get(address), ".import-problem")
    assert english.text() != german.text()
    name = HistoryImport.objects.get().files[0]["name"]
    assert name in english.text()
    assert name in german.text()


def test_any_page_says_once_that_an_import_is_done(client: Client, user: User) -> None:
    content = lb_ratings(("Heat", 1995, 4.5))
    form = {"uploads": [ContentFile(content.encode(), "x.csv")], "rule": "newest"}
    client.post(reverse("bring_history"), form)
    levels_on(client.get(reverse("watchlist")))  # that no worker was there
    continue_all()
    assert not levels_on(client.get(reverse("watchlist"), headers=HTMX))
    page = client.get(reverse("watchlist"))
    assert levels_on(page) == ["success"]
    assert reverse("history_import", args=[HistoryImport.objects.get().pk]) in links_of(page)
    assert not levels_on(client.get(reverse("watchlist")))


def test_the_page_of_the_import_says_it_itself(client: Client, user: User) -> None:
    address = drop(client, lb_ratings(("Heat", 1995, 4.5)))
    assert "success" not in levels_on(client.get(address))
    assert not levels_on(client.get(reverse("watchlist")))
