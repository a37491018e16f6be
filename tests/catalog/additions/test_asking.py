"""A movie that is missing is searched for, asked for and fetched, whatever the source does."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from catalog.additions import asking
from catalog.additions.asking import MOST_WAITING, ask_for, fetch_requested
from catalog.models import Movie, MovieRequest, SourceRecord
from catalog.providers.facts import Found
from tests.catalog.sources import Behaviour, Sources, content, status
from tests.factories import AdminFactory, MovieFactory, UserFactory
from tests.html_reading import all_on, one_on, words_of

pytestmark = pytest.mark.django_db
SAID = {"source": "tmdb", "source_id": "1398", "title": "Stalker", "year": "1979"}


@pytest.fixture
def user(client: Client) -> User:
    someone = UserFactory()
    client.force_login(someone)
    return someone


def ask(user: User, source_id: str = "1398", source: str = "tmdb") -> MovieRequest:
    asked = ask_for(user.pk, source, Found(source_id, "Stalker", 1979))
    assert asked is not None
    return asked


def found_on(client: Client, text: str) -> list[str | None]:
    page = client.get(reverse("missing_movie"), {"q": text})
    return [row.attributes["data-source-id"] for row in all_on(page, "[data-source-id]")]


def test_a_search_shows_what_the_source_has(client: Client, user: User, tmdb: Sources) -> None:
    assert found_on(client, "stalker") == ["1398"]
    assert found_on(client, "nothing like it") == []
    page = client.get(reverse("missing_movie"), {"q": "stalker"})
    assert all_on(page, "[data-attribution=tmdb]")
    assert tmdb.asked.count("/3/search/movie") == 2
    assert tmdb.queries[0]["include_adult"] == "false"


@pytest.mark.parametrize("source", ["tmdb", "wikidata"])
def test_what_is_found_is_called_as_in_the_language_of_the_page(
    client: Client, user: User, tmdb: Sources, settings: Settings, source: str
) -> None:
    if source == "wikidata":
        settings.TMDB_KEY, settings.WIKIDATA = "", True
    for language, title in (("de", "Der Stalker"), ("en", "Stalker"), ("de", "Der Stalker")):
        headers = {"accept-language": language}
        page = client.get(reverse("missing_movie"), {"q": "stalker"}, headers=headers)
        assert words_of(one_on(page, "#found strong")) == title


@pytest.mark.parametrize("source", ["tmdb", "wikidata"])
def test_an_imdb_id_finds_its_movie(
    client: Client, user: User, tmdb: Sources, settings: Settings, source: str
) -> None:
    if source == "wikidata":
        settings.TMDB_KEY, settings.WIKIDATA = "", True
    own = {"tmdb": "1398", "wikidata": "Q1398"}[source]
    for typed in ("tt0079944", " TT0079944", "https://m.imdb.com/de/title/tt0079944/?ref_=x"):
        assert found_on(client, typed) == [own]
    assert found_on(client, "tt0000001") == []
    assert found_on(client, "tt00799") == []


def test_movies_for_adults_are_not_found(client: Client, user: User, tmdb: Sources) -> None:
    tmdb.movies[1398].is_adult = True
    assert found_on(client, "stalker") == []


def test_what_is_here_already_is_linked(client: Client, user: User, tmdb: Sources) -> None:
    movie = MovieFactory(tmdb_id=1398)
    page = client.get(reverse("missing_movie"), {"q": "stalker"})
    assert all_on(page, f"#found a[href='{movie.get_absolute_url()}']")
    assert not all_on(page, "#found form")


def test_what_was_asked_for_is_fetched_with_poster_and_credits(
    client: Client, user: User, tmdb: Sources
) -> None:
    answer = client.post(reverse("request_movie"), SAID)
    asked = MovieRequest.objects.get()
    assert answer["Location"] == reverse("requested_movie", args=[asked.pk])
    page = client.get(answer["Location"])
    assert all_on(page, "[data-state=waiting]")
    assert fetch_requested() == 1
    movie = Movie.objects.get()
    assert (movie.title, movie.year, movie.tmdb_id) == ("Stalker", 1979, 1398)
    assert movie.poster
    assert movie.credits.count() == 3
    live = client.get(reverse("requested_movie_live", args=[asked.pk]))
    assert all_on(live, f"#open-movie[href='{movie.get_absolute_url()}']")
    assert all_on(client.get(reverse("missing_movie")), f"a[href='{movie.get_absolute_url()}']")
    assert all_on(client.get(movie.get_absolute_url()), "[data-attribution=tmdb] img[alt=TMDB]")
    assert dict(movie.field_sources.values_list("field", "source"))["title"] == "tmdb"


def test_asked_for_twice_and_by_two_it_is_fetched_once(tmdb: Sources) -> None:
    for someone in UserFactory.create_batch(2):
        ask(someone)
        ask(someone)
    assert MovieRequest.objects.count() == 2
    assert fetch_requested() == 2
    assert Movie.objects.count() == 1
    assert tmdb.asked.count("/3/movie/1398") == 1


def test_a_movie_that_is_here_without_an_id_is_the_same(
    client: Client, user: User, tmdb: Sources
) -> None:
    movie = MovieFactory(title="Stalker", year=1979, overview="Typed.")
    MovieFactory(title="Stalker", year=1979, imdb_id="tt0000001")
    ask(user)
    fetch_requested()
    movie.refresh_from_db()
    assert MovieRequest.objects.get().movie == movie
    assert (movie.tmdb_id, movie.overview) == (1398, "Typed.")
    assert movie.poster


BAD = {
    "trouble": status(500),
    "busy": status(429, Retry_After="3600"),
    "key refused": status(401),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_fetched_now_waits(
    client: Client, user: User, tmdb: Sources, kind: str
) -> None:
    tmdb.bad["/3/movie"] = BAD[kind]
    asked = ask(user)
    assert fetch_requested() == 0
    asked.refresh_from_db()
    assert asked.state == MovieRequest.State.WAITING
    assert asked.problem
    assert asked.try_at > timezone.now()
    assert fetch_requested() == 0
    tmdb.bad.clear()
    cache.delete("source-tmdb-pause")
    MovieRequest.objects.update(try_at=timezone.now() - timedelta(seconds=1))
    assert fetch_requested() == 1


@pytest.mark.parametrize("behaviour", [content(b"{"), status(500)])
def test_trouble_with_one_holds_up_no_other_one(
    user: User, tmdb: Sources, behaviour: Behaviour
) -> None:
    tmdb.bad["/3/movie/1398"] = behaviour
    asked, other = ask(user), ask(user, "1396")
    for _ in range(2):
        fetch_requested()
        minutes_pass(6)
    asked.refresh_from_db()
    other.refresh_from_db()
    assert (asked.state, other.state) == (MovieRequest.State.WAITING, MovieRequest.State.DONE)
    assert asked.problem
    tmdb.bad.clear()
    minutes_pass(15)
    assert fetch_requested() == 1


def test_what_has_waited_long_is_tried_once_a_day_at_least(user: User, tmdb: Sources) -> None:
    asked = ask(user)
    waits = []
    for hours in (0, 5, 100):
        asked.created_at = timezone.now() - timedelta(hours=hours)
        waits.append(asked.longer_wait(300) // 3600)
    assert waits == [0, 5, 24]


def minutes_pass(count: int) -> None:
    MovieRequest.objects.update(try_at=F("try_at") - timedelta(minutes=count))


def test_a_poster_that_cannot_be_fetched_does_not_double_the_movie(
    client: Client, user: User, tmdb: Sources
) -> None:
    tmdb.bad["/t/p/"] = status(503)
    ask(user)
    assert fetch_requested() == 0
    tmdb.bad.clear()
    minutes_pass(15)
    assert fetch_requested() == 1
    assert Movie.objects.get().poster


def test_ten_thousand_that_wait_are_put_off_by_one_refusal(
    client: Client, user: User, tmdb: Sources
) -> None:
    MovieRequest.objects.bulk_create(
        MovieRequest(user=user, source="tmdb", source_id=str(n), title="T", year=2000)
        for n in range(1, 10_001)
    )
    tmdb.bad["/3/"] = status(429, Retry_After="3600")
    assert fetch_requested() == 0
    assert len(tmdb.asked) == 1
    assert not MovieRequest.objects.due().exists()
    assert MovieRequest.objects.waiting().count() == 10_000
    page = client.get(reverse("missing_movie"))
    assert len(all_on(page, "[data-request]")) == 20


def test_a_movie_that_is_gone_or_for_adults_is_refused(
    client: Client, user: User, tmdb: Sources
) -> None:
    ask(user, source_id="77")
    tmdb.movies[1398].is_adult = True
    ask(user)
    assert fetch_requested() == 0
    assert set(MovieRequest.objects.values_list("state", flat=True)) == {"refused"}
    assert not Movie.objects.exists()


def test_of_many_that_came_to_nothing_the_latest_are_kept(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_ENDED", 2)
    for number in range(4):
        request = asking.ask_for(user.pk, "tmdb", Found(str(number), "Heat"))
        assert request is not None
        request.refuse("It is gone.")
    assert asking.ask_for(user.pk, "tmdb", Found("4", "Heat")) is not None
    kept = MovieRequest.objects.filter(user=user).values_list("source_id", flat=True)
    assert sorted(kept) == ["2", "3", "4"]


def test_a_hidden_movie_is_not_brought_back(client: Client, user: User, tmdb: Sources) -> None:
    MovieFactory(title="Stalker", tmdb_id=1398, hidden_at=timezone.now())
    asked = ask(user)
    assert fetch_requested() == 0
    asked.refresh_from_db()
    assert (asked.state, asked.movie) == (MovieRequest.State.REFUSED, None)
    assert Movie.everything.get().hidden_at
    page = client.get(reverse("requested_movie", args=[asked.pk]))
    assert all_on(page, "#not-taken")


def test_a_movie_that_was_hidden_since_is_not_led_to(
    client: Client, user: User, tmdb: Sources
) -> None:
    asked = ask(user)
    fetch_requested()
    Movie.everything.update(hidden_at=timezone.now())
    own = reverse("requested_movie", args=[asked.pk])
    assert all_on(client.get(own), "#not-taken")
    assert not all_on(client.get(reverse("missing_movie"), {"q": "stalker"}), "#found a.button")
    assert all_on(client.get(reverse("missing_movie")), f"[data-request] a[href='{own}']")


def test_a_deleted_movie_can_be_asked_for_again(client: Client, user: User, tmdb: Sources) -> None:
    ask(user)
    fetch_requested()
    Movie.objects.all().delete()
    page = client.get(reverse("requested_movie", args=[MovieRequest.objects.get().pk]))
    assert all_on(page, "#not-taken")
    ask(user)
    assert fetch_requested() == 1
    assert Movie.objects.count() == 1


def test_nobody_can_have_ever_more_wait(client: Client, user: User, tmdb: Sources) -> None:
    for number in range(MOST_WAITING):
        ask(user, source_id=str(number + 1))
    answer = client.post(reverse("request_movie"), {**SAID, "source_id": "99"})
    assert answer["Location"] == reverse("missing_movie")
    assert MovieRequest.objects.count() == MOST_WAITING


def test_a_source_that_is_down_is_said_on_the_page(
    client: Client, user: User, tmdb: Sources
) -> None:
    tmdb.bad["/3/search"] = status(500)
    page = client.get(reverse("missing_movie"), {"q": "stalker"})
    assert page.status_code == 200
    assert all_on(page, "#source-problem")


@pytest.mark.parametrize(
    "other",
    [
        {"source_id": "../../etc"},
        {"source_id": ""},
        {"source": "evil"},
        {"title": ""},
        {"year": "-1"},
        {"source_id": "1" * 40},
        {"source_id": "Q1398"},
        {"source_id": "٣"},
        {"source": "wikidata"},
    ],
)
def test_bad_input_is_refused(
    client: Client, user: User, tmdb: Sources, other: dict[str, str]
) -> None:
    assert client.post(reverse("request_movie"), {**SAID, **other}).status_code == 404
    assert not MovieRequest.objects.exists()


def test_nothing_can_be_asked_for_until_a_source_is_set_up(
    client: Client, user: User, settings: Settings
) -> None:
    assert client.get(reverse("missing_movie")).status_code == 404
    assert client.post(reverse("request_movie"), SAID).status_code == 404
    assert not all_on(client.get(reverse("movies"), {"q": "zzz"}), "#ask-for-movie")


def test_a_search_without_results_leads_there(client: Client, user: User, tmdb: Sources) -> None:
    MovieFactory()
    (link,) = all_on(client.get(reverse("movies"), {"q": "stalker"}), "#ask-for-movie a")
    assert link.attributes["href"] == f"{reverse('missing_movie')}?q=stalker"


def test_it_works_with_wikidata_alone(client: Client, user: User, wikidata: Sources) -> None:
    assert found_on(client, "stalker") == ["Q1398"]
    ask(user, "Q1398", "wikidata")
    assert fetch_requested() == 1
    movie = Movie.objects.get()
    assert (movie.tmdb_id, movie.credits.count()) == (1398, 3)
    assert SourceRecord.objects.get().source_id == "Q1398"


def test_an_animated_movie_is_found_at_wikidata(
    client: Client, user: User, wikidata: Sources
) -> None:
    wikidata.kinds[1398] = "Q29168811"
    assert found_on(client, "stalker") == ["Q1398"]
    wikidata.kinds[1398] = "Q5"
    cache.clear()
    assert found_on(client, "stalker") == []


PAGES = ["missing_movie", "requested_movie", "requested_movie_live"]


@pytest.mark.parametrize("page", PAGES)
def test_visitors_log_in_first_and_others_see_nothing(
    client: Client, tmdb: Sources, page: str
) -> None:
    own = MovieRequest.objects.create(
        user=UserFactory(), source="tmdb", source_id="1", title="Unmentionable"
    )
    address = reverse(page, args=[] if page == "missing_movie" else [own.pk])
    assert "login" in client.get(address)["Location"]
    for another in (UserFactory(), AdminFactory()):
        client.force_login(another)
        answer = client.get(address)
        assert b"Unmentionable" not in answer.content
        assert answer.status_code == (200 if page == "missing_movie" else 404)
        assert client.get(reverse("requested_movie", args=[10**17])).status_code == 404


def test_only_who_may_change_movies_can_refresh_one(client: Client, tmdb: Sources) -> None:
    movie = MovieFactory(title="Stalker", year=1979)
    address = reverse("refresh_movie", args=[movie.pk])
    assert "login" in client.post(address)["Location"]
    client.force_login(UserFactory())
    assert client.post(address).status_code == 403
    assert not all_on(client.get(movie.get_absolute_url()), "#refresh-movie")
    client.force_login(AdminFactory())
    assert all_on(client.get(movie.get_absolute_url()), "#refresh-movie")
    assert client.post(address)["Location"] == movie.get_absolute_url()
    assert client.post(reverse("refresh_movie", args=[10**17])).status_code == 404
