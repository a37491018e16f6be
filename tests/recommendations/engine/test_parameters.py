"""Over many ratings fewer passes are made, and never more than asked for."""

import pytest

from recommendations.engine.parameters import Parameters


@pytest.mark.parametrize(
    ("ratings", "from_nothing", "going_on"),
    [(0, 30, 5), (100_000, 30, 5), (400_000, 15, 3), (1_000_000, 10, 2), (10**9, 6, 2)],
)
def test_the_more_ratings_the_fewer_passes(ratings: int, from_nothing: int, going_on: int) -> None:
    assert Parameters().passes(ratings) == from_nothing
    assert Parameters().passes(ratings, going_on=True) == going_on


def test_no_more_are_made_than_asked_for() -> None:
    parameters = Parameters(epochs=1, more_epochs=0)
    for ratings in (10, 10**9):
        assert parameters.passes(ratings) == 1
        assert parameters.passes(ratings, going_on=True) == 0
