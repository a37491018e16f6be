"""Movies that friends suggest to each other."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie, OwnTag, Viewing
from friends import services
from friends.models import Friendship, Suggestion
from recommendations.models import NotInterested

from ..factories import MovieFactory, RatingFactory, UserFactory
from ..html_reading import all_on, levels_on, one_on, words_of
from .people import befriend, client_of, suggested

pytestmark = pytest.mark.django_db

WATCHLIST = reverse("watchlist")


@pytest.fixture
def movie(db: None) -> Movie:
    return MovieFactory(title="Heat")


def suggest(client: Client, movie: Movie, friendship: Friendship) -> Any:
    return client.post(reverse("suggest", args=[movie.pk]), {"friend": friendship.pk}, follow=True)


def waiting_for(user: User) -> list[int]:
    items = all_on(client_of(user).get(WATCHLIST), "#suggested li")
    return [int(item.attributes["data-suggestion"] or 0) for item in items]


def test_it_is_on_the_friends_watchlist_page_with_who_suggests_it(
    ada: User, ben: User, friendship: Friendship, movie: Movie
) -> None:
    page = client_of(ada).get(movie.get_absolute_url())
    assert one_on(page, "#suggest button").attributes["value"] == str(friendship.pk)
    after = suggest(client_of(ada), movie, friendship)
    assert levels_on(after) == ["success"]
    assert one_on(after, "[data-suggested]").attributes["data-suggested"] == str(friendship.pk)
    assert waiting_for(ben) == [Suggestion.objects.get().pk]
    assert waiting_for(ada) == []
    shown = words_of(one_on(client_of(ben).get(WATCHLIST), "#suggested li"))
    assert "Heat" in shown
    assert "ada" in shown


def test_it_is_made_once(ada: User, friendship: Friendship, movie: Movie) -> None:
    for _press in range(2):
        assert levels_on(suggest(client_of(ada), movie, friendship)) == ["success"]
    assert Suggestion.objects.count() == 1


def test_one_of_a_movie_that_a_keeper_hides_is_shown_to_neither(
    ada: User, ben: User, friendship: Friendship, movie: Movie
) -> None:
    suggestion = suggested(friendship, ada, movie)
    Movie.objects.filter(pk=movie.pk).update(hidden_at=timezone.now())
    assert waiting_for(ben) == []
    assert not all_on(client_of(ada).get(friendship.get_absolute_url()), "[data-suggestion]")
    Movie.everything.filter(pk=movie.pk).update(hidden_at=None)
    assert waiting_for(ben) == [suggestion.pk]


def test_it_can_be_dismissed_and_does_not_come_back(
    ada: User, ben: User, friendship: Friendship, movie: Movie
) -> None:
    suggestion = suggested(friendship, ada, movie)
    dismiss = reverse("dismiss_suggestion", args=[suggestion.pk])
    for _press in range(2):
        assert client_of(ben).post(dismiss)["Location"] == WATCHLIST
    assert waiting_for(ben) == []
    suggest(client_of(ada), movie, friendship)
    assert waiting_for(ben) == []


def test_it_can_be_taken_back(ada: User, ben: User, friendship: Friendship, movie: Movie) -> None:
    suggestion = suggested(friendship, ada, movie)
    page = client_of(ada).get(friendship.get_absolute_url())
    assert one_on(page, ".friends-sent li").attributes["data-suggestion"] == str(suggestion.pk)
    client_of(ada).post(reverse("take_back_suggestion", args=[suggestion.pk]))
    assert not Suggestion.objects.exists()
    assert waiting_for(ben) == []


@pytest.mark.parametrize("how", ["rated", "seen", "liked", "not interested"])
def test_what_they_know_is_not_shown_and_not_told(
    ada: User, ben: User, friendship: Friendship, movie: Movie, how: str
) -> None:
    if how == "rated":
        RatingFactory(user=ben, movie=movie)
    elif how == "seen":
        Viewing.objects.create(user=ben, movie=movie, watched_on="2026-05-01")
    elif how == "liked":
        OwnTag.objects.put(ben.pk, movie, ["liked"])
    else:
        NotInterested.objects.mark(ben.pk, movie)
    after = suggest(client_of(ada), movie, friendship)
    assert levels_on(after) == ["success"]
    assert all_on(after, "[data-suggested]")
    assert waiting_for(ben) == []


def test_few_of_them_wait_at_a_time(
    ada: User, ben: User, friendship: Friendship, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_SUGGESTIONS", 2)
    first, *others = MovieFactory.create_batch(4)
    suggestion = suggested(friendship, ada, first)
    suggested(friendship, ada, others[0])
    assert levels_on(suggest(client_of(ada), others[1], friendship)) == ["error"]
    services.dismiss(suggestion.pk, ben.pk)
    assert levels_on(suggest(client_of(ada), others[1], friendship)) == ["success"]


def test_a_friend_who_has_just_ended_it_gets_none(
    ada: User, friendship: Friendship, movie: Movie
) -> None:
    Friendship.objects.all().delete()
    with pytest.raises(Friendship.DoesNotExist):
        services.suggest(friendship, ada.pk, movie)
    assert not Suggestion.objects.exists()


def test_a_movie_that_leaves_the_catalogue_takes_it_along(
    ada: User, friendship: Friendship, movie: Movie
) -> None:
    suggested(friendship, ada, movie)
    movie.delete()
    assert not Suggestion.objects.exists()


def test_without_friends_nothing_is_offered(client: Client, eve: User, movie: Movie) -> None:
    assert not all_on(client.get(movie.get_absolute_url()), "#suggest")
    assert not all_on(client_of(eve).get(movie.get_absolute_url()), "#suggest")


def test_many_friends_take_no_more_queries(ada: User, movie: Movie) -> None:
    client = client_of(ada)
    befriend(ada, UserFactory())

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(movie.get_absolute_url())
            client.get(WATCHLIST)
        return len(queries)

    client.get(movie.get_absolute_url())
    suggested(befriend(ada, first := UserFactory()), first, MovieFactory())
    before = count()
    for user in UserFactory.create_batch(5):
        suggested(befriend(ada, user), user, MovieFactory())
    assert count() == before
