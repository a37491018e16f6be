"""The rows of someone's home page, as tests ask for them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.home import more_rows
from recommendations.home.page import Row
from recommendations.home.viewer import Viewer, viewer_of
from recommendations.models import Impression
from recommendations.serving.picks import picks_on_page
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import UserFactory
from tests.html_reading import all_on

LIKED = ("Fargo", "Star Wars", "Toy Story", "Heat", "Alien", "Psycho")


def movie_lover() -> User:
    """Someone who likes six movies and did not like two."""
    user = UserFactory()
    for place, title in enumerate(LIKED):
        rate(user, title, 5.0 if place < 5 else 4.5)
    rate(user, "Evita", 1.0)
    rate(user, "Congo", 2.0)
    return user


def rate(user: User, title: str, stars: float) -> Movie:
    movie = Movie.objects.get(title=title)
    Rating.objects.rate(user.pk, movie, stars)
    return movie


def rows_of(user: User) -> list[Row]:
    """Return all rows, as they are scrolled to."""
    found: list[Row] = []
    more = 1
    while more:
        now, more = more_rows(user.pk, [row.key for row in found])
        found += now
    return found


def row_of(user: User, key: str) -> Row | None:
    return next((row for row in rows_of(user) if row.key.startswith(key)), None)


def need(user: User, key: str) -> Row:
    row = row_of(user, key)
    assert row is not None, key
    return row


def movies_in(row: Row) -> list[int]:
    return [pick.movie.pk for pick in row.picks]


def viewer(user: User) -> Viewer:
    found = viewer_of(read_serving_inputs(user.pk))
    assert found is not None
    return found


def shown_on_page(user: User) -> list[int]:
    top = [pick.movie.pk for pick in picks_on_page(user.pk).items]
    return top + [movie for row in rows_of(user) for movie in movies_in(row)]


def assert_none_twice(user: User) -> None:
    shown = shown_on_page(user)
    assert len(shown) == len(set(shown)) > 30


def keys_on(answer: Any) -> list[str]:
    rows = all_on(answer, "section[id^=row-]")
    return [str(row.attributes["id"]).removeprefix("row-") for row in rows]


def tired(user: User, movies: list[int], visits: int = 5) -> None:
    """Have these movies been shown in vain so often, days ago."""
    then = timezone.now() - timedelta(days=2)
    Impression.objects.bulk_create(
        Impression(user=user, movie_id=pk, in_vain=visits - 1, visit_began=then, last_shown=then)
        for pk in movies
    )
