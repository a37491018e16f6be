"""Picks follow the dials at request time, and what is never recommended stays away."""

import pytest

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.engine.errors import ControlsError
from recommendations.engine.ranking.rerank import Controls
from recommendations.models import ModelVersion, NotInterested
from recommendations.serving.picks import Picks, picks_for
from tests.factories import GenreFactory, MovieFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(trained: ModelVersion) -> User:
    user = UserFactory()
    for title in ("Fargo", "Pulp Fiction", "Alien"):
        Rating.objects.rate(user.pk, Movie.objects.get(title=title), 5.0)
    return user


def ids(picks: Picks) -> list[int]:
    return [pick.movie.pk for pick in picks.items]


def test_controls_that_stand_as_they_are_change_nothing(someone: User) -> None:
    assert ids(picks_for(someone.pk, 15, Controls())) == ids(picks_for(someone.pk, 15))


def test_novelty_lists_movies_that_fewer_know(someone: User) -> None:
    def ratings(novelty: float) -> int:
        picks = picks_for(someone.pk, 15, Controls(novelty=novelty))
        return sum(pick.movie.rating_count for pick in picks.items)

    assert ratings(1.0) < ratings(0.0) < ratings(-1.0)


def test_years_and_genres_are_the_catalogues(someone: User) -> None:
    controls = Controls(
        from_year=1980, to_year=1989, genres=("drama", "COMEDY"), without_genres=("Romance",)
    )
    picks = picks_for(someone.pk, 15, controls)
    assert len(picks.items) == 15
    for pick in picks.items:
        genres = {genre.name for genre in pick.movie.genres.all()}
        assert 1980 <= (pick.movie.year or 0) <= 1989
        assert genres & {"Drama", "Comedy"}
        assert "Romance" not in genres


def test_a_movie_newer_than_the_model_is_found_by_its_year(someone: User) -> None:
    new = MovieFactory(year=2050)
    assert ids(picks_for(someone.pk, 15, Controls(from_year=2050))) == [new.pk]


def test_each_pick_still_says_why(someone: User) -> None:
    controls = Controls(novelty=0.5, variety=0.5, surprise=1)
    assert all(pick.why for pick in picks_for(someone.pk, 15, controls).items)


def test_a_surprise_is_the_same_for_the_same_seed(someone: User) -> None:
    first, again, other = (
        ids(picks_for(someone.pk, 15, Controls(surprise=seed))) for seed in (1, 1, 2)
    )
    assert first == again != other


def test_nothing_rated_or_unwanted_comes_whatever_the_dials(someone: User) -> None:
    unwanted = Movie.objects.get(title="Star Wars")
    NotInterested.objects.mark(someone.pk, unwanted)
    never = {unwanted.pk, *Rating.objects.filter(user=someone).values_list("movie", flat=True)}
    for controls in (Controls(variety=1.0), Controls(novelty=-1.0), Controls(surprise=3)):
        assert not never & set(ids(picks_for(someone.pk, 100, controls)))


def test_the_popular_list_follows_years_and_genres(trained: ModelVersion) -> None:
    picks = picks_for(UserFactory().pk, 10, Controls(to_year=1960, genres=("Comedy",)))
    assert not picks.personal
    assert len(picks.items) == 10
    for pick in picks.items:
        assert (pick.movie.year or 9999) <= 1960
        assert "Comedy" in {genre.name for genre in pick.movie.genres.all()}


def test_an_unknown_genre_is_said_so() -> None:
    GenreFactory(name="Slapstick")
    with pytest.raises(ControlsError, match=r"there is no genre Dram; there are: .*Slapstick"):
        picks_for(UserFactory().pk, 10, Controls(genres=("Dram",)))


def test_years_beyond_all_leave_nothing(someone: User) -> None:
    assert not ids(picks_for(someone.pk, 15, Controls(from_year=10**20)))
