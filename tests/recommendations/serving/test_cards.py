"""What a card says and does on every page: stars, why, not interested."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, MovieList, OwnTag, Rating, WatchlistEntry
from recommendations.models import ModelVersion, NotInterested, Preferences
from recommendations.registry.current import current_model
from recommendations.serving.picks import pick_of, picks_on_page
from recommendations.serving.predicted_fit import predict_fit
from recommendations.serving.similar_movies import similar_movies
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import CreditFactory, MovieFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, one_on, values_on

from ..pages import HTMX, reasons_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def titled(title: str) -> Movie:
    return Movie.objects.get(title=title)


def rate(user: User, *titles: str) -> None:
    for title in titles:
        Rating.objects.rate(user.pk, titled(title), 5.0)


def why_of(movie: Movie) -> str:
    return reverse("why", args=[movie.pk])


def pages_with(movie: Movie, user: User) -> list[str]:
    """Return pages that show the movie on a card: one of each kind there is."""
    WatchlistEntry.objects.put(user.pk, movie)
    OwnTag.objects.create(user=user, movie=movie, name="heist")
    own = MovieList.objects.create(user=user, name="Ten")
    own.entries.create(movie=movie, title=movie.title, position=1)
    near = next(
        other
        for other in similar_movies(movie, "", current_model()).movies
        if movie in similar_movies(other, "", current_model()).movies
    )
    return [
        reverse("movies") + f"?q={movie.title}",
        reverse("watchlist"),
        reverse("own_tags") + "?tag=heist",
        reverse("list", args=[own.pk]),
        reverse("person", args=[CreditFactory(movie=movie).person_id]),
        near.get_absolute_url() + "?but=",
    ]


def test_every_page_with_cards_lets_one_rate_ask_why_and_set_aside(
    client: Client, me: User, trained: ModelVersion
) -> None:
    rate(me, "Fargo", "Pulp Fiction", "Contact")
    movie = titled("Toy Story")
    for page in pages_with(movie, me):
        card = all_on(client.get(page), f"li:has(.card-title a[href='/movies/{movie.pk}/'])")[0]
        for part in (
            f"#rate-{movie.pk}",
            f"[formaction='/movies/{movie.pk}/not-interested/']",
            f".why-unloaded [href='{why_of(movie)}']",
            ".card-predicted[data-stars]",
        ):
            assert card.css_first(part), (page, part)


def test_a_visitors_cards_ask_for_nothing(client: Client, trained: ModelVersion) -> None:
    movie = titled("Toy Story")
    person = CreditFactory(movie=movie).person
    for page in (reverse("person", args=[person.pk]), reverse("movies"), movie.get_absolute_url()):
        assert b"/why/" not in (answer := client.get(page)).content
        assert b"not-interested/" not in answer.content


def test_nothing_is_predicted_with_fewer_than_three_ratings(
    client: Client, me: User, trained: ModelVersion
) -> None:
    every = list(Movie.objects.values_list("pk", flat=True))
    rate(me, "Star Wars", "Fargo")
    assert predict_fit(read_serving_inputs(me.pk), every) == {}
    for page in (reverse("movies"), reverse("home")):
        assert not all_on(client.get(page), ".card-predicted")
    rate(me, "Contact")
    found = predict_fit(read_serving_inputs(me.pk), every)
    rated = {titled(title).pk for title in ("Star Wars", "Fargo", "Contact")}
    assert set(found) == set(every) - rated
    first = picks_on_page(me.pk).items[0]
    assert first.expected == found[first.movie.pk]


def test_cards_show_predicted_stars_unless_they_are_hidden(
    client: Client, me: User, trained: ModelVersion
) -> None:
    rate(me, "Star Wars", "Fargo", "Contact")
    assert all_on(client.get(reverse("movies")), ".card-predicted[data-stars]")
    Preferences.objects.create(user=me, hide_predictions=True)
    assert not all_on(client.get(reverse("movies")), ".card-predicted")
    assert not all_on(client.get(reverse("home")), ".card-predicted")


def test_why_splits_the_score_of_any_movie(client: Client, me: User, trained: ModelVersion) -> None:
    rate(me, "Fargo", "Pulp Fiction")
    worst = titled("Toy Story")
    pick = pick_of(read_serving_inputs(me.pk), worst)
    assert pick is not None
    assert pick.why is not None
    assert {part.about.title for part in pick.why.feedback} == {"Fargo", "Pulp Fiction"}
    whole, part = client.get(why_of(worst)), client.get(why_of(worst), headers=HTMX)
    assert all_on(whole, "h1")
    assert not all_on(part, "h1")
    for answer in (whole, part):
        assert reasons_on(answer) == [pick.reason]
        assert all_on(answer, f"[formaction='/movies/{titled('Fargo').pk}/mute/']")


@pytest.mark.parametrize("ratings", [0, 1])
def test_why_has_no_split_without_used_ratings(client: Client, me: User, ratings: int) -> None:
    movie = MovieFactory()
    RatingFactory.create_batch(ratings, user=me)
    assert values_on(client.get(why_of(movie)), "data-why") == ["nothing-personal"]


def test_a_movie_added_since_the_training_has_a_why_and_no_stars(
    me: User, trained: ModelVersion
) -> None:
    rate(me, "Star Wars", "Fargo", "Contact")
    movie = MovieFactory(genres=["Crime"])
    inputs = read_serving_inputs(me.pk)
    assert pick_of(inputs, movie) is not None
    assert predict_fit(inputs, [movie.pk]) == {}


def test_why_is_for_whom_it_is_about(client: Client, me: User) -> None:
    movie = MovieFactory()
    assert client.get(reverse("why", args=[movie.pk + 1])).status_code == 404
    assert client.post(why_of(movie)).status_code == 405
    client.logout()
    answer = client.get(why_of(movie))
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={why_of(movie)}"


def test_the_button_on_a_card_says_whether_a_movie_is_unwanted(client: Client, me: User) -> None:
    movie = MovieFactory(title="Zazie")
    page = reverse("movies") + "?q=zazie"

    def pressed(answer: Any) -> str | None:
        return one_on(answer, f"#unwanted-on-card-{movie.pk}").attributes["aria-pressed"]

    assert pressed(client.get(page)) == "false"
    mark = reverse("not_interested", args=[movie.pk])
    undo = reverse("undo_not_interested", args=[movie.pk])
    marked = client.post(mark, headers=HTMX)
    assert pressed(marked) == "true"
    assert all_on(marked, f"#unwanted-on-card-{movie.pk}[formaction='{undo}']")
    assert pressed(client.get(page)) == "true"
    assert pressed(client.post(undo, headers=HTMX)) == "false"
    client.post(mark)
    rated = client.post(reverse("rate", args=[movie.pk]), {"stars": "4.0"}, headers=HTMX)
    assert pressed(rated) == "false"
    assert not NotInterested.objects.exists()
    undone = {"as_was": "unwanted", "undo": "1"}
    cleared = client.post(reverse("clear_rating", args=[movie.pk]), undone, headers=HTMX)
    assert pressed(cleared) == "true"
    assert NotInterested.objects.get().movie == movie
