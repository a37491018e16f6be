"""The movies that guests rate, and that their ratings stay with the night."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from catalog.models import Movie, Rating
from nights.guests import (
    MOVIES_AT_ONCE,
    GuestMovies,
    diversify,
    movies_to_rate,
    rate,
    sources_of_guests,
)
from nights.models import GuestRating, Night, Participant
from nights.responses import night_url

from ..factories import MovieFactory
from ..html_reading import all_on, undo_on
from .people import HTMX, create_night, join_as_guest, movies_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def movies() -> list[Movie]:
    return MovieFactory.create_batch(MOVIES_AT_ONCE + 4)


@pytest.fixture
def guest(night: Night) -> tuple[Client, Participant]:
    return join_as_guest(night)


def shown_on(response) -> list[int]:
    return [movie.pk for movie, _ in response.context["movies"].shown]


def test_no_genre_crowds_out_the_others() -> None:
    """Computed by hand: each drama before it costs a movie four ranks."""
    drama, comedy, western = [1], [2], [3]
    genres = dict(enumerate([drama, drama, drama, drama, drama, comedy, western]))
    # 0; then 1 + 4 against 5 of the comedy: the more popular one first; then 2 + 8 against 5 and 6.
    assert diversify(genres, 5) == [0, 1, 5, 6, 2]


def test_a_movie_of_several_genres_gets_their_mean_penalty() -> None:
    drama, war = 1, 2
    genres = {0: [drama], 1: [drama], 2: [drama, war], 3: []}
    # After 0: 1 + 4, 2 + 2, 3 + 0.
    assert diversify(genres, 4) == [0, 3, 2, 1]


def test_a_guest_sees_a_few_movies_and_can_load_more(night: Night, guest) -> None:
    client, _ = guest
    page = client.get(night_url("night_movies", night))
    assert len(shown_on(page)) == MOVIES_AT_ONCE
    assert page.context["movies"].remaining == 5
    assert (
        len(shown_on(client.get(night_url("night_movies", night), {"more": "8"})))
        == MOVIES_AT_ONCE + 4
    )


@pytest.mark.parametrize("more", ["-1", "x", "", "9" * 30, "²"])
def test_an_invalid_page_parameter_is_ignored(night: Night, guest, more: str) -> None:
    page = guest[0].get(night_url("night_movies", night), {"more": more})
    assert len(shown_on(page)) == MOVIES_AT_ONCE


def test_stars_are_saved_with_the_night_and_nowhere_else(night: Night, guest, movies) -> None:
    client, ben = guest
    response = client.post(
        night_url("night_rate", night, movies[0].pk), {"stars": "4.5"}, follow=True
    )
    assert response.context["movies"].ratings == {movies[0].pk: 4.5}
    assert response.context["movies"].remaining == 4
    assert list(ben.guest_ratings.values_list("movie", "stars")) == [(movies[0].pk, 4.5)]
    assert not Rating.objects.exists()
    assert Movie.objects.get(pk=movies[0].pk).rating_count == 0


def test_stars_can_be_changed_and_cleared(night: Night, guest, movies) -> None:
    client, ben = guest
    for stars in ("4.5", "2.0"):
        client.post(night_url("night_rate", night, movies[0].pk), {"stars": stars})
    assert list(ben.guest_ratings.values_list("stars", flat=True)) == [2.0]
    for _ in range(2):
        assert client.post(night_url("night_clear", night, movies[0].pk)).status_code == 302
    assert not GuestRating.objects.exists()


@pytest.mark.parametrize("stars", ["", "0", "0.3", "5.5", "nan", "inf", "many"])
def test_anything_but_half_stars_is_refused(night: Night, guest, movies, stars: str) -> None:
    client, _ = guest
    response = client.post(night_url("night_rate", night, movies[0].pk), {"stars": stars})
    assert response.status_code == 400
    assert not GuestRating.objects.exists()


def test_a_movie_not_seen_is_replaced_by_the_next(night: Night, guest) -> None:
    client, ben = guest
    before = shown_on(client.get(night_url("night_movies", night)))
    response = client.post(
        night_url("night_not_seen", night, before[0]), {"more": "0"}, headers=HTMX
    )
    after = shown_on(client.get(night_url("night_movies", night)))
    assert after[:-1] == before[1:]
    assert all_on(response, f"#movie-{after[-1]}")
    assert GuestMovies(ben).rated_count == 0
    undone = client.post(night_url("night_clear", night, before[0]), {"more": "0"}, headers=HTMX)
    assert shown_on(undone) == before
    assert all_on(undone, "#guest-movies")


def test_htmx_gets_the_stars_the_progress_and_undo(night: Night, guest, movies) -> None:
    client, _ = guest
    response = client.post(
        night_url("night_rate", night, movies[0].pk), {"stars": "3.5"}, headers=HTMX
    )
    assert all_on(response, f"#rate-{movies[0].pk}")
    assert all_on(response, "#guest-progress")
    assert undo_on(response)[0] == night_url("night_clear", night, movies[0].pk)


def test_a_guest_cannot_rate_movies_that_are_not_offered(night: Night, guest) -> None:
    client, _ = guest
    assert client.post(night_url("night_rate", night, 10**9), {"stars": "4.0"}).status_code == 404
    MovieFactory.create_batch(60)
    unpopular = MovieFactory()
    assert unpopular.pk not in movies_to_rate()
    address = night_url("night_rate", night, unpopular.pk)
    assert client.post(address, {"stars": "4.0"}).status_code == 404


def test_guest_ratings_become_user_feedback(guest, movies) -> None:
    _, ben = guest
    rate(ben, movies[0], 4.0)
    rate(ben, movies[1], None)
    feedback = sources_of_guests([ben])[ben.pk].read()
    assert dict(feedback.used) == {movies[0].pk: 4.0}
    assert feedback.never_recommended.tolist() == [movies[0].pk]


def test_the_database_refuses_second_ratings_and_other_than_half_stars(guest, movies) -> None:
    _, ben = guest
    rate(ben, movies[0], 4.0)
    for stars, movie in ((4.0, movies[0]), (4.2, movies[1])):
        with pytest.raises(IntegrityError), transaction.atomic():
            GuestRating.objects.create(participant=ben, movie=movie, stars=stars)
    with pytest.raises(ValidationError):
        rate(ben, movies[1], 4.2)


def test_a_site_without_movies_shows_empty_pages() -> None:
    Movie.objects.all().delete()
    night = create_night()
    client, _ = join_as_guest(night)
    assert shown_on(client.get(night_url("night_movies", night))) == []
    assert movies_on(client.get(night.get_absolute_url())) == []
