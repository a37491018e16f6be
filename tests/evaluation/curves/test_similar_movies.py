"""Whether movies called similar are liked by the same people, by hand."""

import numpy as np
import pytest

from evaluation.curves.similar_movies import CoLikes, similar_section
from recommendations.engine.evaluation.trials import K
from tests.hand_made import hand_made_model
from tests.recommendations.engine.evaluation.ratings import interactions_of

KNOWN = interactions_of((1, 0, 5.0), (2, 0, 4.0), (1, 1, 4.5), (3, 2, 2.0), n_items=4)
HELD_OUT = interactions_of(
    (7, 0, 5.0), (7, 1, 4.0), (7, 2, 4.0), (7, 3, 1.0), (8, 0, 5.0), (9, 2, 4.0), n_items=4
)


def test_people_with_two_liked_movies_are_measured_and_likes_are_the_trainings() -> None:
    found = CoLikes.of(KNOWN, HELD_OUT)
    assert [own.tolist() for own in found.liked] == [[0, 1, 2]]
    assert found.likes.tolist() == [2, 1, 0, 0]
    assert found.movies.tolist() == [0, 1, 2]


def test_a_hit_weighs_the_less_the_more_a_movie_is_liked() -> None:
    found = CoLikes.of(KNOWN, HELD_OUT)
    lists = {0: [2, 1], 1: [3, 0], 2: [0, 1]}
    rows = found.lists_of(lambda movie: np.array(lists[movie]))
    discount = 1 / np.log2(3)
    # Weights 1/7, 1/6, 1/5 for movies 0, 1, 2; what is best for each is the heaviest of the others.
    each = [
        1.0,
        (discount / 7) / (1 / 5 + discount / 7),
        (1 / 7 + discount / 6) / (1 / 6 + discount / 7),
    ]
    weighted = found.ndcg(rows, weighted=True)
    assert weighted == pytest.approx([np.mean(each)])
    plain = found.ndcg(rows, weighted=False)
    assert plain == pytest.approx([np.mean([1.0, discount / (1 + discount), 1.0])])


def test_the_best_list_has_1_however_many_movies_someone_likes() -> None:
    likes = np.arange(40.0)[::-1]
    own = np.arange(30)
    found = CoLikes((own,), likes)

    def best(movie: int) -> np.ndarray:
        others = own[own != movie]
        return others[np.argsort(likes[others])][:K]

    assert found.ndcg(found.lists_of(best), weighted=True) == pytest.approx([1.0])


def test_halves_share_nobody() -> None:
    people = tuple(np.array([place, place + 1]) for place in range(11))
    first, second = CoLikes(people, np.zeros(20)).halves(1)
    assert (len(first.liked), len(second.liked)) == (5, 6)
    assert {own[0] for own in first.liked} | {own[0] for own in second.liked} == set(range(11))


def test_all_ways_are_compared_on_the_second_half() -> None:
    people = tuple(np.array(own) for own in ([0, 1], [0, 1, 2], [2, 3], [0, 2]))
    section = similar_section(hand_made_model(), CoLikes(people, np.array([9.0, 4, 1, 0])), 1)
    assert section is not None
    assert section["people"] == 2
    assert {"ours", "plain cosine", "most popular", "by chance"} <= set(section["rows"])
    for row in section["rows"].values():
        assert 0 <= row["weighted"]["value"] <= 1
        assert 0 <= row["obscure"] <= 1


def test_without_people_nothing_is_measured() -> None:
    assert similar_section(hand_made_model(), CoLikes((), np.zeros(4)), 1) is None
