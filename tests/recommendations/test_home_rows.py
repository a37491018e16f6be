"""The rows of the home page: true reasons, no film twice, the same throughout a visit."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import Credit, Movie, Rating
from movierec.accounts.models import User
from recommendations import training
from recommendations.home import home_row, more_rows
from recommendations.home.kinds import FEWEST
from recommendations.home.plan import PLACES, ROWS_AT_ONCE, Row
from recommendations.home.viewer import Viewer, viewer_of
from recommendations.models import (
    Impression,
    ModelVersion,
    MutedRating,
    NotInterested,
    Preferences,
)
from recommendations.serving import picks_on_page
from tests.factories import CreditFactory, MovieFactory, PersonFactory, UserFactory
from tests.reading import text_of

from .pages import HTMX, picks_on

pytestmark = pytest.mark.django_db

ROWS = reverse("rows")
LIKED = ("Fargo", "Star Wars", "Toy Story", "Heat", "Alien", "Psycho")


@pytest.fixture(autouse=True)
def _nothing_cached() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def someone(client: Client, trained: ModelVersion) -> User:
    """Someone who likes six films and did not like two."""
    user = UserFactory()
    client.force_login(user)
    for place, title in enumerate(LIKED):
        rate(user, title, 5.0 - place / 10 // 0.5 * 0.5)
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
    found = viewer_of(user.pk)
    assert found is not None
    return found


def shown_on_page(user: User) -> list[int]:
    top = [pick.movie.pk for pick in picks_on_page(user.pk).items]
    return top + [movie for row in rows_of(user) for movie in movies_in(row)]


def assert_none_twice(user: User) -> None:
    shown = shown_on_page(user)
    assert len(shown) == len(set(shown)) > 30


def keys_on(answer: Any) -> list[str]:
    return re.findall(r'<section id="row-([^"]+)"', answer.content.decode())


# --- Which rows there are ------------------------------------------------------------------------


def test_rows_come_in_order_each_with_a_heading_and_a_reason(someone: User) -> None:
    rows = rows_of(someone)
    kinds = [row.key.split("-")[0] for row in rows]
    assert kinds == [
        kind
        for kind in ("because", "people", "because", "gems", "because", "popular", "different")
        if kind in kinds
    ]
    assert {"because", "gems", "popular", "different"} <= set(kinds)
    for row in rows:
        assert row.title
        assert row.note
        assert FEWEST <= len(row.picks) <= PLACES


def test_no_film_stands_in_two_rows_nor_one_that_was_rated(someone: User) -> None:
    assert_none_twice(someone)
    rated = set(Rating.objects.filter(user=someone).values_list("movie", flat=True))
    assert not rated & set(shown_on_page(someone))


@pytest.mark.parametrize(
    "dials",
    [
        {"novelty": 1.0},
        {"novelty": -1.0, "variety": 1.0},
        {"from_year": 1980, "to_year": 1995},
        {"novelty": 0.5, "variety": 0.6, "from_year": 1970},
    ],
    ids=str,
)
def test_nor_does_one_whatever_the_dials_and_what_was_seen(
    someone: User, dials: dict[str, Any]
) -> None:
    Preferences.objects.create(user=someone, **dials)
    tired(someone, shown_on_page(someone)[::2])
    assert_none_twice(someone)
    years = Movie.objects.filter(pk__in=shown_on_page(someone)).values_list("year", flat=True)
    assert all(dials.get("from_year", 0) <= (year or 0) for year in years)
    assert all((year or 0) <= dials.get("to_year", 9999) for year in years)


def test_nor_does_one_when_films_have_been_deleted(someone: User) -> None:
    gone = shown_on_page(someone)[::3]
    Movie.objects.filter(pk__in=gone).delete()
    assert_none_twice(someone)
    assert not set(gone) & set(shown_on_page(someone))


def test_the_dials_move_the_rows(someone: User) -> None:
    before = [movies_in(row) for row in rows_of(someone)]
    Preferences.objects.create(user=someone, novelty=1.0, variety=0.4)
    assert [movies_in(row) for row in rows_of(someone)] != before


def test_an_era_without_films_leaves_no_rows(client: Client, someone: User) -> None:
    Preferences.objects.create(user=someone, from_year=2020, to_year=2021)
    assert rows_of(someone) == []
    page = client.get(reverse("home"))
    assert "There is no film of these years left" in text_of(page)
    assert "no more rows yet" in text_of(client.get(ROWS))


# --- What they say is true -----------------------------------------------------------------------


def test_because_you_liked_names_films_liked_and_brings_films_like_them(someone: User) -> None:
    because = [row for row in rows_of(someone) if row.key.startswith("because-")]
    model = viewer(someone).candidates.model
    for row in because:
        liked = int(row.key.removeprefix("because-"))
        rating = Rating.objects.get(user=someone, movie=liked)
        assert rating.stars >= 4.0
        assert row.title == f"Because you liked {rating.movie.title}"
        vector = model.item_vectors[model.rows_of(np.array([liked]))[0]]
        near = model.item_vectors[model.rows_of(np.array(movies_in(row)))] @ vector
        assert (near > 0).all()
        assert {pick.reason for pick in row.picks} == {""}


def test_it_names_no_film_whose_rating_is_muted_low_or_cleared(someone: User) -> None:
    first = int(need(someone, "because-").key.removeprefix("because-"))
    movie = Movie.objects.get(pk=first)
    MutedRating.objects.mute(someone.pk, movie)
    assert row_of(someone, f"because-{first}") is None
    MutedRating.objects.unmute(someone.pk, movie)
    assert row_of(someone, f"because-{first}") is not None
    Rating.objects.rate(someone.pk, movie, 3.5)
    assert row_of(someone, f"because-{first}") is None
    Rating.objects.clear(someone.pk, movie)
    assert row_of(someone, f"because-{first}") is None


def test_a_film_whose_like_are_all_rated_gives_its_row_to_another(someone: User) -> None:
    row = need(someone, "because-")
    liked = int(row.key.removeprefix("because-"))
    while (found := home_row(someone.pk, row.key)) is not None:
        for pick in found.picks:
            Rating.objects.rate(someone.pk, pick.movie, 3.0)
    assert row_of(someone, "because-") is not None
    assert Rating.objects.get(user=someone, movie=liked).stars >= 4.0


def test_people_you_like_are_named_with_the_film_you_know_them_from(someone: User) -> None:
    fargo = Movie.objects.get(title="Fargo")
    disliked = Movie.objects.get(title="Evita")
    director, lead, extra, other = PersonFactory.create_batch(4)
    cast, rest = Credit.Role.CAST, Credit.Role.WRITER
    CreditFactory(movie=fargo, person=director)
    CreditFactory(movie=fargo, person=lead, role=cast, position=0)
    CreditFactory(movie=fargo, person=extra, role=cast, position=20)
    CreditFactory(movie=fargo, person=extra, role=rest)
    CreditFactory(movie=disliked, person=other)
    unseen = list(Movie.objects.exclude(ratings__user=someone).order_by("pk")[:20])
    for movie in unseen[:4]:
        CreditFactory(movie=movie, person=director)
    for movie in unseen[3:8]:
        CreditFactory(movie=movie, person=lead, role=cast)
    for movie in unseen[8:12]:
        CreditFactory(movie=movie, person=extra, role=cast)
        CreditFactory(movie=movie, person=extra, role=rest)
        CreditFactory(movie=movie, person=other)
    said = {
        **dict.fromkeys([m.pk for m in unseen[3:8]], f"With {lead.name}, as in Fargo"),
        **dict.fromkeys([m.pk for m in unseen[:4]], f"Directed by {director.name}, as Fargo was"),
    }
    top = {pick.movie.pk for pick in picks_on_page(someone.pk).items}
    above = {
        movie
        for row in rows_of(someone)[: [row.key for row in rows_of(someone)].index("people")]
        for movie in movies_in(row)
    }
    found = {pick.movie.pk: pick.reason for pick in need(someone, "people").picks}
    assert found == {movie: why for movie, why in said.items() if movie not in top | above}


def test_hidden_gems_are_less_known_than_half_of_what_is_known(someone: User) -> None:
    candidates = viewer(someone).candidates
    likes = np.exp(candidates.fame) - 0.5
    usual = np.median(likes[likes >= 4])
    found = likes[candidates.rows_of(np.array(movies_in(need(someone, "gems"))))]
    assert ((found >= 4) & (found < usual + 0.01)).all()


def test_popular_now_is_what_is_rated_these_days_if_enough_is(someone: User) -> None:
    assert need(someone, "popular").note == "What people here rated most."
    ranks = list(Movie.objects.popular().values_list("pk", flat=True))
    assert movies_in(need(someone, "popular")) == sorted(
        movies_in(need(someone, "popular")), key=ranks.index
    )
    now = list(Movie.objects.exclude(ratings__user=someone).order_by("rating_count", "pk")[:10])
    for user in UserFactory.create_batch(6):
        for movie in now:
            Rating.objects.rate(user.pk, movie, 2.0)
    cache.clear()
    lately = need(someone, "popular")
    assert lately.note == "What people here rated most in the last month."
    assert set(movies_in(lately)) <= {movie.pk for movie in now}


def test_what_is_popular_and_unknown_to_the_model_is_passed_over(
    someone: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when more films are added after a training than are looked at as new."""
    monkeypatch.setattr("recommendations.candidates.MOST_NEWCOMERS", 0)
    fans = UserFactory.create_batch(10)
    unknown = MovieFactory.create_batch(6)
    for user in fans:
        for movie in unknown:
            Rating.objects.rate(user.pk, movie, 5.0)
    assert not {movie.pk for movie in unknown} & set(shown_on_page(someone))


def test_new_is_what_came_lately_unless_all_did(someone: User) -> None:
    assert row_of(someone, "new") is None
    Movie.objects.update(created_at=timezone.now() - timedelta(days=61))
    assert row_of(someone, "new") is None
    new = MovieFactory.create_batch(5, genres=["Drama"])
    assert set(movies_in(need(someone, "new"))) <= {movie.pk for movie in new}
    assert need(someone, "new").title == "New to the catalogue for you"


def test_something_different_is_far_from_what_was_liked(someone: User) -> None:
    who = viewer(someone)
    candidates = who.candidates
    lengths = np.linalg.norm(candidates.vectors, axis=1, keepdims=True)
    directions = candidates.vectors / np.maximum(lengths, 1e-12)
    liked = directions[candidates.rows_of(np.array(who.liked))]
    near = (directions @ liked.T).max(axis=1)
    best = candidates.rows_of(np.array([p.movie.pk for p in picks_on_page(someone.pk).items]))
    far = candidates.rows_of(np.array(movies_in(need(someone, "different"))))
    assert near[far].max() < near[best].mean()
    places = np.argsort(np.argsort(-np.where(who.open, who.scores, -np.inf)))
    assert (places[far] < who.open.sum() / 5).all()


def test_who_liked_nothing_is_not_told_what_they_liked(client: Client, someone: User) -> None:
    Rating.objects.filter(user=someone).update(stars=2.0)
    keys = {row.key.split("-")[0] for row in rows_of(someone)}
    assert keys <= {"gems", "popular", "new"}
    assert "gems" in keys


# --- Where there is little or nothing ------------------------------------------------------------


def test_someone_new_has_no_rows(client: Client, trained: ModelVersion) -> None:
    user = UserFactory()
    client.force_login(user)
    assert more_rows(user.pk) == ([], 0)
    assert "no more rows yet" in text_of(client.get(ROWS))
    assert client.get(ROWS, headers=HTMX).content.strip() == b""


def test_without_a_model_there_are_none(client: Client, someone: User) -> None:
    ModelVersion.objects.all().delete()
    assert more_rows(someone.pk) == ([], 0)
    assert client.get(ROWS).status_code == 200
    assert b"rows-to-come" not in client.get(reverse("home")).content


def test_with_every_rating_muted_there_are_none(client: Client, someone: User) -> None:
    for rating in Rating.objects.filter(user=someone):
        MutedRating.objects.mute(someone.pk, rating.movie)
    assert more_rows(someone.pk) == ([], 0)
    assert b"rows-to-come" not in client.get(reverse("home")).content


def test_someone_who_has_rated_all_has_none(client: Client, someone: User) -> None:
    left = Movie.objects.exclude(ratings__user=someone)
    Rating.objects.bulk_create(Rating(user=someone, movie=movie, stars=4.0) for movie in left)
    assert more_rows(someone.pk) == ([], 0)
    assert "There is no film left" in text_of(client.get(reverse("home")))


def test_a_film_not_wanted_is_in_no_row(someone: User) -> None:
    for row in rows_of(someone)[:4]:
        NotInterested.objects.mark(someone.pk, row.picks[0].movie)
    unwanted = set(NotInterested.objects.values_list("movie", flat=True))
    assert not unwanted & set(shown_on_page(someone))


# --- Throughout a visit --------------------------------------------------------------------------


def tired(user: User, movies: list[int], visits: int = 5) -> None:
    """Have these films been shown in vain so often, days ago."""
    then = timezone.now() - timedelta(days=2)
    Impression.objects.bulk_create(
        Impression(user=user, movie_id=pk, in_vain=visits - 1, visit_began=then, last_shown=then)
        for pk in movies
    )


def test_what_was_shown_often_in_vain_steps_back_a_third_at_most(someone: User) -> None:
    top = [pick.movie.pk for pick in picks_on_page(someone.pk).items]
    rows = [movies_in(row) for row in rows_of(someone)]
    tired(someone, [*top, *(pk for row in rows for pk in row)])
    assert [pick.movie.pk for pick in picks_on_page(someone.pk).items][:10] == top[:10]
    assert len({pick.movie.pk for pick in picks_on_page(someone.pk).items} - set(top)) == 5
    assert [movies_in(row) for row in rows_of(someone)] != rows
    assert_none_twice(someone)


def test_the_same_visit_shows_the_same(client: Client, someone: User) -> None:
    tired(someone, shown_on_page(someone)[::2])
    before = shown_on_page(someone)
    seen = {"seen": ",".join(map(str, before)), "touched": ",".join(map(str, before[:40:3]))}
    for _again in range(3):
        assert client.post(reverse("seen"), seen).status_code == 204
        assert shown_on_page(someone) == before


def test_a_new_model_between_two_requests_repeats_no_row(client: Client, someone: User) -> None:
    first = client.get(ROWS, headers=HTMX)
    training.retrain()
    second = client.get(ROWS, {"above": ",".join(keys_on(first))}, headers=HTMX)
    assert len(keys_on(first)) == ROWS_AT_ONCE
    assert keys_on(second)
    assert not set(keys_on(first)) & set(keys_on(second))


# --- The pages -----------------------------------------------------------------------------------


def test_the_home_page_has_their_place_and_they_come_there(client: Client, someone: User) -> None:
    rows = rows_of(someone)
    assert f'hx-get="{ROWS}?above="' in client.get(reverse("home")).content.decode()
    first = client.get(ROWS, {"above": ""}, headers=HTMX)
    assert keys_on(first) == [row.key for row in rows[:3]]
    assert picks_on(first) == [movie for row in rows[:3] for movie in movies_in(row)]
    above = ",".join(row.key for row in rows[:3])
    assert f'?above={above.replace(",", "%2C")}"' in first.content.decode()
    last = client.get(ROWS, {"above": ",".join(row.key for row in rows[:-1])}, headers=HTMX)
    assert keys_on(last) == [rows[-1].key]
    assert b"rows-to-come" not in last.content


def test_without_scripts_they_are_pages(client: Client, someone: User) -> None:
    page = client.get(ROWS)
    assert "More films for you" in text_of(page)
    assert keys_on(page) == [row.key for row in rows_of(someone)[:3]]
    assert "HX-Request" in page["Vary"]


@pytest.mark.parametrize("above", ["x", ",,,", "people", "<b>", "9" * 3000, "because-1,because-2"])
def test_any_keys_are_taken(client: Client, someone: User, above: str) -> None:
    page = client.get(ROWS, {"above": above})
    assert page.status_code == 200
    assert "people" not in keys_on(page) or above != "people"
    assert b"<b>" not in page.content


def test_a_film_rated_in_a_row_leaves_it_and_the_row_is_ranked_anew(
    client: Client, someone: User
) -> None:
    row = need(someone, "because-")
    film = row.picks[0].movie
    posted = {"stars": "5.0", "row": row.key}
    answer = client.post(reverse("rate", args=[film.pk]), posted, headers=HTMX)
    assert keys_on(answer) == [row.key]
    now = home_row(someone.pk, row.key)
    assert now is not None
    assert film.pk not in movies_in(now)
    top = [pick.movie.pk for pick in picks_on_page(someone.pk).items]
    assert picks_on(answer) == [*top, *movies_in(now)]
    assert not set(top) & set(movies_in(now))
    assert "Row(" not in answer.content.decode()
    assert f'name="row" value="{row.key}"' in answer.content.decode()


def test_a_row_that_is_no_more_leaves_its_place_until_undone(client: Client, someone: User) -> None:
    row = need(someone, "because-")
    liked = row.key.removeprefix("because-")
    gone = client.post(reverse("mute", args=[liked]), {"row": row.key}, headers=HTMX)
    place = f'<section id="row-{row.key}" class="films row" hidden hx-swap-oob="true"></section>'
    assert place in gone.content.decode()
    back = client.post(reverse("unmute", args=[liked]), {"row": row.key}, headers=HTMX)
    assert place not in back.content.decode()
    assert keys_on(back) == [row.key]


def test_a_row_of_any_name_is_shown_as_it_is(client: Client, someone: User) -> None:
    answer = client.post(
        reverse("rate", args=[Movie.objects.get(title="Fargo").pk]),
        {"stars": "5.0", "row": '"><script>'},
        headers=HTMX,
    )
    assert answer.status_code == 200
    assert b"<script>" not in answer.content


def test_who_asked_for_no_predictions_gets_none(client: Client, someone: User) -> None:
    assert b"card-predicted" in client.get(ROWS).content
    Preferences.objects.create(user=someone, blind=True)
    assert b"card-predicted" not in client.get(ROWS).content


def test_they_are_for_their_owner(client: Client, someone: User) -> None:
    other = UserFactory(username="somebody-else")
    for title in ("Aliens", "Speed", "Apollo 13"):
        rate(other, title, 5.0)
    before = [movies_in(row) for row in rows_of(someone)]
    client.force_login(other)
    answer = client.get(ROWS, {"user": someone.pk})
    assert keys_on(answer) == [row.key for row in rows_of(other)[:3]]
    assert "Fargo" not in " ".join(row.title for row in rows_of(other))
    assert [movies_in(row) for row in rows_of(someone)] == before


def test_a_visitor_is_sent_to_log_in(client: Client) -> None:
    answer = client.get(ROWS)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_they_are_only_read(client: Client, someone: User, method: str) -> None:
    assert getattr(client, method)(ROWS).status_code == 405
