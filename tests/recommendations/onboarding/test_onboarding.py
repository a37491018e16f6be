"""The first steps: offered once, gone through or passed by."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import (
    ChosenGroup,
    ModelVersion,
    MovieGroup,
    NotInterested,
    NotSeen,
    OnboardingDone,
)
from recommendations.onboarding.movie_groups import MOST_CHOSEN, choices_for
from recommendations.serving.elicitation import MOVIES_TO_ASK
from tests.factories import MovieFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, links_of, one_on, text_of, undo_on, values_on, words_of

from ..pages import HTMX, basis_on, picks_on, to_rate_on

pytestmark = pytest.mark.django_db

HOME, GROUPS, MOVIES, DONE = map(reverse, ("home", "welcome", "welcome_movies", "welcome_done"))


@pytest.fixture
def someone(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def keys(user: User) -> list[int]:
    return [choice.group.key for choice in choices_for(user.pk)]


# --- The offer


def test_someone_who_said_nothing_is_offered_them(client: Client, someone: User) -> None:
    MovieFactory()
    assert GROUPS in links_of(client.get(HOME))


def test_passed_by_once_they_are_not_offered_again(client: Client, someone: User) -> None:
    MovieFactory()
    assert client.post(DONE).headers["Location"] == HOME
    assert client.post(DONE).status_code == 302
    assert GROUPS not in links_of(client.get(HOME))
    assert OnboardingDone.objects.get().user == someone
    assert client.get(GROUPS).status_code == 302  # they may still be looked for
    assert client.get(MOVIES).status_code == 200


@pytest.mark.parametrize("feedback", [NotInterested, NotSeen, Rating])
def test_whoever_has_said_something_is_not_offered_them(
    client: Client, someone: User, feedback: type
) -> None:
    more = {"stars": 3.0} if feedback is Rating else {}
    feedback.objects.create(user=someone, movie=MovieFactory(), **more)
    MovieFactory()
    assert GROUPS not in links_of(client.get(HOME))


def test_what_others_do_changes_nothing(client: Client, someone: User) -> None:
    OnboardingDone.objects.create(user=UserFactory())
    RatingFactory()
    assert GROUPS in links_of(client.get(HOME))


# --- Who may


@pytest.mark.parametrize("address", [GROUPS, MOVIES, DONE])
def test_a_visitor_is_sent_to_log_in(client: Client, address: str) -> None:
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith(reverse("account_login"))
    assert not OnboardingDone.objects.exists()


def test_they_are_asked_by_the_right_methods(client: Client, someone: User) -> None:
    assert client.get(DONE).status_code == 405
    assert client.post(MOVIES).status_code == 405
    assert client.put(GROUPS).status_code == 405


# --- Groups


def test_the_groups_are_shown_each_with_its_movies(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    page = client.get(GROUPS)
    shown = all_on(page, ".group:has([name=group])")
    for group, choice in zip(shown, choices_for(someone.pk), strict=True):
        assert words_of(group.css(".group-name")[0]) == choice.group.name
        titles = [words_of(title) for title in group.css(".group-movies bdi")]
        assert titles == [movie.title for movie in choice.movies]


def test_a_group_chosen_in_another_language_is_shown_in_the_readers(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    romance = next(one.group for one in choices_for(someone.pk) if "Romance" in one.group.name)
    english = romance.name
    with translation.override("de"):
        german = romance.name
    assert "Liebesfilm" in german
    client.post(GROUPS, {"group": [romance.key]}, headers={"Accept-Language": "de"})
    client.get(MOVIES)  # says once, in German, what was chosen
    for language, name in (("en", english), ("de", german)):
        page = text_of(client.get(MOVIES, headers={"Accept-Language": language}))
        assert name in page
        assert ({english, german} - {name}).pop() not in page


def test_a_group_of_the_same_movies_is_marked_and_offered_once(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    offered = choices_for(someone.pk)
    first = offered[0].group
    renamed = MovieGroup(("tag:old",), (*first.movies[1:], first.movies[0]))
    ChosenGroup.objects.choose(someone.pk, [renamed])
    again = choices_for(someone.pk)
    assert [choice.group.key for choice in again] == [choice.group.key for choice in offered]
    assert [choice.is_chosen for choice in again] == [True] + [False] * (len(offered) - 1)


def test_what_is_chosen_is_kept_and_can_be_taken_back(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    first, second, *_ = choices_for(someone.pk)
    answer = client.post(GROUPS, {"group": [first.group.key, second.group.key]})
    assert answer.headers["Location"] == MOVIES
    assert {group.name for group in ChosenGroup.objects.filter(user=someone)} == {
        first.group.name,
        second.group.name,
    }
    page = client.get(MOVIES)
    message = words_of(one_on(page, ".note p"))
    assert first.group.name in message
    assert second.group.name in message
    assert basis_on(page) == "groups"
    action, fields = undo_on(page)
    assert (action, fields.get("group")) == (GROUPS, None)
    client.post(action, fields)
    assert not ChosenGroup.objects.exists()


def test_undoing_a_second_choice_brings_the_first_back(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    one, other = keys(someone)[:2]
    client.post(GROUPS, {"group": [one]})
    client.get(MOVIES)
    client.post(GROUPS, {"group": [other]})
    assert undo_on(client.get(MOVIES))[1]["group"] == str(one)


def test_more_than_three_are_refused_and_stay_ticked(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    many = keys(someone)[: MOST_CHOSEN + 1]
    answer = client.post(GROUPS, {"group": many})
    assert answer.status_code == 400
    assert words_of(one_on(answer, "#groups-problem[role=alert]"))
    assert len(all_on(answer, "[name=group][checked]")) == len(many)
    assert not ChosenGroup.objects.exists()


@pytest.mark.parametrize("sent", ["x", "-1", "0", "99999999999999999999", "", "²"])
def test_a_group_that_there_is_not_is_ignored(
    client: Client, someone: User, trained: ModelVersion, sent: str
) -> None:
    assert client.post(GROUPS, {"group": [sent]}).status_code == 302
    assert not ChosenGroup.objects.exists()


def test_without_a_model_it_goes_on_to_the_movies(
    client: Client, someone: User, imported: None
) -> None:
    assert client.get(GROUPS).headers["Location"] == MOVIES
    page = client.get(MOVIES)
    popular = list(Movie.objects.popular().values_list("pk", flat=True)[:MOVIES_TO_ASK])
    assert to_rate_on(page) == popular
    assert all_on(page, "[data-no-model]")


def test_on_a_site_without_movies_it_says_so(client: Client, someone: User) -> None:
    Movie.objects.all().delete()
    page = client.get(MOVIES)
    assert all_on(page, "#none-to-ask")
    assert to_rate_on(page) == []


# --- Movies


def percent_known_on(answer: Any) -> int:
    """Return the percent that the meter of the page shows."""
    return int(str(one_on(answer, "meter#certainty-meter").attributes["value"]))


def test_movies_are_asked_about_and_nothing_is_known_yet(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    page = client.get(MOVIES)
    assert len(to_rate_on(page)) == MOVIES_TO_ASK
    assert percent_known_on(page) == 0
    assert "%" not in words_of(one_on(page, "#certainty-note"))
    assert len(picks_on(page)) > 0


def test_the_answer_to_a_rating_carries_the_next_movie_and_the_bar(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    asked = to_rate_on(client.get(MOVIES))
    sent = {"stars": "4.5", "asked": asked, "one_by_one": "1", "plain_picks": "1", "next": MOVIES}
    answer = client.post(reverse("rate", args=[asked[0]]), sent, headers=HTMX)
    new = to_rate_on(answer)
    assert len(new) == 1
    assert set(new).isdisjoint(asked)
    assert 0 < percent_known_on(answer) < 100
    again = client.post(
        reverse("rate", args=[asked[0]]),
        sent | {"stars": "2.0", "asked": [*asked, *new]},
        headers=HTMX,
    )
    assert to_rate_on(again) == []


def test_from_three_ratings_on_guesses_are_checked(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    for movie, stars in zip(Movie.objects.popular()[:3], (5.0, 1.0, 4.0), strict=True):
        Rating.objects.rate(someone.pk, movie, stars)
    assert values_on(client.get(MOVIES), "data-checked") == ["3"]


def test_a_rating_elsewhere_carries_none_of_it(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    movie = Movie.objects.popular()[0]
    answer = client.post(reverse("rate", args=[movie.pk]), {"stars": "4.5"}, headers=HTMX)
    assert b"certainty" not in answer.content
    assert to_rate_on(answer) == []
