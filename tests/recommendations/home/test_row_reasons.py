"""What the rows of the home page say of themselves is true."""

from datetime import timedelta

import numpy as np
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Credit, Movie, Rating, WatchlistEntry
from core.rating_scale import shown_to
from recommendations.home import home_row
from recommendations.models import MutedRating
from recommendations.serving.picks import picks_on_page
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import CreditFactory, MovieFactory, PersonFactory, UserFactory

from .home_page import movies_in, need, row_of, rows_of, shown_on_page, viewer

pytestmark = pytest.mark.django_db

ROWS = reverse("rows")


def test_because_you_liked_names_movies_liked_and_brings_movies_like_them(someone: User) -> None:
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


def test_it_names_no_movie_whose_rating_is_muted_low_or_cleared(someone: User) -> None:
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


def test_a_movie_whose_like_are_all_rated_gives_its_row_to_another(someone: User) -> None:
    row = need(someone, "because-")
    liked = int(row.key.removeprefix("because-"))
    while (found := home_row(row.key, read_serving_inputs(someone.pk))) is not None:
        for pick in found.picks:
            Rating.objects.rate(someone.pk, pick.movie, 3.0)
    assert row_of(someone, "because-") is not None
    assert Rating.objects.get(user=someone, movie=liked).stars >= 4.0


def test_people_you_like_are_named_with_the_movie_you_know_them_from(someone: User) -> None:
    fargo = Movie.objects.get(title="Fargo")
    disliked = Movie.objects.get(title="Evita")
    director, lead, extra, other = PersonFactory.create_batch(4)
    cast, rest = Credit.Role.CAST, Credit.Role.WRITER
    CreditFactory(movie=fargo, person=director)
    CreditFactory(movie=fargo, person=lead, role=cast, position=0)
    CreditFactory(movie=fargo, person=extra, role=cast, position=20)
    CreditFactory(movie=fargo, person=extra, role=rest)
    CreditFactory(movie=disliked, person=other)
    who = viewer(someone)
    unseen = Movie.objects.in_order(who.best_where(who.fitting, 60))[30:45]
    below = Movie.objects.in_order(who.best_where(~who.fitting, 60))[30:31]
    unseen[0] = below[0]
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
        **dict.fromkeys([m.pk for m in unseen[:4]], f"Directed by {director.name}, like Fargo"),
    }
    top = {pick.movie.pk for pick in picks_on_page(someone.pk).items}
    above = {
        movie
        for row in rows_of(someone)[: [row.key for row in rows_of(someone)].index("people")]
        for movie in movies_in(row)
    }
    fitting = set(who.candidates.item_ids[who.fitting].tolist()) - top - above
    found = {pick.movie.pk: pick.reason for pick in need(someone, "people").picks}
    assert found == {movie: why for movie, why in said.items() if movie in fitting}
    assert set(found.values()) == set(said.values())
    assert "4 stars" in need(someone, "people").note
    with shown_to(User(out_of_ten=True)):
        assert "8 out of 10" in need(someone, "people").note


def test_hidden_gems_are_less_known_than_half_of_what_is_known(someone: User) -> None:
    candidates = viewer(someone).candidates
    likes = np.exp(candidates.popularity) - 0.5
    usual = np.median(likes[likes >= 4])
    found = likes[candidates.rows_of(np.array(movies_in(need(someone, "gems"))))]
    assert ((found >= 4) & (found < usual + 0.01)).all()
    counts = sorted(n for n in Movie.objects.values_list("rating_count", flat=True) if n >= 5)
    for pick in need(someone, "gems").picks:
        assert pick.movie.rating_count <= counts[len(counts) // 2]


def test_who_is_rated_by_few_is_asked_anew_once_that_is_forgotten(someone: User) -> None:
    gem = movies_in(need(someone, "gems"))[0]
    most = Movie.objects.popular()[0].rating_count
    Movie.objects.filter(pk=gem).update(rating_count=most + 1)
    assert gem in movies_in(need(someone, "gems"))
    cache.clear()
    assert gem not in movies_in(need(someone, "gems"))


def test_popular_now_is_what_is_rated_these_days_if_enough_is(someone: User) -> None:
    assert need(someone, "popular").note == "Most rated here."
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
    assert lately.note == "Most rated here in the last month."
    assert set(movies_in(lately)) <= {movie.pk for movie in now}


def test_what_one_person_alone_rates_these_days_is_not_called_popular(someone: User) -> None:
    own = list(Movie.objects.exclude(ratings__user=someone).order_by("rating_count", "pk")[:60])
    busy = UserFactory()
    for movie in own:
        Rating.objects.rate(busy.pk, movie, 4.0)
    cache.clear()
    assert need(someone, "popular").note == "Most rated here."


def test_the_watchlist_has_a_row_what_suits_best_first(someone: User) -> None:
    suiting = picks_on_page(someone.pk).items
    shown = {pick.movie.pk for pick in suiting}
    others = Movie.objects.exclude(ratings__user=someone).exclude(pk__in=shown).popular()[:6]
    for movie in others:
        WatchlistEntry.objects.put(someone.pk, movie)
    found = movies_in(need(someone, "watchlist"))
    assert set(found) == {movie.pk for movie in others}
    assert found == viewer(someone).best_among(found, len(found))


def test_what_is_popular_and_unknown_to_the_model_is_passed_over(
    someone: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when more movies are added after a training than are looked at as new."""
    monkeypatch.setattr("recommendations.serving.added_movies.NEWEST", 1)
    monkeypatch.setattr("recommendations.serving.added_movies.MOST_BLOCKS", 0)
    fans = UserFactory.create_batch(10)
    unknown = MovieFactory.create_batch(6)
    _newest = MovieFactory()
    for user in fans:
        for movie in unknown:
            Rating.objects.rate(user.pk, movie, 5.0)
    assert not {movie.pk for movie in unknown} & set(shown_on_page(someone))


def test_new_is_what_came_lately_unless_all_did(someone: User) -> None:
    assert row_of(someone, "new") is None
    Movie.objects.update(created_at=timezone.now() - timedelta(days=61))
    assert row_of(someone, "new") is None
    unlike = MovieFactory.create_batch(5, genres=["Musical", "Romance"], year=1996)
    new = MovieFactory.create_batch(5, genres=["Sci-Fi", "Action"], year=1996)
    found = set(movies_in(need(someone, "new")))
    assert {movie.pk for movie in new} <= found
    assert found < {movie.pk for movie in (*new, *unlike)}
    assert need(someone, "new").title == "New, and like what you like"


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
