"""A site that nobody has filled yet still answers."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from recommendations.engine.errors import NotEnoughRatingsError
from recommendations.training import pipeline
from tests.factories import AdminFactory, MovieFactory, UserFactory
from tests.html_reading import all_on, movies_of

from ..pages import nothing_left_on

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", [None, UserFactory, AdminFactory])
def test_the_start_page_says_that_there_are_no_movies(
    client: Client, who: type[UserFactory] | None
) -> None:
    if who is not None:
        user: User = who()
        client.force_login(user)
    page = client.get(reverse("home"))
    assert page.status_code == 200
    assert all_on(page, "#empty-catalogue")
    # Only who may fill it is led there.
    assert len(all_on(page, "#empty-catalogue a")) == (who is AdminFactory)


def test_a_failed_training_changes_nothing_about_it(client: Client) -> None:
    client.force_login(UserFactory())
    with pytest.raises(NotEnoughRatingsError):
        pipeline.retrain()
    page = client.get(reverse("home"))
    assert page.status_code == 200
    assert all_on(page, "#empty-catalogue")


def test_the_first_movie_can_be_rated(client: Client) -> None:
    client.force_login(UserFactory())
    movie = MovieFactory()
    assert movie.pk in movies_of(client.get(reverse("home")))
    answer = client.post(reverse("rate", args=[movie.pk]), {"stars": "4.0"}, follow=True)
    assert answer.status_code == 200
    assert nothing_left_on(client.get(reverse("home"))) == "false"
