"""Queries put together once answer as those put together anew."""

from functools import reduce
from operator import or_

import pytest
from django.db.models import F, Q, QuerySet, Value

from catalog.models import Movie, Rating
from core.compiled import FIRST, CompiledQuery, Texts, compiled_for_texts
from tests.factories import GenreFactory, MovieFactory, RatingFactory

pytestmark = pytest.mark.django_db


def test_values_take_their_places_whatever_their_order() -> None:
    ratings = RatingFactory.create_batch(3)
    both = Rating.objects.filter(user_id=-2, movie_id=-1, stars__gte=0.5).values_list("pk")
    query = CompiledQuery.of(both)
    for rating in ratings:
        assert query.rows(rating.movie_id, rating.user_id) == [(rating.pk,)]
    assert query.rows(ratings[0].movie_id, ratings[1].user_id) == []


def test_movies_come_in_the_order_asked_for_and_missing_ones_make_room() -> None:
    first, gone, third, spare = MovieFactory.create_batch(4)
    ids = [third.pk, gone.pk, first.pk, spare.pk]
    gone.delete()
    assert [movie.pk for movie in Movie.objects.in_order(ids)] == [third.pk, first.pk, spare.pk]
    assert [movie.pk for movie in Movie.objects.in_order(ids, 3)] == [
        third.pk,
        first.pk,
        spare.pk,
    ]
    assert Movie.objects.in_order([]) == []


def test_movies_for_cards_have_their_genres_with_them(django_assert_num_queries: object) -> None:
    movie, without = MovieFactory(), MovieFactory()
    movie.genres.set([GenreFactory(name="War"), GenreFactory(name="Drama")])
    with django_assert_num_queries(1):  # type: ignore[operator]
        one, none = Movie.objects.in_order([movie.pk, without.pk])
        assert (one.genre_names, none.genre_names) == (("Drama", "War"), ())
        assert (one.title, one.rating_count, one.average_stars) == (movie.title, 0, None)
    assert Movie.objects.get(pk=movie.pk).genre_names == ("Drama", "War")


def test_instances_are_those_of_the_query_set_and_values_are_none() -> None:
    rating = RatingFactory()
    of_it = Rating.objects.filter(pk=FIRST).annotate(title=F("movie__title"))
    (found,) = CompiledQuery.of(of_it.defer("stars")).instances(rating.pk)
    assert (found, found.title, found.created_at) == (rating, rating.movie.title, rating.created_at)
    assert found.get_deferred_fields() == {"stars"}
    assert found.stars == rating.stars
    with pytest.raises(TypeError):
        CompiledQuery.of(of_it.values_list(Value(1))).instances(rating.pk)


def test_texts_take_their_places_in_a_query_that_is_kept_for_texts_of_their_lengths() -> None:
    made: list[Texts] = []

    @compiled_for_texts(3)
    def titled(texts: Texts, count: int) -> "QuerySet[Movie, tuple[str]]":
        made.append(texts)
        found = Movie.objects.order_by("title")
        for choices in texts:
            found = found.filter(reduce(or_, (Q(title__contains=text) for text in choices)))
        return found.values_list("title")[:count]

    for title in ("one two", "one three", "four two", "six"):
        MovieFactory(title=title)
    assert titled((("one",), ("two", "three")), 9) == [("one three",), ("one two",)]
    assert titled((("four",), ("six", "two")), 9) == [("four two",)]
    assert len(made) == 1
    assert titled((("four",), ("o", "two")), 9) == [("four two",)]
    assert titled((("one",), ("two", "three")), 1) == [("one three",)]
    assert [len(texts[1][0]) for texts in made] == [3, 1, 3]
