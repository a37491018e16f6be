"""Two rankings draft one list in turns: team-draft interleaving."""

from hypothesis import given
from hypothesis import strategies as st

from recommendations.engine.ranking.interleave import team_draft

Ranking = st.lists(st.integers(1, 30), unique=True, max_size=20)
Coins = st.lists(st.booleans(), min_size=20, max_size=20)


def test_by_hand() -> None:
    """The first two turns are the second team's and the first's, then the first team begins.

    Coin 'second': it takes 3. The first, behind, takes 1. Coin 'first': 2. The second, behind, has
    3, 1 and 2 taken and gives 5. Coin 'second': 4; the first, behind, has none left, which ends it.
    """
    found = team_draft([1, 2, 3, 4], [3, 1, 5, 4], [False, True, False], 10)
    assert found == [(3, 1), (1, 0), (2, 0), (5, 1), (4, 1)]


def test_the_same_rankings_give_the_ranking_whoever_drafts() -> None:
    found = team_draft([7, 8, 9], [7, 8, 9], [True, False], 3)
    assert found == [(7, 0), (8, 1), (9, 1)]


@given(Ranking, Ranking, Coins, st.integers(0, 20))
def test_what_always_holds(
    first: list[int], second: list[int], coins: list[bool], places: int
) -> None:
    found = team_draft(first, second, coins, places)
    items = [each.item for each in found]
    assert len(items) == len(set(items)) <= places
    own = [[each.item for each in found if each.team == team] for team in (0, 1)]
    assert abs(len(own[0]) - len(own[1])) <= 1
    for drafted, ranking in zip(own, (first, second), strict=True):
        assert drafted == [item for item in ranking if item in drafted]
    if len(found) < places:
        assert set(first) <= set(items) or set(second) <= set(items)


@given(Ranking, Ranking, Coins)
def test_each_takes_its_best_that_is_left(
    first: list[int], second: list[int], coins: list[bool]
) -> None:
    found = team_draft(first, second, coins, 20)
    for place, (item, team) in enumerate(found):
        taken = {each.item for each in found[:place]}
        ranking = (first, second)[team]
        assert item == next(each for each in ranking if each not in taken)
