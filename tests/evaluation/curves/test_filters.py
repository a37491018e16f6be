"""Filtered lists are measured among the movies left, for users who liked some of them."""

from dataclasses import replace
from math import log2

import numpy as np
import pytest

from evaluation.curves import filters
from evaluation.curves.filters import WHOLE, Catalogue, filters_section
from evaluation.figures import Section
from evaluation.report.curve_tables import FILTERS, filter_plots, filter_table
from recommendations.engine.evaluation.metrics import ndcg
from recommendations.engine.evaluation.scorers import Scorer, TargetUser, model_scorer
from recommendations.engine.evaluation.trials import K, Trial, evaluate
from recommendations.engine.ranking.filters import allowed_items
from recommendations.engine.ranking.rerank import Controls, choose_items
from tests.hand_made import hand_made_model
from tests.recommendations.engine.evaluation.ratings import interactions_of

CATALOGUE = Catalogue(
    years=(1985, 1991, 1992, 1999, None, 2001),
    genres=(("Drama",), ("Drama", "War"), ("Comedy",), ("Drama",), (), ("Comedy",)),
)
KNOWN = interactions_of((1, 0, 5.0), (2, 5, 4.0), (3, 1, 4.0))
LIKED = interactions_of(
    *[(1, 1, 5.0), (1, 3, 4.0), (1, 5, 4.0)],
    *[(2, 2, 4.5), (2, 3, 2.0)],
    *[(3, 4, 5.0)],
)
TRIAL = Trial.of(KNOWN, LIKED)


def first_to_last(user: TargetUser) -> np.ndarray:
    """The lowest row first."""
    return -np.arange(6, dtype=np.float32)


def last_to_first(user: TargetUser) -> np.ndarray:
    """The highest row first."""
    return np.arange(6, dtype=np.float32)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two movies and one user are enough."""
    monkeypatch.setattr(filters, "FEWEST_MOVIES", 2)
    monkeypatch.setattr(filters, "FEWEST_USERS", 1)


def section_of(ours: Scorer = first_to_last) -> Section:
    others = {"ease": last_to_first, "popular": last_to_first}
    return filters_section(ours, others, CATALOGUE, TRIAL, seed=1)


def test_the_newest_are_narrower_and_narrower() -> None:
    # Of five years known: all, the newest four, three, two, and one twice.
    assert list(CATALOGUE.newest().items()) == [
        ("from 1985", Controls(from_year=1985)),
        ("from 1991", Controls(from_year=1991)),
        ("from 1992", Controls(from_year=1992)),
        ("from 1999", Controls(from_year=1999)),
        ("from 2001", Controls(from_year=2001)),
    ]
    assert Catalogue((None, None), ((), ())).newest() == {}


def test_decades_are_those_of_the_movies() -> None:
    assert CATALOGUE.decades() == {
        "1980s": Controls(from_year=1980, to_year=1989),
        "1990s": Controls(from_year=1990, to_year=1999),
        "2000s": Controls(from_year=2000, to_year=2009),
    }


@pytest.mark.usefixtures("small")
def test_genres_are_those_of_enough_movies_the_most_frequent_first() -> None:
    assert CATALOGUE.genres_in() == {
        "Drama": Controls(genres=("Drama",)),
        "Comedy": Controls(genres=("Comedy",)),
    }
    assert list(CATALOGUE.genres_out().values()) == [
        Controls(without_genres=("Drama",)),
        Controls(without_genres=("Comedy",)),
    ]


def test_a_trial_within_some_movies_is_of_those_who_liked_one_of_them() -> None:
    within = TRIAL.within(np.array([True, True, False, True, False, False]))
    assert [(case.user.row, case.liked.tolist()) for case in within.cases] == [(0, [1, 3])]
    assert within.popularity is TRIAL.popularity


@pytest.mark.usefixtures("small")
def test_only_the_movies_left_and_the_users_who_liked_one_of_them_count() -> None:
    section = section_of()
    nineties = section["decades"]["1990s"]
    # Movies 1, 2 and 3. User 1 liked 1 and 3 of them, user 2 liked 2, user 3 only one without a
    # year. Of the first the list is 1, 2, 3, of the second too.
    first = (1 + 1 / log2(4)) / (1 + 1 / log2(3))
    assert (nineties["movies"], nineties["users"]) == (3, 2)
    assert nineties["rows"]["ours"]["ndcg"]["value"] == pytest.approx((first + 1 / log2(3)) / 2)
    # Turned around both lists have the same hits at the same places.
    assert nineties["rows"]["ease"]["ndcg"] == nineties["rows"]["ours"]["ndcg"]
    assert nineties["ours_minus"]["ease"] == {"value": 0.0, "low": 0.0, "high": 0.0}
    assert nineties["rows"]["ours"]["coverage"]["value"] == 1.0
    # Movies 2 and 5; user 1 liked 5, which ours lists second, user 2 has rated it and liked 2.
    comedy = section["genres_in"]["Comedy"]
    assert (comedy["movies"], comedy["users"]) == (2, 2)
    assert comedy["rows"]["ours"]["ndcg"]["value"] == pytest.approx((1 / log2(3) + 1) / 2)
    assert comedy["rows"]["popular"]["ndcg"]["value"] == 1.0
    assert comedy["ours_minus"]["popular"]["value"] == pytest.approx((1 / log2(3) - 1) / 2)
    # All but 2 and 5: 0, 1, 3, 4. User 1 is shown 1, 3, 4, user 3 liked 4, shown after 0 and 3.
    without = section["genres_out"]["Comedy"]
    assert (without["movies"], without["users"]) == (4, 2)
    assert without["rows"]["ours"]["ndcg"]["value"] == pytest.approx((1 + 1 / log2(4)) / 2)


@pytest.mark.usefixtures("small")
def test_the_whole_catalogue_comes_first_as_it_is_measured_elsewhere() -> None:
    section = section_of()
    figures = evaluate(first_to_last, TRIAL).figures(1)
    for settings in section.values():
        assert next(iter(settings)) == WHOLE
        whole = settings[WHOLE]
        assert (whole["movies"], whole["users"]) == (6, 3)
        for name in ("ndcg", "coverage"):
            assert whole["rows"]["ours"][name] == figures[name]._asdict()


@pytest.mark.usefixtures("small")
def test_too_few_movies_or_users_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(section_of()["decades"]) == [WHOLE, "1990s"]
    assert list(section_of()["newest"])[-1] == "from 1999"
    monkeypatch.setattr(filters, "FEWEST_USERS", 3)
    assert list(section_of()["decades"]) == [WHOLE]
    monkeypatch.setattr(filters, "FEWEST_USERS", 4)
    assert list(section_of()["decades"]) == [WHOLE]


@pytest.mark.usefixtures("small")
def test_ours_are_the_lists_of_the_site() -> None:
    model = hand_made_model()
    catalogue = Catalogue((1990, 1995, 2000, 2005), (("a",), ("a", "b"), ("b",), ("b",)))
    known = interactions_of((1, 0, 5.0), n_items=4)
    trial = Trial.of(known, interactions_of((1, 2, 5.0), (1, 3, 4.0), n_items=4))
    controls = Controls(genres=("b",))
    user, scorer = trial.cases[0].user, model_scorer(model)
    allowed = allowed_items(controls, catalogue.years, catalogue.genres)
    shown = choose_items(
        scorer(user), K, user.items, controls, model.item_popularity, model.item_vectors, allowed
    )
    assert shown.tolist() == [1, 2, 3]
    section = filters_section(scorer, {}, catalogue, trial, seed=1)
    hits = np.array([[False, True, True] + [False] * 7])
    figure = section["genres_in"]["b"]["rows"]["ours"]["ndcg"]["value"]
    assert figure == pytest.approx(ndcg(hits, np.array([2]))[0])


@pytest.mark.usefixtures("small")
def test_tables_and_plots_name_what_was_narrowed() -> None:
    section = section_of()
    tables = [filter_table(title, section[kind]) for kind, title in FILTERS.items()]
    assert [table.title.partition(":")[0] for table in tables] == [
        "Narrowed to the newest movies",
        "Narrowed to one decade",
        "Narrowed to one genre",
        "One genre left out",
    ]
    newest, _, genres, _ = tables
    assert [row[:3] for row in genres.rows] == [
        (WHOLE, "6", "3"),
        ("Drama", "3", "1"),
        ("Comedy", "2", "2"),
    ]
    assert all(len(row) == len(newest.header) for row in newest.rows)
    # One decade is no line.
    assert list(filter_plots(section)) == ["newest"]
    plot = filter_plots(section)["newest"]
    assert ">all<" in plot
    assert ">1992<" in plot
    nothing = replace(CATALOGUE, years=(None,) * 6)
    bare = filters_section(first_to_last, {}, nothing, TRIAL, seed=1)
    assert list(bare["newest"]) == list(bare["decades"]) == [WHOLE]
