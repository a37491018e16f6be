"""The start page, for a visitor, someone new, and someone who has rated."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.home.views import MOVIES_TO_RATE
from recommendations.models import ModelVersion
from recommendations.serving.picks import PICKS, picks_for
from tests.factories import AdminFactory, UserFactory
from tests.html_reading import all_on, links_of, movies_of, stars_on

from ..pages import HTMX, basis_on, picks_on, reasons_on, to_rate_on

pytestmark = pytest.mark.django_db

HOME = reverse("home")
TO_RATE = reverse("to_rate")


@pytest.fixture
def someone(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def give(user: User, title: str, stars: float) -> Movie:
    movie = Movie.objects.get(title=title)
    Rating.objects.rate(user.pk, movie, stars)
    return movie


def popular(count: int) -> list[int]:
    return list(Movie.objects.popular().values_list("pk", flat=True)[:count])


def test_a_visitor_sees_what_is_popular_and_why_to_sign_up(
    client: Client, trained: ModelVersion
) -> None:
    page = client.get(HOME)
    assert page.status_code == 200
    assert movies_of(page) == popular(18)
    assert reverse("account_signup") in links_of(page)
    assert all_on(page, "main .hero h1")
    assert picks_on(page) == []
    assert not all_on(page, "main form")


def test_someone_new_is_asked_to_rate(client: Client, someone: User, trained: ModelVersion) -> None:
    page = client.get(HOME)
    assert picks_on(page) == popular(PICKS)
    assert len(to_rate_on(page)) == MOVIES_TO_RATE
    assert set(to_rate_on(page)).isdisjoint(picks_on(page))
    assert all_on(page, "main .intro h1")
    assert basis_on(page) == "popular"
    assert reasons_on(page) == []


def test_from_the_first_rating_on_the_picks_are_personal_with_a_reason_each(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    fargo = give(someone, "Fargo", 5.0)
    page = client.get(HOME)
    picks = picks_for(someone.pk).items
    assert picks_on(page) == [pick.movie.pk for pick in picks]
    assert reasons_on(page) == [pick.reason for pick in picks if pick.reason]
    assert any("ou gave Fargo 5 stars" in reason for reason in reasons_on(page))
    assert basis_on(page) == "ratings"
    assert fargo.pk not in picks_on(page)
    assert to_rate_on(page) == []
    assert f'hx-get="{TO_RATE}"' in page.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_more_movies_to_rate_have_an_address_of_their_own(
    client: Client, someone: User, trained: ModelVersion, headers: dict[str, str]
) -> None:
    fargo = give(someone, "Fargo", 5.0)
    found = client.get(TO_RATE, headers=headers)
    assert len(to_rate_on(found)) == MOVIES_TO_RATE
    assert fargo.pk not in to_rate_on(found)
    assert ("<html" in found.content.decode()) is (not headers)


def test_no_movie_stands_on_the_page_twice(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    for title in ("Fargo", "Star Wars", "Toy Story"):
        give(someone, title, 4.0)
        page = client.get(HOME)
        shown = [*picks_on(page), *to_rate_on(client.get(TO_RATE))]
        assert len(shown) == len(set(shown)) == PICKS + MOVIES_TO_RATE


def test_each_rating_moves_the_picks(client: Client, someone: User, trained: ModelVersion) -> None:
    pages = []
    for title in ("Toy Story", "Fargo", "Star Wars"):
        give(someone, title, 5.0)
        pages.append(picks_on(client.get(HOME)))
    assert pages[0] != pages[1] != pages[2]


def test_a_title_with_markup_in_it_is_shown_as_it_is(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    fargo = give(someone, "Fargo", 5.0)
    Movie.objects.filter(pk=fargo.pk).update(title="<b>Fargo</b> & co")
    page = client.get(HOME)
    assert any("ou gave <b>Fargo</b> & co 5 stars" in reason for reason in reasons_on(page))
    assert b"<b>Fargo" not in page.content


def test_without_a_model_it_says_so_and_shows_the_popular(
    client: Client, someone: User, imported: None
) -> None:
    fargo = give(someone, "Fargo", 5.0)
    page = client.get(HOME)
    assert page.status_code == 200
    assert basis_on(page) == "popular-without-model"
    assert picks_on(page) == [pk for pk in popular(PICKS + 1) if pk != fargo.pk][:PICKS]


def test_with_a_model_that_cannot_be_read_it_does_the_same(
    client: Client, someone: User, trained: ModelVersion, models_dir: Path
) -> None:
    give(someone, "Fargo", 5.0)
    for file in (models_dir / trained.artefact).rglob("*.*"):
        file.write_bytes(file.read_bytes()[:40])
    page = client.get(HOME)
    assert page.status_code == 200
    assert basis_on(page) == "popular-without-model"
    assert len(picks_on(page)) == PICKS


def test_of_another_person_nothing_is_on_the_page(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    other = UserFactory(username="somebody-else")
    for title in ("Fargo", "Toy Story", "Star Wars"):
        give(other, title, 5.0)
    page = client.get(HOME)
    assert b"somebody-else" not in page.content
    assert not all_on(page, "main [checked]")
    assert reasons_on(page) == []
    assert stars_on(page) == []


def test_anothers_rating_is_no_reason(client: Client, someone: User, trained: ModelVersion) -> None:
    give(UserFactory(), "Star Wars", 5.0)
    give(someone, "Fargo", 5.0)
    page = client.get(HOME)
    assert not any("Star Wars" in reason for reason in reasons_on(page))


def test_an_administrator_has_a_page_as_everyone(client: Client, trained: ModelVersion) -> None:
    admin = AdminFactory()
    client.force_login(admin)
    give(admin, "Fargo", 5.0)
    assert any("ou gave Fargo 5 stars" in reason for reason in reasons_on(client.get(HOME)))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client: Client, someone: User, method: str) -> None:
    assert getattr(client, method)(HOME).status_code == 405
