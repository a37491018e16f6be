"""Whoever wants it reads ratings out of ten; half stars stay what is kept."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import HistoryImport, Movie, Rating, UnmatchedMovie
from catalog.templatetags.stars import error_in_stars, in_halves, in_stars, mean_in_stars
from core.rating_scale import as_shown, on_scale, shown_to

from ..factories import MovieFactory, UserFactory
from ..html_reading import all_on, one_on, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    user = UserFactory(out_of_ten=True)
    client.force_login(user)
    return user


@pytest.fixture
def movie() -> Movie:
    return MovieFactory(title="Fargo", rating_count=20, rating_sum=83.0)


def test_stars_are_doubled_for_whoever_reads_them_out_of_ten() -> None:
    assert [in_stars(4.5), in_halves(0.5), mean_in_stars(3.87)] == ["4½ stars", "½", "3.9 stars"]
    assert [error_in_stars(0.87), error_in_stars(1, 0)] == ["0.9 stars", "1 star"]
    with shown_to(User(out_of_ten=True)):
        assert [in_stars(4.5), in_halves(0.5)] == ["9 out of 10", "1"]
        assert [mean_in_stars(3.87), error_in_stars(0.87)] == ["7.7 out of 10", "1.7 points"]
        assert [on_scale(2.0), as_shown(3.87)] == [4.0, 3.85]
    assert in_stars(4.5) == "4½ stars"


@pytest.mark.parametrize("german", [False, True])
def test_the_control_says_each_choice_out_of_ten_and_keeps_stars(
    client: Client, user: User, movie: Movie, german: bool
) -> None:
    language = {"accept-language": "de"} if german else {}
    page = client.get(movie.get_absolute_url(), headers=language)
    choices = all_on(page, f"#rate-{movie.pk} .stars button")
    assert [choice.attributes["value"] for choice in choices] == [
        str(half / 2) for half in range(1, 11)
    ]
    of = "von" if german else "out of"
    assert [choice.attributes["aria-label"] for choice in choices] == [
        f"{number} {of} 10" for number in range(1, 11)
    ]
    client.post(reverse("rate", args=[movie.pk]), {"stars": "4.5"})
    assert Rating.objects.get(user=user).stars == 4.5
    page = client.get(movie.get_absolute_url(), headers=language)
    assert f"9 {of} 10" in words_of(one_on(page, ".rating-given"))
    assert one_on(page, ".rating-given").attributes["data-stars"] == "4.5"


def test_an_average_is_shown_out_of_ten(client: Client, user: User, movie: Movie) -> None:
    average = one_on(client.get(movie.get_absolute_url()), ".movie-average .average")
    assert "8.3" in words_of(average)
    # Kept for both: what one has read is not shown to the other.
    other = Client().get(movie.get_absolute_url())
    assert "8.3" not in words_of(one_on(other, ".movie-average .average"))


def test_it_is_chosen_on_the_account_page_and_taken_back(client: Client, movie: Movie) -> None:
    user = UserFactory()
    client.force_login(user)
    page = client.get(reverse("account"))
    assert one_on(page, "#rating-scale").attributes["data-out-of"] == "5"
    button = one_on(page, "#rating-scale button").attributes
    page = client.post(reverse("rating_scale"), {button["name"]: button["value"]}, follow=True)
    assert one_on(page, "#rating-scale").attributes["data-out-of"] == "10"
    assert "data-out-of-ten" in one_on(page, "#shortcuts").attributes
    undo = one_on(page, "form:has([name=scale][type=hidden])")
    assert undo.attributes["action"] == reverse("rating_scale")
    client.post(reverse("rating_scale"), {"scale": "stars"})
    user.refresh_from_db()
    assert not user.out_of_ten


def test_what_waits_for_its_movie_is_told_out_of_ten(client: Client, user: User) -> None:
    asked = UnmatchedMovie.objects.create(user=user, key="1", title="The Glass Harbour")
    brought = HistoryImport.objects.create(user=user)
    asked.records.create(history_import=brought, digest="1", kind="ratings", stars=4.5)
    of_one = words_of(one_on(client.get(reverse("unknown_movies")), ".record"))
    of_all = words_of(one_on(client.get(reverse("ratings")), "#unmatched-totals"))
    assert "9 out of 10" in of_one
    assert "9.0 out of 10" in of_all


def test_visitors_and_whatever_is_sent_mean_stars(client: Client, user: User) -> None:
    client.post(reverse("rating_scale"), {"scale": "\x00 eleven"})
    user.refresh_from_db()
    assert not user.out_of_ten
    assert "data-out-of-ten" not in one_on(Client().get("/"), "#shortcuts").attributes
