"""A movie added since the training competes at once, by what the catalogue says of it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.engine.ranking.scoring import score_cold_start
from recommendations.models import ModelVersion, NotInterested
from recommendations.registry.current import current_model
from recommendations.serving import added_movies, candidates, user_feedback
from recommendations.serving.candidates import candidates_for
from recommendations.serving.picks import picks_for
from recommendations.serving.similar_movies import nearest_movies
from recommendations.serving.user_feedback import read_feedback, read_serving_inputs
from tests.factories import MovieFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(trained: ModelVersion) -> User:
    user = UserFactory()
    for movie in Movie.objects.filter(genres__name="Animation").popular()[:4]:
        Rating.objects.rate(user.pk, movie, 5.0)
    return user


def everything(user: User) -> list[int]:
    return [pick.movie.pk for pick in picks_for(user.pk, 5000).items]


def cartoon() -> Movie:
    return MovieFactory(title="New Cartoon", year=1995, genres=["Animation", "Children"])


def test_it_is_among_the_picks_at_its_place(someone: User) -> None:
    movie = cartoon()
    ranked = everything(someone)
    assert movie.pk in ranked
    model = current_model()
    assert model is not None
    found, user = candidates_for(model), read_feedback(someone.pk).profile_in(model)
    assert user is not None
    by_movie = dict(zip(found.item_ids.tolist(), found.scores(user).tolist(), strict=True))
    scores = [by_movie[pk] for pk in ranked]
    assert scores == sorted(scores, reverse=True)


def test_one_of_the_kind_they_like_comes_before_one_of_another(someone: User) -> None:
    other = MovieFactory(year=1995, genres=["Horror"])
    movie = cartoon()
    ranked = everything(someone)
    assert ranked.index(movie.pk) < ranked.index(other.pk)


def test_nothing_else_moves(someone: User) -> None:
    before = everything(someone)
    movie = cartoon()
    assert [pk for pk in everything(someone) if pk != movie.pk] == before


def test_its_reason_and_split_are_those_of_its_own_score(someone: User) -> None:
    movie = cartoon()
    (pick,) = (one for one in picks_for(someone.pk, 5000).items if one.movie == movie)
    assert pick.why is not None
    model = current_model()
    assert model is not None
    found, user = candidates_for(model), read_feedback(someone.pk).profile_in(model)
    assert user is not None
    parts = [*pick.why.feedback, pick.why.popularity, pick.why.prior]
    assert sum(part.value for part in parts) == pytest.approx(found.scores(user)[-1], abs=1e-4)


def test_rated_or_uninteresting_it_is_not_picked(someone: User) -> None:
    rated, unwanted = cartoon(), cartoon()
    Rating.objects.rate(someone.pk, rated, 5.0)
    NotInterested.objects.mark(someone.pk, unwanted)
    assert {rated.pk, unwanted.pk}.isdisjoint(everything(someone))


def test_one_deleted_again_is_gone(someone: User) -> None:
    before = everything(someone)
    movie = cartoon()
    assert everything(someone) != before
    movie.delete()
    assert everything(someone) == before


def test_one_deleted_while_the_picks_are_made_is_left_out(
    someone: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    movie = cartoon()

    def too_late(*given: Any) -> candidates.Candidates:
        found = candidates_for(*given)
        movie.delete()
        return found

    before = [pk for pk in everything(someone) if pk != movie.pk]
    monkeypatch.setattr(user_feedback, "candidates_for", too_late)
    assert everything(someone) == before


def test_read_with_the_rows_of_a_user_or_apart_they_are_the_same(someone: User) -> None:
    added = [movie.pk for movie in MovieFactory.create_batch(3)]
    apart, together = (read_serving_inputs(someone.pk, for_picks=with_) for with_ in (False, True))
    assert (apart.newest_read, together.newest_read) != (None, None)
    of_another = replace(together, newest_read=added_movies.Newest(0, added[:1]))
    for inputs in (apart, together, of_another):
        assert inputs.candidates is not None
        assert inputs.candidates.cold_start.item_ids.tolist()[:3] == added[::-1]


def test_so_many_of_them_at_most_the_newest_first(
    someone: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(added_movies, "NEWEST", 2)
    monkeypatch.setattr(added_movies, "MOST_BLOCKS", 0)
    added = MovieFactory.create_batch(3)
    ranked = everything(someone)
    assert [movie.pk in ranked for movie in added] == [False, True, True]


def test_older_ones_are_described_a_block_at_a_time(
    someone: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(added_movies, "NEWEST", 4)
    monkeypatch.setattr(added_movies, "BLOCK", 10)
    monkeypatch.setattr(added_movies, "_blocks", added_movies._Blocks())
    added = [movie.pk for movie in MovieFactory.create_batch(40, genres=["Animation"])]
    model = current_model()
    assert model is not None
    known = [set(candidates_for(model).item_ids.tolist()) & {*added} for _ in range(6)]
    assert known[0] >= set(added[-4:])
    assert known[0] < known[1] < known[2]
    assert known[-1] == set(added)
    found = candidates_for(model)
    assert len(found.item_ids) == len(set(found.item_ids.tolist()))
    profile = read_feedback(someone.pk).profile_in(model)
    assert profile is not None
    own = np.isin(found.item_ids, added)
    # Described apart or together, they are the same to the user.
    by_movie = dict(zip(found.item_ids[own], found.scores(profile)[own], strict=True))
    whole = added_movies.described(model, np.array(added))
    expected = dict(zip(added, score_cold_start(whole, profile), strict=True))
    assert {pk: pytest.approx(score) for pk, score in expected.items()} == by_movie


def test_older_ones_are_looked_for_once_in_some_minutes(
    someone: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(added_movies, "_blocks", added_movies._Blocks())
    monkeypatch.setattr(added_movies, "NEWEST", 1)
    now = [1000.0]
    monkeypatch.setattr(added_movies.time, "monotonic", lambda: now[0])
    first, second = MovieFactory.create_batch(2)
    model = current_model()
    assert model is not None
    newest = added_movies.Newest(added_movies.last_known_to(model), [second.pk])

    def older() -> tuple[set[int], int]:
        with CaptureQueriesContext(connection) as captured:
            found = candidates_for(model, newest)
        return {first.pk, second.pk} & set(found.item_ids.tolist()), len(captured)

    known, queries = older()
    assert known == {first.pk, second.pk}
    again, without_looking = older()
    assert (again, without_looking < queries) == (known, True)
    Movie.objects.filter(pk=first.pk).update(hidden_at=timezone.now())
    assert older()[0] == known
    now[0] += added_movies.KEPT_FOR + 1
    assert older()[0] == {second.pk}


def test_a_new_block_leaves_the_others_as_they_are(
    someone: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(added_movies, "_blocks", added_movies._Blocks())
    monkeypatch.setattr(added_movies, "NEWEST", 1)
    monkeypatch.setattr(added_movies, "BLOCK", 1)
    now, blocks = [1000.0], []
    monkeypatch.setattr(added_movies.time, "monotonic", lambda: now[0])
    describe = added_movies.described

    def noted(model: Any, movies: Any) -> Any:
        blocks.append(movies.tolist())
        return describe(model, movies)

    monkeypatch.setattr(added_movies, "described", noted)
    model = current_model()
    assert model is not None
    above = added_movies.last_known_to(model)

    def described() -> list[int]:
        """Return which movies are described anew: the newest, and one block more where one is."""
        blocks.clear()
        newest = Movie.everything.latest("pk").pk
        candidates_for(model, added_movies.Newest(above, [newest]))
        return [pk for block in blocks for pk in block if pk > above]

    first, second, third = (MovieFactory().pk for _ in range(3))
    while described() != [third]:
        pass
    fourth, fifth = (MovieFactory().pk for _ in range(2))
    assert [described() for _ in range(3)] == [[fifth, fifth], [fifth, fourth], [fifth]]
    now[0] += added_movies.KEPT_FOR + 1
    again = [described() for _ in range(6)]
    assert again == [[fifth, pk] for pk in (fifth, fourth, third, second, first)] + [[fifth]]


def test_many_of_them_are_no_more_queries_than_one(someone: User) -> None:
    # Older ones the model does not know are kept from here on.
    picks_for(someone.pk)
    counts = []
    for more in (1, 30):
        MovieFactory.create_batch(more, genres=["Drama"], tags=["slow"])
        with CaptureQueriesContext(connection) as captured:
            picks_for(someone.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_its_page_shows_what_is_close_to_it(trained: ModelVersion) -> None:
    near = nearest_movies(cartoon(), 20, current_model())
    assert near
    assert all(len({*one.genre_names} & {*cartoon().genre_names}) >= 2 for one in near)


def test_a_movie_of_which_nothing_is_known_breaks_nothing(someone: User) -> None:
    movie = MovieFactory(year=None)
    assert movie.pk in everything(someone)
    assert nearest_movies(movie, 6, current_model()) == []
