"""Which ratings a training is measured on, and who."""

import numpy as np
import pytest

from recommendations.engine.data.files import RatingFiles
from recommendations.engine.data.interactions import Interactions
from recommendations.training import holdout
from recommendations.training.gate import FEWEST_PEOPLE, Champion, slice_against
from recommendations.training.holdout import OWN_PEOPLE_NEEDED, newest_slice
from tests.factories import ModelVersionFactory

from ..small_models import small_model

DAY = 86_400
YEAR = 365 * DAY


@pytest.fixture(scope="module")
def ratings(ml_100k: RatingFiles) -> Interactions:
    return ml_100k.interactions


def star_distribution(ratings: Interactions) -> np.ndarray:
    return np.ones(len(ratings.user_ids), dtype=np.bool_)


def nobody(ratings: Interactions) -> np.ndarray:
    return ~star_distribution(ratings)


def with_own_people(ratings: Interactions, count: int) -> tuple[Interactions, np.ndarray]:
    """The same, and years later a few people who rate a movie a day and like each."""
    days = 10
    users = np.repeat(np.arange(count) + 10_000, days)
    items = np.tile(ratings.item_ids[:days], count)
    moments = ratings.rated_at.max() + 20 * YEAR + DAY * np.tile(np.arange(days), count)
    both = Interactions.from_ids(
        np.concatenate([ratings.user_ids[ratings.users], users]),
        np.concatenate([ratings.item_ids[ratings.items], items]),
        np.concatenate([ratings.stars, np.full(len(users), 5.0, dtype=np.float32)]),
        np.concatenate([ratings.rated_at, moments]),
        ratings.item_ids,
    )
    return both, both.user_ids >= 10_000


def test_the_newest_fifth_of_everyone(ratings: Interactions) -> None:
    found = newest_slice(ratings, star_distribution(ratings))
    assert len(found.older) / len(ratings) == pytest.approx(0.8, abs=0.001)
    assert found.older.rated_at.max() < found.since
    assert found.only_own
    assert found.people == f"{found.trial.people} of the site's own people"


def test_own_people_are_measured_on_the_newest_fifth_of_their_own(ratings: Interactions) -> None:
    both, own = with_own_people(ratings, OWN_PEOPLE_NEEDED)
    found = newest_slice(both, own)
    assert found.only_own
    assert len(found.at_once.cases) == found.trial.people == OWN_PEOPLE_NEEDED
    assert {len(case.user.items) for case in found.at_once.cases} == {8}
    assert {len(case.liked) for case in found.at_once.cases} == {2}
    assert len(found.older) == len(ratings) + 8 * OWN_PEOPLE_NEEDED


def test_with_too_few_of_them_everyone_is_measured(ratings: Interactions) -> None:
    both, own = with_own_people(ratings, OWN_PEOPLE_NEEDED - 1)
    found = newest_slice(both, own)
    assert not found.only_own
    assert len(found.older) / len(both) == pytest.approx(0.8, abs=0.001)
    assert found.people == f"{found.trial.people} people"


def test_at_each_cut_people_are_known_by_all_before_it_and_like_what_comes_before_the_next(
    ratings: Interactions,
) -> None:
    both, own = with_own_people(ratings, OWN_PEOPLE_NEEDED)
    found = newest_slice(both, own)
    # Two of their ten days are held out: a cut before each.
    cases = {(len(case.user.items), tuple(case.liked)) for case in found.trial.cases}
    assert cases == {(8, (8,)), (9, (9,))}
    assert len(found.trial.cases) == 2 * OWN_PEOPLE_NEEDED


def test_who_came_after_the_first_cut_is_measured_at_a_later_one(ratings: Interactions) -> None:
    found = newest_slice(ratings, star_distribution(ratings))
    known, before = set(found.older.users.tolist()), set(found.at_once.users.tolist())
    measured = set(found.trial.users.tolist())
    assert before < measured
    assert measured - before == measured - known
    assert found.trial.popularity is found.at_once.popularity


def test_where_one_cut_has_people_enough_there_are_no_more(
    ratings: Interactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = len(newest_slice(ratings, star_distribution(ratings)).at_once.cases)
    monkeypatch.setattr(holdout, "MOST_CASES", people)
    found = newest_slice(ratings, star_distribution(ratings))
    assert found.trial.cases == found.at_once.cases
    monkeypatch.setattr(holdout, "MOST_CASES", people + 1)
    found = newest_slice(ratings, star_distribution(ratings))
    assert len(found.at_once.cases) == people
    # Drawn evenly of all cuts.
    assert len(found.trial.cases) == people + 1
    assert found.trial.people > people // 2


def test_without_any_ratings_nobody_is_measured() -> None:
    nothing = np.empty(0, dtype=np.int64)
    empty = Interactions.from_ids(nothing, nothing, nothing, nothing, np.array([1]))
    assert newest_slice(empty, np.empty(0, dtype=np.bool_)).trial.cases == ()


@pytest.mark.parametrize("imported_from", ["", "elsewhere"])
def test_a_champion_is_met_on_what_it_has_not_seen(
    ratings: Interactions, imported_from: str
) -> None:
    usual = newest_slice(ratings, nobody(ratings)).since
    later = usual + 10 * DAY
    for seen, since in ((usual - DAY, usual), (later, later), (None, usual)):
        champion = _champion(seen, imported_from)
        assert slice_against(champion, ratings, nobody(ratings)).since == since


def test_one_that_has_seen_all_leaves_nothing_to_compare_on(ratings: Interactions) -> None:
    champion = _champion(int(ratings.rated_at.max()), "")
    found = slice_against(champion, ratings, nobody(ratings))
    assert found.since == newest_slice(ratings, nobody(ratings)).since
    assert champion.why_not_compared(found) == (
        "fewer than 6 people can be measured on what it has not seen"
    )


@pytest.mark.parametrize(
    ("people", "compared"), [(FEWEST_PEOPLE - 1, False), (FEWEST_PEOPLE, True)]
)
def test_an_imported_champion_is_met_by_the_sites_own_people_only(
    ratings: Interactions, people: int, compared: bool
) -> None:
    both, own = with_own_people(ratings, people)
    champion = _champion(None, "MovieLens 25M")
    found = slice_against(champion, both, own)
    assert found.only_own is compared
    assert (champion.why_not_compared(found) == "") is compared


def _champion(seen_until: int | None, imported_from: str) -> Champion:
    version = ModelVersionFactory.build(pk=3, imported_from=imported_from)
    return Champion(version, small_model([1]), seen_until)
