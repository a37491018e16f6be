"""A movie's count and sum of stars follow its ratings, whatever changes them."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from catalog.models import HALF_STARS, Movie, Rating
from catalog.models.rating import refresh_rating_totals
from tests.factories import MovieFactory, RatingFactory, UserFactory

from .totals import totals, wrong_totals

pytestmark = pytest.mark.django_db


def test_a_new_movie_has_no_totals() -> None:
    assert totals(MovieFactory()) == (0, 0.0)


def test_totals_follow_a_first_rating() -> None:
    movie = MovieFactory()
    Rating.objects.rate(UserFactory().pk, movie, 3.5)
    assert totals(movie) == (1, 3.5)


def test_totals_follow_ratings_of_several_people() -> None:
    movie = MovieFactory()
    for stars in (0.5, 4.0, 5.0):
        Rating.objects.rate(UserFactory().pk, movie, stars)
    assert totals(movie) == (3, 9.5)


def test_totals_follow_a_change() -> None:
    movie, user = MovieFactory(), UserFactory()
    for stars in (5.0, 0.5, 0.5, 4.0):
        Rating.objects.rate(user.pk, movie, stars)
    assert totals(movie) == (1, 4.0)


def test_totals_follow_clearing() -> None:
    rating = RatingFactory()
    RatingFactory(movie=rating.movie, stars=2.0)
    Rating.objects.clear(rating.user_id, rating.movie)
    assert totals(rating.movie) == (1, 2.0)


def test_totals_stay_when_nothing_is_cleared() -> None:
    movie = RatingFactory(stars=2.0).movie
    Rating.objects.clear(UserFactory().pk, movie)
    assert totals(movie) == (1, 2.0)


def test_totals_of_other_movies_stay() -> None:
    other = RatingFactory(stars=1.5).movie
    rating = RatingFactory()
    Rating.objects.rate(rating.user_id, rating.movie, 5.0)
    Rating.objects.clear(rating.user_id, rating.movie)
    assert totals(other) == (1, 1.5)


def test_totals_follow_the_deletion_of_a_user() -> None:
    leaver, movies = UserFactory(), MovieFactory.create_batch(3)
    for movie in movies:
        RatingFactory(user=leaver, movie=movie, stars=5.0)
        RatingFactory(movie=movie, stars=1.0)
    leaver.delete()
    assert [totals(movie) for movie in movies] == [(1, 1.0)] * 3


def test_totals_of_other_movies_stay_when_a_movie_is_deleted() -> None:
    gone, stays = MovieFactory(), MovieFactory()
    user = UserFactory()
    RatingFactory(user=user, movie=gone, stars=5.0)
    RatingFactory(user=user, movie=stays, stars=2.0)
    gone.delete()
    assert list(Rating.objects.values_list("movie", flat=True)) == [stays.pk]
    assert totals(stays) == (1, 2.0)


def test_deleting_a_movie_takes_as_many_queries_with_many_ratings() -> None:
    def queries_to_delete(ratings: int) -> int:
        movie = MovieFactory()
        RatingFactory.create_batch(ratings, movie=movie)
        with CaptureQueriesContext(connection) as queries:
            movie.delete()
        return len(queries)

    assert queries_to_delete(20) == queries_to_delete(2)


def test_totals_follow_a_save_as_the_admin_does_it() -> None:
    pk = RatingFactory(stars=2.0).pk
    loaded = Rating.objects.get(pk=pk)
    loaded.stars = 4.5
    loaded.save()
    assert totals(loaded.movie) == (1, 4.5)


def test_totals_follow_two_saves_of_one_object() -> None:
    rating = RatingFactory(stars=2.0)
    for stars in (3.0, 0.5):
        rating.stars = stars
        rating.save()
    assert totals(rating.movie) == (1, 0.5)


def test_totals_follow_a_rating_moved_to_another_movie() -> None:
    rating, target = RatingFactory(stars=2.0), MovieFactory()
    source = rating.movie
    rating.movie, rating.stars = target, 3.5
    rating.save()
    assert (totals(source), totals(target)) == ((0, 0.0), (1, 3.5))


def test_totals_follow_a_save_after_refreshing() -> None:
    mine = RatingFactory(stars=1.0)
    Rating.objects.rate(mine.user_id, mine.movie, 5.0)
    mine.refresh_from_db()
    mine.stars = 4.0
    mine.save()
    assert totals(mine.movie) == (1, 4.0)


def test_totals_follow_a_save_of_an_outdated_object() -> None:
    pk = RatingFactory(stars=1.0).pk
    outdated = Rating.objects.get(pk=pk)
    Rating.objects.rate(outdated.user_id, outdated.movie, 5.0)
    outdated.stars = 2.0
    outdated.save()
    assert totals(outdated.movie) == (1, 2.0)


@pytest.mark.parametrize("fields", [["user"], ["updated_at"], ["stars"]])
def test_a_save_of_some_fields_counts_the_stored_stars(fields: list[str]) -> None:
    rating = RatingFactory(stars=2.0)
    rating.stars = 5.0
    rating.save(update_fields=fields)
    assert wrong_totals() == []


def test_a_save_of_a_partly_loaded_rating_counts_the_stored_stars() -> None:
    pk = RatingFactory(stars=2.0).pk
    Rating.objects.defer("stars").get(pk=pk).save()
    Rating.objects.only("pk").get(pk=pk).save()
    assert wrong_totals() == []


def test_a_rating_saved_over_another_by_its_key_counts_once() -> None:
    old = RatingFactory(stars=2.0)
    Rating(pk=old.pk, user=old.user, movie=old.movie, stars=4.0).save()
    assert totals(old.movie) == (1, 4.0)


def test_totals_follow_the_deletion_of_an_outdated_object() -> None:
    pk = RatingFactory(stars=1.0).pk
    outdated = Rating.objects.get(pk=pk)
    Rating.objects.rate(outdated.user_id, outdated.movie, 5.0)
    outdated.delete()
    assert totals(outdated.movie) == (0, 0.0)


def test_a_rating_deleted_twice_leaves_the_totals_once() -> None:
    stays = RatingFactory(stars=3.0)
    pk = RatingFactory(movie=stays.movie, stars=1.0).pk
    one_tab, other_tab = Rating.objects.get(pk=pk), Rating.objects.get(pk=pk)
    one_tab.delete()
    other_tab.delete()
    assert totals(stays.movie) == (1, 3.0)


def test_totals_follow_the_deletion_of_several_ratings() -> None:
    movie = MovieFactory()
    for stars in (0.5, 1.0, 5.0):
        RatingFactory(movie=movie, stars=stars)
    Rating.objects.filter(stars__lt=4).delete()
    assert totals(movie) == (1, 5.0)


def test_a_rolled_back_rating_is_not_in_the_totals() -> None:
    rating = RatingFactory(stars=2.0)
    with transaction.atomic():
        Rating.objects.rate(rating.user_id, rating.movie, 5.0)
        Rating.objects.rate(UserFactory().pk, rating.movie, 5.0)
        transaction.set_rollback(True)
    assert totals(rating.movie) == (1, 2.0)


def test_a_refused_rating_is_not_in_the_totals() -> None:
    rating = RatingFactory(stars=2.0)
    rating.stars = 7
    with pytest.raises(IntegrityError), transaction.atomic():
        rating.save()
    assert totals(rating.movie) == (1, 2.0)


def test_a_loaded_dump_has_the_same_totals(tmp_path: Path) -> None:
    movie = RatingFactory(stars=4.0).movie
    RatingFactory(movie=movie, stars=2.5)
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "accounts.user", "catalog", output=str(dump), verbosity=0)
    Rating.objects.all().delete()
    Movie.objects.all().delete()
    call_command("loaddata", str(dump), verbosity=0)
    assert totals(movie) == (2, 6.5)


deeds = st.one_of(
    st.sampled_from(HALF_STARS),
    st.sampled_from(["clear", "delete", "save as is", "delete the person", "delete the movie"]),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), deeds), max_size=12))
def test_totals_follow_any_sequence_of_changes(
    sequence: list[tuple[int, int, float | str]],
) -> None:
    with transaction.atomic():
        users, movies = UserFactory.create_batch(2), MovieFactory.create_batch(2)
        for user_number, movie_number, deed in sequence:
            _do(deed, users, movies, user_number, movie_number)
            assert wrong_totals() == []
        transaction.set_rollback(True)


def _do(
    deed: float | str, users: list[User], movies: list[Movie], user_number: int, movie_number: int
) -> None:
    user, movie = users[user_number], movies[movie_number]
    match deed:
        case "clear":
            Rating.objects.clear(user.pk, movie)
        case "delete":
            Rating.objects.filter(user=user, movie=movie).delete()
        case "save as is":
            for rating in Rating.objects.filter(user=user):
                rating.save()
        case "delete the person":
            user.delete()
            users[user_number] = UserFactory()
        case "delete the movie":
            movie.delete()
            movies[movie_number] = MovieFactory()
        case _:
            Rating.objects.rate(user.pk, movie, float(deed))


def test_recounting_mends_wrong_totals() -> None:
    movie, unrated, gone_wrong = MovieFactory.create_batch(3)
    users = UserFactory.create_batch(2)
    Rating.objects.bulk_create(Rating(user=user, movie=movie, stars=4.5) for user in users)
    Movie.objects.filter(pk=gone_wrong.pk).update(rating_count=9, rating_sum=1.0)
    refresh_rating_totals(Movie.objects.all())
    assert [totals(one) for one in (movie, unrated, gone_wrong)] == [(2, 9.0), (0, 0.0), (0, 0.0)]


def test_recounting_some_movies_leaves_the_others() -> None:
    movies = MovieFactory.create_batch(2)
    Movie.objects.update(rating_count=9)
    refresh_rating_totals(Movie.objects.filter(pk=movies[0].pk))
    assert [totals(movie)[0] for movie in movies] == [0, 9]
