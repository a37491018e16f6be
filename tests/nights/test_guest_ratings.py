"""What guests are asked about, what they rate, and that it stays with the night."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from catalog.models import Movie, Rating
from nights.guests import (
    MOVIES_AT_ONCE,
    GuestMovies,
    diversify,
    feedback_of_guest,
    movies_to_rate,
    rate,
)
from nights.models import GuestRating, Night, Participant
from nights.responses import night_url

from ..factories import MovieFactory
from ..html_reading import text_of
from .people import HTMX, create_night, join_as_guest

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
    """Worked by hand: each drama before it costs a movie four places."""
    names = ["Drama", "Drama", "Drama", "Drama", "Drama", "Comedy", "Western"]
    movies = [MovieFactory(title=f"{rank}", genres=[name]) for rank, name in enumerate(names)]
    # 0; then 1 + 4 against 5 of the comedy: the better known first; then 2 + 8 against 5 and 6.
    assert [int(movie.title) for movie in diversify(movies, 5)] == [0, 1, 5, 6, 2]


def test_a_movie_of_several_genres_counts_with_their_mean() -> None:
    movies = [
        MovieFactory(title="0", genres=["Drama"]),
        MovieFactory(title="1", genres=["Drama"]),
        MovieFactory(title="2", genres=["Drama", "War"]),
        MovieFactory(title="3"),
    ]
    # After 0: 1 + 4, 2 + 2, 3 + 0.
    assert [int(movie.title) for movie in diversify(movies, 4)] == [0, 3, 2, 1]


def test_a_guest_is_asked_about_a_few_movies_and_can_ask_for_more(night: Night, guest) -> None:
    client, _ = guest
    page = client.get(night_url("night_movies", night))
    assert len(shown_on(page)) == MOVIES_AT_ONCE
    assert "5 movies to go" in text_of(page)
    assert (
        len(shown_on(client.get(night_url("night_movies", night), {"more": "8"})))
        == MOVIES_AT_ONCE + 4
    )


@pytest.mark.parametrize("more", ["-1", "x", "", "9" * 30, "²"])
def test_what_is_no_number_asks_for_no_more(night: Night, guest, more: str) -> None:
    page = guest[0].get(night_url("night_movies", night), {"more": more})
    assert page.status_code == 200


def test_stars_are_kept_with_the_night_and_nowhere_else(night: Night, guest, movies) -> None:
    client, ben = guest
    response = client.post(
        night_url("night_rate", night, movies[0].pk), {"stars": "4.5"}, follow=True
    )
    assert f"{movies[0].title}: 4½ stars." in text_of(response)
    assert "4 movies to go" in text_of(response)
    assert list(ben.guest_ratings.values_list("movie", "stars")) == [(movies[0].pk, 4.5)]
    assert not Rating.objects.exists()
    assert Movie.objects.get(pk=movies[0].pk).rating_count == 0


def test_stars_are_changed_and_cleared(night: Night, guest, movies) -> None:
    client, ben = guest
    for stars in ("4.5", "2.0"):
        client.post(night_url("night_rate", night, movies[0].pk), {"stars": stars})
    assert list(ben.guest_ratings.values_list("stars", flat=True)) == [2.0]
    for _ in range(2):
        assert client.post(night_url("night_clear", night, movies[0].pk)).status_code == 302
    assert not GuestRating.objects.exists()


@pytest.mark.parametrize("stars", ["", "0", "0.3", "5.5", "nan", "inf", "many"])
def test_what_is_no_half_star_is_refused(night: Night, guest, movies, stars: str) -> None:
    client, _ = guest
    response = client.post(night_url("night_rate", night, movies[0].pk), {"stars": stars})
    assert response.status_code == 400
    assert not GuestRating.objects.exists()


def test_a_movie_not_seen_makes_room_for_the_next(night: Night, guest) -> None:
    client, ben = guest
    before = shown_on(client.get(night_url("night_movies", night)))
    response = client.post(
        night_url("night_not_seen", night, before[0]), {"more": "0"}, headers=HTMX
    )
    after = shown_on(client.get(night_url("night_movies", night)))
    assert after[:-1] == before[1:]
    assert f'id="movie-{after[-1]}"' in response.content.decode()
    assert GuestMovies(ben).rated_count == 0
    undone = client.post(night_url("night_clear", night, before[0]), {"more": "0"}, headers=HTMX)
    assert shown_on(undone) == before
    assert 'id="guest-movies"' in undone.content.decode()


def test_htmx_gets_the_control_the_progress_and_undo(night: Night, guest, movies) -> None:
    client, _ = guest
    response = client.post(
        night_url("night_rate", night, movies[0].pk), {"stars": "3.5"}, headers=HTMX
    )
    said = response.content.decode()
    assert f'id="rate-{movies[0].pk}"' in said
    assert 'id="guest-progress"' in said
    assert night_url("night_undo", night) in said.split('id="status"')[1]


def test_movies_that_a_guest_is_not_asked_about_are_not_found(night: Night, guest) -> None:
    client, _ = guest
    assert client.post(night_url("night_rate", night, 10**9), {"stars": "4.0"}).status_code == 404
    MovieFactory.create_batch(60)
    hardly_known = MovieFactory()
    assert hardly_known not in movies_to_rate()
    address = night_url("night_rate", night, hardly_known.pk)
    assert client.post(address, {"stars": "4.0"}).status_code == 404


def test_guest_feedback_counts_like_a_users(guest, movies) -> None:
    _, ben = guest
    rate(ben, movies[0], 4.0)
    rate(ben, movies[1], None)
    said = feedback_of_guest(ben)
    assert {pk: rated.stars for pk, rated in said.used.items()} == {movies[0].pk: 4.0}
    assert said.never_recommended.tolist() == [movies[0].pk]


def test_the_database_keeps_half_stars_once_per_movie(guest, movies) -> None:
    _, ben = guest
    rate(ben, movies[0], 4.0)
    for stars, movie in ((4.0, movies[0]), (4.2, movies[1])):
        with pytest.raises(IntegrityError), transaction.atomic():
            GuestRating.objects.create(participant=ben, movie=movie, stars=stars)
    with pytest.raises(ValidationError):
        rate(ben, movies[1], 4.2)


def test_a_site_without_movies_has_none_to_ask_about() -> None:
    Movie.objects.all().delete()
    night = create_night()
    client, _ = join_as_guest(night)
    assert "no more movies to ask you about" in text_of(
        client.get(night_url("night_movies", night))
    )
    page = client.get(night.get_absolute_url())
    assert "No movie is left" in text_of(page)
