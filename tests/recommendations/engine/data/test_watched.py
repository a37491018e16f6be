"""What was watched without stars stands among ratings at each user's own mean."""

import numpy as np
import pytest

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.data.watched import with_watched

from ..evaluation.ratings import interactions_of, rows_of

RATED = interactions_of((1, 0, 5.0), (1, 1, 4.0), (2, 0, 1.0))
# (5 + 4 + 5 x 3.55) / 7 and (1 + 5 x 3.55) / 6
MEANS = {1: 26.75 / 7, 2: 18.75 / 6}


def test_each_has_the_mean_of_who_watched_it() -> None:
    joined = with_watched(RATED, interactions_of((2, 3, 3.55), (1, 3, 3.55)))
    watched = {row for row in rows_of(joined) if row[1] == 3}
    assert {(user, item): stars for user, item, stars in watched} == pytest.approx(
        {(1, 3): MEANS[1], (2, 3): MEANS[2]}
    )
    assert rows_of(joined) - watched == rows_of(RATED)


def test_what_was_liked_is_as_far_above_it_as_above_the_typical_mean() -> None:
    joined = with_watched(RATED, interactions_of((2, 3, 4.55), (1, 3, 4.55), (1, 4, 5.0)))
    liked = {row for row in rows_of(joined) if row[1] > 2}
    # No rating is better than 5 stars: 3.82 + 1.45.
    assert {(user, item): stars for user, item, stars in liked} == pytest.approx(
        {(1, 3): MEANS[1] + 1, (2, 3): MEANS[2] + 1, (1, 4): 5.0}
    )


def test_who_rated_nothing_is_a_user_with_the_typical_mean() -> None:
    joined = with_watched(RATED, interactions_of((0, 2, 3.55), (7, 2, 3.55)))
    assert joined.user_ids.tolist() == [0, 1, 2, 7]
    assert {row for row in rows_of(joined) if row[1] == 2} == {
        (0, 2, np.float32(3.55)),
        (7, 2, np.float32(3.55)),
    }


def test_items_and_times_stay() -> None:
    watched = interactions_of((3, 5, 3.0), (3, 4, 3.0))
    joined = with_watched(RATED, watched)
    assert joined.item_ids.tolist() == RATED.item_ids.tolist()
    assert joined.rated_at.tolist() == [0, 1, 2, 0, 1]
    joined.require_usable()


def test_nothing_watched_changes_nothing() -> None:
    assert with_watched(RATED, interactions_of()) is RATED


def test_users_may_be_named_by_text() -> None:
    def named(*rows: tuple[str, int]) -> Interactions:
        return Interactions.from_ids(
            users=np.array([name for name, _ in rows], dtype=object),
            items=np.array([item for _, item in rows]),
            stars=np.full(len(rows), 5.0, dtype=np.float32),
            rated_at=np.zeros(len(rows), dtype=np.int64),
            item_ids=np.arange(3),
        )

    joined = with_watched(named(("bo", 0), ("cy", 1)), named(("al", 0), ("bo", 2)))
    assert joined.user_ids[joined.users].tolist() == ["bo", "cy", "al", "bo"]
