"""What a merge does to ratings, notes, titles and ids, and what an undo leaves of later changes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.merging.merge import MergeError, merge_movies
from catalog.merging.undo import undo_merge
from catalog.models import (
    AlternativeId,
    DisplacedRow,
    MergedRows,
    Movie,
    MovieList,
    MovieMerge,
    MovieNote,
    Rating,
)
from catalog.models.merges import UNDOABLE_FOR
from tests.factories import MovieFactory, RatingFactory, UserFactory

pytestmark = pytest.mark.django_db


def stars_of(user: int) -> dict[int, float]:
    return dict(Rating.objects.filter(user=user).values_list("movie", "stars"))


def rated(movie: Movie, user: int, stars: float, days_ago: int) -> None:
    RatingFactory(movie=movie, user_id=user, stars=stars)
    at = timezone.now() - timedelta(days=days_ago)
    Rating.objects.filter(user=user, movie=movie).update(updated_at=at)


@pytest.fixture
def kept() -> Movie:
    return MovieFactory(title="Toy Story", year=1995, imdb_id="tt0114709")


@pytest.fixture
def gone() -> Movie:
    return MovieFactory(
        title="Toy Story, the movie",
        alternative_titles=["Historia de juguetes"],
        year=1996,
        imdb_id="tt9999999",
        tmdb_id=862,
    )


@pytest.mark.parametrize(("age_of_other", "wins"), [(1, 2.0), (9, 4.0)])
def test_a_users_newer_rating_counts(
    kept: Movie, gone: Movie, age_of_other: int, wins: float
) -> None:
    user = UserFactory().pk
    rated(kept, user, 4.0, days_ago=5)
    rated(gone, user, 2.0, days_ago=age_of_other)
    merge = merge_movies(kept.pk, gone.pk)
    assert stars_of(user) == {kept.pk: wins}
    kept.refresh_from_db()
    assert (kept.rating_count, kept.rating_sum) == (1, wins)
    undo_merge(merge.pk)
    assert stars_of(user) == {kept.pk: 4.0, gone.pk: 2.0}


def test_a_rating_changed_since_goes_back_to_the_movie_it_was_made_on(
    kept: Movie, gone: Movie
) -> None:
    of_gone, of_both, of_kept = (UserFactory().pk for _ in range(3))
    rated(gone, of_gone, 2.0, days_ago=3)
    rated(kept, of_both, 3.0, days_ago=3)
    rated(gone, of_both, 1.0, days_ago=9)
    merge = merge_movies(kept.pk, gone.pk)
    for user in (of_gone, of_both, of_kept):
        Rating.objects.rate(user, kept, 5.0)
    undo_merge(merge.pk)
    assert stars_of(of_gone) == {gone.pk: 5.0}
    assert stars_of(of_both) == {kept.pk: 5.0, gone.pk: 1.0}
    assert stars_of(of_kept) == {kept.pk: 5.0}


def test_what_its_owner_deletes_after_the_merge_does_not_come_back(
    kept: Movie, gone: Movie
) -> None:
    user, leaving = UserFactory(), UserFactory()
    for each in (user, leaving):
        rated(kept, each.pk, 3.0, days_ago=3)
        rated(gone, each.pk, 1.0, days_ago=9)
    merge = merge_movies(kept.pk, gone.pk)
    Rating.objects.clear(user.pk, kept)
    leaving.delete()
    assert not DisplacedRow.objects.exists()
    undo_merge(merge.pk)
    assert not Rating.objects.exists()


def test_two_notes_become_one_and_two_again(kept: Movie, gone: Movie) -> None:
    user, editor = UserFactory().pk, UserFactory().pk
    for each in (user, editor):
        MovieNote.objects.write(each, kept, "with Ada")
        MovieNote.objects.write(each, gone, "in June")
    merge = merge_movies(kept.pk, gone.pk)
    joined = MovieNote.objects.get(user=user)
    assert (joined.movie_id, joined.text) == (kept.pk, "with Ada\n\nin June")
    MovieNote.objects.write(editor, kept, "in June with Ada")
    undo_merge(merge.pk)
    texts = dict(MovieNote.objects.filter(user=user).values_list("movie", "text"))
    assert texts == {kept.pk: "with Ada", gone.pk: "in June"}
    edited = MovieNote.objects.get(user=editor)
    assert (edited.movie_id, edited.text) == (kept.pk, "in June with Ada")


def test_a_list_with_both_closes_the_gap_and_opens_it_again(kept: Movie, gone: Movie) -> None:
    own = MovieList.objects.create(user=UserFactory(), name="Heists")
    first, last = MovieFactory(), MovieFactory()
    for movie in (first, gone, kept, last):
        own.add(movie)
    merge = merge_movies(kept.pk, gone.pk)
    assert list(own.entries.values_list("movie", "position")) == [
        (first.pk, 1),
        (kept.pk, 2),
        (last.pk, 3),
    ]
    undo_merge(merge.pk)
    in_order = list(own.entries.values_list("movie", flat=True))
    assert in_order == [first.pk, gone.pk, kept.pk, last.pk]


def test_titles_and_ids_of_the_other_are_kept_as_alternatives(kept: Movie, gone: Movie) -> None:
    merge_movies(kept.pk, gone.pk)
    kept.refresh_from_db()
    assert kept.alternative_titles == ["Toy Story, the movie", "Historia de juguetes"]
    assert (kept.imdb_id, kept.tmdb_id, kept.year) == ("tt0114709", 862, 1995)
    assert AlternativeId.objects.movies_known_as("imdb_id", "tt9999999") == [kept.pk]
    assert list(Movie.objects.search("juguetes")) == [kept]


def test_what_a_keeper_changed_since_stays(kept: Movie, gone: Movie) -> None:
    merge = merge_movies(kept.pk, gone.pk)
    kept.refresh_from_db()
    kept.alternative_titles = ["Toys", *kept.alternative_titles]
    kept.runtime = 81
    kept.save()
    undo_merge(merge.pk)
    kept.refresh_from_db()
    assert (kept.alternative_titles, kept.runtime, kept.tmdb_id) == (["Toys"], 81, None)


def test_the_address_of_the_one_that_is_gone_leads_to_the_other(
    client: Client, kept: Movie, gone: Movie
) -> None:
    third = MovieFactory()
    address = reverse("movie", args=[gone.pk])
    first = merge_movies(kept.pk, gone.pk)
    assert client.get(address)["Location"] == kept.get_absolute_url()
    second = merge_movies(third.pk, kept.pk)
    assert client.get(address)["Location"] == third.get_absolute_url()
    undo_merge(second.pk)
    undo_merge(first.pk)
    assert client.get(address).status_code == 200


def test_the_later_of_two_merges_is_undone_first(kept: Movie, gone: Movie) -> None:
    first = merge_movies(kept.pk, gone.pk)
    second = merge_movies(kept.pk, MovieFactory().pk)
    with pytest.raises(MergeError):
        undo_merge(first.pk)
    undo_merge(second.pk)
    undo_merge(first.pk)


def test_an_undo_waits_until_its_ids_are_free(kept: Movie, gone: Movie) -> None:
    merge = merge_movies(kept.pk, gone.pk)
    thief = MovieFactory(imdb_id=gone.imdb_id)
    with pytest.raises(MergeError, match="tt9999999"):
        undo_merge(merge.pk)
    kept.refresh_from_db()
    assert kept.tmdb_id == 862
    thief.delete()
    undo_merge(merge.pk)


def test_a_merge_is_undone_once_and_not_when_it_is_old(kept: Movie, gone: Movie) -> None:
    merge = merge_movies(kept.pk, gone.pk)
    undo_merge(merge.pk)
    with pytest.raises(MergeError):
        undo_merge(merge.pk)
    again = merge_movies(kept.pk, gone.pk)
    MovieMerge.objects.update(merged_at=timezone.now() - UNDOABLE_FOR)
    with pytest.raises(MergeError):
        undo_merge(again.pk)


def test_of_an_old_merge_only_the_address_is_kept(kept: Movie, gone: Movie) -> None:
    user = UserFactory().pk
    rated(kept, user, 3.0, days_ago=3)
    rated(gone, user, 1.0, days_ago=9)
    RatingFactory(movie=gone)
    merge_movies(kept.pk, gone.pk)
    assert MovieMerge.objects.forget_old() == 0
    MovieMerge.objects.update(merged_at=timezone.now() - UNDOABLE_FOR)
    assert MovieMerge.objects.forget_old() == 2
    assert not MergedRows.objects.exists()
    assert not DisplacedRow.objects.exists()
    assert MovieMerge.objects.get().movie == {}
    assert MovieMerge.objects.successor_of(gone.pk) == kept.pk


def test_a_movie_is_not_merged_with_itself_or_with_none(kept: Movie) -> None:
    for other in (kept.pk, 0):
        with pytest.raises(MergeError):
            merge_movies(kept.pk, other)
