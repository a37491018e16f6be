"""What pages do with numbers that no row can have, and with pages to return to that are none."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.home.forms import MOST_SEEN, SeenForm
from recommendations.models import ModelVersion

from ..factories import MovieFactory, UserFactory

pytestmark = pytest.mark.django_db

NO_IDS = ["9" * 25, "9" * 4301, "-1", "²", "1_0", "1e3", "\0"]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def someone(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.mark.parametrize("number", NO_IDS)
def test_no_number_is_too_long_for_a_page(
    client: Client, someone: User, trained: ModelVersion, number: str
) -> None:
    movie, other = Movie.objects.popular()[:2]
    Rating.objects.rate(someone.pk, other, 5.0)
    chosen = client.post(reverse("welcome"), {"group": number})
    assert chosen["Location"] == reverse("welcome_movies")
    not_seen = reverse("not_seen", args=[movie.pk])
    assert client.post(not_seen, {"asked": number}, **HTMX).status_code == 200
    rate = reverse("rate", args=[movie.pk])
    posted = {"stars": "5", "row": f"because-{number}"}
    assert client.post(rate, posted, **HTMX).status_code == 200


@pytest.mark.parametrize("pk", ["9" * 19, "9" * 25, "9" * 4301])
def test_an_id_beyond_the_database_is_no_address(client: Client, pk: str) -> None:
    assert client.get(f"/movies/{pk}/").status_code == 404
    assert client.get(f"/people/{pk}/").status_code == 404


@pytest.mark.parametrize(
    "page", ["newest", "home", "", "movies", "?q=", "//evil.example", "/\\evil.example", "\0"]
)
def test_a_form_returns_to_paths_only(client: Client, someone: User, page: str) -> None:
    movie = MovieFactory()
    answer = client.post(reverse("rate", args=[movie.pk]), {"stars": "5", "next": page})
    assert answer["Location"] == movie.get_absolute_url()
    assert client.post(reverse("choose_theme"), {"theme": "dark", "next": page})["Location"] == "/"


def test_a_form_returns_to_no_address_longer_than_browsers_take(
    client: Client, someone: User
) -> None:
    movie = MovieFactory()
    posted = {"stars": "5", "next": f"/movies/?q={'a' * 10_000}"}
    answer = client.post(reverse("rate", args=[movie.pk]), posted)
    assert answer["Location"] == movie.get_absolute_url()


@settings(max_examples=60)
@given(st.lists(st.integers().map(str) | st.text()).map(",".join))
@example("1,,2,")
@example("9" * 25)
@example(",".join(map(str, range(101))))
def test_ids_of_movies_are_few_and_fit_the_database(text: str) -> None:
    form = SeenForm({"seen": text, "touched": ""})
    if form.is_valid():
        assert len(form.cleaned_data["seen"]) <= MOST_SEEN
        assert all(0 <= pk < 2**63 for pk in form.cleaned_data["seen"])
