"""What a file means is looked for at a source, and what is chosen there is fetched."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from catalog.additions.asking import MOST_WAITING, fetch_requested
from catalog.models import HistoryImport, Movie, MovieRequest, Rating, UnmatchedMovie
from catalog.models.history_import import UnmatchedRecord
from tests.catalog.sources import Sources, status
from tests.factories import AdminFactory, MovieFactory, UserFactory
from tests.html_reading import all_on, one_on

pytestmark = pytest.mark.django_db
SAID = {"source": "tmdb", "source_id": "1398", "title": "Stalker", "year": "1979"}


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def brought(client: Client, tmdb: Sources) -> UnmatchedMovie:
    """A movie of the user's file that may be another one of the catalogue."""
    user = UserFactory()
    client.force_login(user)
    other = MovieFactory(title="The Stalker", year=1979)
    history_import = HistoryImport.objects.create(user=user, state="done")
    found = UnmatchedMovie.objects.create(
        user=user, key="k", title="Stalker", year=1979, candidates=[other.pk]
    )
    UnmatchedRecord.objects.create(
        unmatched=found, history_import=history_import, digest="d", kind="ratings", stars=4.5
    )
    return found


def at_source(unmatched: UnmatchedMovie) -> str:
    return reverse("choose_at_source", args=[unmatched.pk])


def take(client: Client, unmatched: UnmatchedMovie, **said: str) -> str:
    answer = client.post(reverse("take_from_source", args=[unmatched.pk]), SAID | said)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_the_review_leads_to_the_source_where_one_is_set_up(
    client: Client, brought: UnmatchedMovie, settings: Settings
) -> None:
    review = reverse("review_matches")
    link = one_on(client.get(review), "#ask-source")
    assert (link.attributes["href"], link.attributes["data-key"]) == (at_source(brought), "a")
    UnmatchedMovie.objects.update(candidates=[])
    assert all_on(client.get(reverse("unknown_movies")), f"a[href='{at_source(brought)}']")
    settings.TMDB_KEY = ""
    assert not all_on(client.get(reverse("unknown_movies")), f"a[href='{at_source(brought)}']")
    UnmatchedMovie.objects.update(candidates=[Movie.objects.get().pk])
    assert not all_on(client.get(review), "#ask-source")
    assert client.get(at_source(brought)).status_code == 404


def test_what_is_chosen_there_is_fetched_and_the_rating_with_it(
    client: Client, brought: UnmatchedMovie
) -> None:
    page = client.get(at_source(brought))
    (found,) = all_on(page, "[data-source-id]")
    assert found.attributes["data-source-id"] == "1398"
    assert one_on(page, "#found button").attributes["data-key"] == "1"
    assert all_on(page, "[data-attribution=tmdb]")
    for _ in range(2):
        assert take(client, brought) == reverse("review_matches")
    assert all_on(client.get(reverse("review_matches")), "#review-done")
    assert all_on(client.get(reverse("unknown_movies")), "[data-state=waiting]")
    assert fetch_requested() == 1
    rating = Rating.objects.get(user=brought.user)
    assert (rating.movie.tmdb_id, rating.stars) == (1398, 4.5)
    assert not all_on(client.get(reverse("unknown_movies")), "[data-unmatched]")


def test_what_is_here_by_then_is_taken_at_once(client: Client, brought: UnmatchedMovie) -> None:
    movie = MovieFactory(title="Сталкер", year=1979, tmdb_id=1398)
    take(client, brought)
    assert Rating.objects.get(user=brought.user).movie == movie
    assert not MovieRequest.objects.exists()


def test_what_the_source_no_longer_has_is_asked_again(
    client: Client, brought: UnmatchedMovie, tmdb: Sources
) -> None:
    take(client, brought)
    del tmdb.movies[1398]
    fetch_requested()
    assert one_on(client.get(reverse("review_matches")), "[data-unmatched]").attributes[
        "data-unmatched"
    ] == str(brought.pk)
    assert not Rating.objects.exists()


def test_other_words_can_be_searched_and_those_of_its_year_come_first(
    client: Client, brought: UnmatchedMovie, tmdb: Sources
) -> None:
    page = client.get(at_source(brought), {"q": "mirror"})
    assert one_on(page, "[data-source-id]").attributes["data-source-id"] == "1396"
    tmdb.movies[1396].title = "Stalker"
    cache.clear()
    shown = all_on(client.get(at_source(brought)), "[data-source-id]")
    assert [one.attributes["data-source-id"] for one in shown] == ["1398", "1396"]
    assert all_on(client.get(at_source(brought), {"q": "none of it"}), "#found-nothing")


def test_its_posters_come_through_the_site(
    client: Client, brought: UnmatchedMovie, tmdb: Sources
) -> None:
    address = str(one_on(client.get(at_source(brought)), "#found img").attributes["src"])
    assert address.startswith("/")
    for _ in range(2):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
        assert answer.content[8:12] == b"WEBP"
    pictures = [path for path in tmdb.asked if path.startswith("/t/p/")]
    assert len(pictures) == 1
    assert client.get(f"{address[:-3]}x/").status_code == 404
    assert Client().get(address).status_code == 302
    cache.clear()
    tmdb.bad["/t/p/"] = status(500)
    assert client.get(address).status_code == 404


def test_a_source_that_does_not_answer_is_said_so(
    client: Client, brought: UnmatchedMovie, tmdb: Sources
) -> None:
    tmdb.bad["/3"] = status(500)
    assert all_on(client.get(at_source(brought)), "#source-problem")


def test_too_many_that_wait_take_no_more(client: Client, brought: UnmatchedMovie) -> None:
    for number in range(MOST_WAITING):
        MovieRequest.objects.create(
            user=brought.user, source="tmdb", source_id=str(number), title="X"
        )
    take(client, brought)
    brought.refresh_from_db()
    assert brought.request is None
    assert all_on(client.get(reverse("review_matches")), "[data-unmatched]")


@pytest.mark.parametrize("person", [UserFactory, AdminFactory])
def test_nobody_else_sees_or_answers_it(
    client: Client, brought: UnmatchedMovie, person: type[UserFactory]
) -> None:
    other, visitor = Client(), Client()
    other.force_login(person())
    taking = reverse("take_from_source", args=[brought.pk])
    assert other.get(at_source(brought)).status_code == 404
    assert other.post(taking, SAID).status_code == 404
    assert visitor.get(at_source(brought)).status_code == 302
    assert visitor.post(taking, SAID).status_code == 302
    assert client.get(taking).status_code == 405
    assert client.post(taking, SAID | {"source_id": "../x"}).status_code == 404
    assert not MovieRequest.objects.exists()
