"""A movie that was not seen is not asked about again, and nothing else follows from it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie
from recommendations.models import ModelVersion, NotSeen
from recommendations.serving.elicitation import certainty_of, movies_to_ask
from recommendations.serving.picks import picks_for
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import MovieFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, one_on, undo_on, words_of

from ..pages import HTMX, to_rate_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def post(client: Client, name: str, pk: int) -> None:
    assert client.post(reverse(name, args=[pk])).status_code == 302


def test_it_is_not_asked_about_again_until_undone(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    first = movies_to_ask(read_serving_inputs(someone.pk), 12)[0]
    for _ in range(2):
        post(client, "not_seen", first.pk)
    assert NotSeen.objects.get().movie == first
    assert first not in movies_to_ask(read_serving_inputs(someone.pk), 12)
    post(client, "undo_not_seen", first.pk)
    assert movies_to_ask(read_serving_inputs(someone.pk), 12)[0] == first


def test_picks_stay_as_they_are(client: Client, someone: User, trained: ModelVersion) -> None:
    RatingFactory(user=someone, movie=Movie.objects.get(title="Fargo"), stars=5.0)
    before = [pick.movie for pick in picks_for(someone.pk).items]
    post(client, "not_seen", before[0].pk)
    assert [pick.movie for pick in picks_for(someone.pk).items] == before
    known = certainty_of(read_serving_inputs(someone.pk))
    assert known is not None
    assert known.count == 1


def test_htmx_gets_another_movie_in_its_place(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    asked = [movie.pk for movie in movies_to_ask(read_serving_inputs(someone.pk), 12)]
    sent = {"asked": asked, "plain_picks": "1"}
    answer = client.post(reverse("not_seen", args=[asked[3]]), sent, headers=HTMX)
    new = to_rate_on(answer)
    assert len(new) == 1
    assert set(new).isdisjoint(asked)
    assert all_on(answer, "li[autofocus]")
    assert undo_on(answer)[0] == reverse("undo_not_seen", args=[asked[3]])
    undone = client.post(reverse("undo_not_seen", args=[asked[3]]), sent, headers=HTMX)
    assert to_rate_on(undone) == []


@pytest.mark.parametrize("sent", ["x", "", "-3", "99999999999"])
def test_numbers_of_no_movie_do_no_harm(
    client: Client, someone: User, trained: ModelVersion, sent: str
) -> None:
    movie = Movie.objects.popular()[0]
    answer = client.post(reverse("not_seen", args=[movie.pk]), {"asked": sent}, headers=HTMX)
    assert answer.status_code == 200


def test_without_htmx_it_goes_back_and_says_it(client: Client, someone: User) -> None:
    movie = MovieFactory(title="100% Wolf")
    page = client.post(
        reverse("not_seen", args=[movie.pk]), {"next": reverse("welcome_movies")}, follow=True
    )
    assert page.redirect_chain[0][0] == reverse("welcome_movies")
    assert undo_on(page)[0] == reverse("undo_not_seen", args=[movie.pk])
    assert "100% Wolf" in words_of(one_on(page, ".note p"))


def test_a_movie_that_there_is_not(client: Client, someone: User) -> None:
    for name in ("not_seen", "undo_not_seen"):
        assert client.post(reverse(name, args=[10**9])).status_code == 404


def test_it_is_each_ones_own_and_goes_with_them(client: Client, someone: User) -> None:
    movie, other = MovieFactory(), UserFactory()
    NotSeen.objects.create(user=other, movie=movie)
    post(client, "undo_not_seen", movie.pk)
    assert NotSeen.objects.get().user == other
    other.delete()
    assert not NotSeen.objects.exists()
