"""What one person can pile up has a limit, which says so and loses nothing that was typed."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import ListEntry, MovieList, OwnTag, Viewing, WatchlistEntry

from ...factories import MovieFactory, UserFactory
from ...html_reading import all_on, one_on, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    user: User = UserFactory()
    client.force_login(user)
    return user


def test_lists(client: Client, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.library.forms.MOST_LISTS", 1)
    own = MovieList.objects.create(user=user, name="First")
    MovieList.objects.create(user=UserFactory(), name="Another's")
    refused = client.post(reverse("create_list"), {"name": "Second"})
    assert refused.status_code == 200
    assert one_on(refused, "#id_name").attributes["value"] == "Second"
    assert one_on(refused, "#id_name").attributes["aria-invalid"] == "true"
    movie = MovieFactory()
    client.post(reverse("add_to_new_list", args=[movie.pk]), {"name": "Second"})
    assert list(MovieList.objects.filter(user=user)) == [own]
    edited = client.post(reverse("edit_list", args=[own.pk]), {"name": "Renamed"})
    assert edited.status_code == 302


def test_movies_on_a_list(client: Client, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.models.lists.MOST_ENTRIES", 1)
    own = MovieList.objects.create(user=user, name="Short")
    first, second = MovieFactory.create_batch(2)
    own.add(first)
    for movie in (first, second):
        client.post(reverse("add_to_list", args=[movie.pk, own.pk]))
    assert list(ListEntry.objects.values_list("movie", flat=True)) == [first.pk]
    page = client.get(reverse("list", args=[own.pk]))
    assert page.status_code == 200


def test_the_diary(client: Client, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.library.forms.MOST_VIEWINGS", 1)
    movie = MovieFactory()
    seen = Viewing.objects.create(user=user, movie=movie, watched_on="2026-01-01")
    form = {"watched_on": "2026-01-02", "note": "What I thought."}
    refused = client.post(reverse("log_viewing", args=[movie.pk]), form)
    assert one_on(refused, "#id_note").text().strip() == "What I thought."
    assert Viewing.objects.count() == 1
    assert client.post(reverse("edit_viewing", args=[seen.pk]), form).status_code == 302


def test_the_watchlist(client: Client, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.models.watchlist.MOST_ON_WATCHLIST", 1)
    first, second = MovieFactory.create_batch(2)
    for movie in (first, second, first):
        answer = client.post(reverse("watch", args=[movie.pk]), headers={"hx-request": "true"})
        assert answer.status_code == 200
    assert list(WatchlistEntry.objects.values_list("movie", flat=True)) == [first.pk]


def test_different_tags(client: Client, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.models.notes.MOST_DIFFERENT_TAGS", 2)
    first, second = MovieFactory.create_batch(2)
    client.post(reverse("tag_movie", args=[first.pk]), {"tags": "one, two"})
    refused = client.post(reverse("tag_movie", args=[second.pk]), {"tags": "two, three"})
    assert one_on(refused, "#id_tags").attributes["value"] == "two, three"
    assert not OwnTag.objects.filter(movie=second).exists()
    client.post(reverse("tag_movie", args=[second.pk]), {"tags": "two, one"})
    assert OwnTag.objects.filter(movie=second).count() == 2


def test_the_name_of_a_list_that_is_there_adds_to_it(client: Client, user: User) -> None:
    movie = MovieFactory()
    own = MovieList.objects.create(user=user, name="Rainy days")
    client.post(reverse("add_to_new_list", args=[movie.pk]), {"name": " Rainy days "})
    assert list(own.entries.values_list("movie", flat=True)) == [movie.pk]
    assert MovieList.objects.count() == 1


def test_of_many_lists_a_movie_shows_those_that_hold_it(client: Client, user: User) -> None:
    movie = MovieFactory()
    lists = [MovieList.objects.create(user=user, name=f"List {n:03}") for n in range(60)]
    lists[0].add(movie)
    page = client.get(reverse("movie", args=[movie.pk]))
    one_on(page, f"#list-choice-{lists[0].pk}")
    one_on(page, f"#list-choice-{lists[-1].pk}")
    assert f'id="list-choice-{lists[5].pk}"'.encode() not in page.content


def test_lists_have_pages(client: Client, user: User) -> None:
    names = [f"List {number:03}" for number in range(51)]
    for name in names:
        MovieList.objects.create(user=user, name=name)
    first, second = client.get(reverse("lists")), client.get(reverse("lists"), {"page": "2"})
    assert [words_of(name) for name in all_on(first, ".lists h2")] == names[:50]
    assert [words_of(name) for name in all_on(second, ".lists h2")] == names[50:]


def test_viewings_have_pages_and_a_movie_shows_the_latest(client: Client, user: User) -> None:
    movie = MovieFactory()
    for _ in range(51):
        Viewing.objects.create(user=user, movie=movie, watched_on="2026-01-05")
    month = {"month": "2026-01"}
    first = client.get(reverse("diary"), month)
    second = client.get(reverse("diary"), {**month, "page": "2"})
    assert [page.content.count(b"diary-text") for page in (first, second)] == [50, 1]
    panel = client.get(reverse("movie", args=[movie.pk]))
    assert len(one_on(panel, ".viewings").css("li")) == 20
    assert " 51 " in words_of(one_on(panel, f"#panel-diary-{movie.pk} .panel-value"))
