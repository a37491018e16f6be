"""Picks follow from a person's own ratings, at once, and never show what they rated."""

import numpy as np
import pytest

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model
from recommendations.serving.picks import PICKS, Picks, picks_for
from tests.factories import MovieFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone() -> User:
    return UserFactory()


def titled(title: str) -> Movie:
    return Movie.objects.get(title=title)


def rate(user: User, **stars_of: float) -> None:
    """Give stars to movies by the beginning of their titles."""
    for title, stars in stars_of.items():
        movie = Movie.objects.filter(title__startswith=title.replace("_", " ")).popular()[0]
        Rating.objects.rate(user.pk, movie, stars)


def ids(picks: Picks) -> list[int]:
    return [pick.movie.pk for pick in picks.items]


def most_popular(count: int) -> list[int]:
    return list(Movie.objects.popular().values_list("pk", flat=True)[:count])


def test_without_a_model_the_popular_are_shown_and_called_so(imported: None, someone: User) -> None:
    rate(someone, Fargo=5.0)
    picks = picks_for(someone.pk)
    assert (picks.personal, picks.model_missing, picks.rated_count) == (False, True, 1)
    fargo = titled("Fargo").pk
    assert ids(picks) == [movie for movie in most_popular(PICKS + 1) if movie != fargo][:PICKS]
    assert {pick.reason for pick in picks.items} == {"Popular here"}


def test_without_ratings_the_popular_are_shown(trained: ModelVersion, someone: User) -> None:
    picks = picks_for(someone.pk)
    assert (picks.personal, picks.model_missing, picks.rated_count) == (False, False, 0)
    assert ids(picks) == most_popular(PICKS)


def test_they_are_personal_from_the_first_rating_on(trained: ModelVersion, someone: User) -> None:
    rate(someone, Toy_Story=5.0)
    picks = picks_for(someone.pk)
    assert (picks.personal, picks.rated_count) == (True, 1)
    assert len(picks.items) == PICKS
    assert ids(picks) != most_popular(PICKS)


def test_different_tastes_have_different_picks(trained: ModelVersion) -> None:
    child, grown_up = UserFactory.create_batch(2)
    rate(child, Toy_Story=5.0, Aladdin=5.0, The_Lion_King=5.0)
    rate(grown_up, Fargo=5.0, Pulp_Fiction=5.0, Taxi_Driver=5.0)
    assert len(set(ids(picks_for(child.pk))) & set(ids(picks_for(grown_up.pk)))) < PICKS / 2


def test_a_new_rating_changes_the_picks_at_once(trained: ModelVersion, someone: User) -> None:
    seen = []
    for title, stars in (("Toy Story", 5.0), ("Fargo", 5.0), ("Star Wars", 1.0)):
        Rating.objects.rate(someone.pk, titled(title), stars)
        seen.append(ids(picks_for(someone.pk)))
    assert seen[0] != seen[1] != seen[2]
    assert ModelVersion.objects.count() == 1


def test_changing_a_rating_changes_the_picks(trained: ModelVersion, someone: User) -> None:
    rate(someone, Fargo=5.0)
    before = ids(picks_for(someone.pk))
    rate(someone, Fargo=1.0)
    assert ids(picks_for(someone.pk)) != before


def test_clearing_a_rating_brings_the_former_picks_back(
    trained: ModelVersion, someone: User
) -> None:
    rate(someone, Toy_Story=4.0, Star_Wars=2.0)
    before = picks_for(someone.pk)
    rate(someone, Fargo=5.0)
    assert picks_for(someone.pk) != before
    Rating.objects.clear(someone.pk, titled("Fargo"))
    assert picks_for(someone.pk) == before


def test_clearing_the_last_rating_brings_the_popular_back(
    trained: ModelVersion, someone: User
) -> None:
    before = picks_for(someone.pk)
    rate(someone, Fargo=5.0)
    Rating.objects.clear(someone.pk, titled("Fargo"))
    assert picks_for(someone.pk) == before


def test_others_ratings_change_nothing_before_the_next_training(
    trained: ModelVersion, someone: User
) -> None:
    rate(someone, Toy_Story=5.0)
    before = ids(picks_for(someone.pk))
    for other in UserFactory.create_batch(3):
        rate(other, Toy_Story=5.0, Fargo=5.0)
    assert ids(picks_for(someone.pk)) == before


def test_rated_movies_are_never_among_them(trained: ModelVersion) -> None:
    for user in User.objects.all():
        rated = set(Rating.objects.filter(user=user).values_list("movie", flat=True))
        picks = picks_for(user.pk)
        assert picks.personal
        assert len(picks.items) == PICKS
        assert rated.isdisjoint(ids(picks))


def test_so_many_as_asked_for(trained: ModelVersion, someone: User) -> None:
    rate(someone, Fargo=5.0)
    many = ids(picks_for(someone.pk, 40))
    assert len(many) == 40
    assert ids(picks_for(someone.pk, 5)) == many[:5]


def test_they_are_the_highest_scores_in_their_order(trained: ModelVersion, someone: User) -> None:
    rate(someone, Fargo=5.0)
    model = current_model()
    assert model is not None
    # Ratings are so few that liking only tilts: what is shown has the higher bias on the whole.
    rows = model.rows_of(np.array(ids(picks_for(someone.pk, 100))))
    biases = model.item_biases[rows]
    assert biases[:50].mean() > biases[50:].mean() > model.item_biases.mean()


def test_only_unknown_movies_rated(trained: ModelVersion, someone: User) -> None:
    new_movie = MovieFactory()
    Rating.objects.rate(someone.pk, new_movie, 5.0)
    picks = picks_for(someone.pk)
    assert (picks.personal, picks.model_missing, picks.rated_count) == (False, False, 1)
    assert new_movie.pk not in ids(picks)
    assert ids(picks) == most_popular(PICKS)


def test_unknown_movies_rated_beside_known_ones(trained: ModelVersion, someone: User) -> None:
    rate(someone, Fargo=5.0)
    new_movie = MovieFactory(title="The New One")
    Rating.objects.rate(someone.pk, new_movie, 5.0)
    picks = picks_for(someone.pk)
    assert (picks.personal, picks.rated_count) == (True, 2)
    assert new_movie.pk not in ids(picks)
    assert not any("New One" in pick.reason for pick in picks.items)


def test_a_movie_deleted_since_the_training_is_gone(trained: ModelVersion, someone: User) -> None:
    rate(someone, Fargo=5.0)
    before = picks_for(someone.pk, 20)
    before.items[0].movie.delete()
    before.items[2].movie.delete()
    after = picks_for(someone.pk, 18)
    assert ids(after) == [
        pick.movie.pk for place, pick in enumerate(before.items) if place not in (0, 2)
    ]


def test_a_rated_movie_deleted_since_the_training_counts_no_more(
    trained: ModelVersion, someone: User
) -> None:
    rate(someone, Toy_Story=5.0)
    fargo = titled("Fargo")
    before = [pick for pick in picks_for(someone.pk, PICKS + 1).items if pick.movie != fargo][
        :PICKS
    ]
    rate(someone, Fargo=5.0)
    assert picks_for(someone.pk).items != tuple(before)
    fargo.delete()
    assert picks_for(someone.pk).items == tuple(before)
