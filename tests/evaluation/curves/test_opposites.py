"""Lists are a user's own: the figures of docs/evaluation.md, with room for noise."""

import json
from dataclasses import replace

import numpy as np
import pytest

from evaluation.curves.filters import Catalogue
from evaluation.curves.opposites import Pair, opposites_section, pair_of
from evaluation.figures import Section
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.evaluation.opposites import LISTED, OppositeUsers, opposite_users
from recommendations.engine.model.mix import USUAL, Mix
from recommendations.engine.model.model import Model


@pytest.fixture(scope="module")
def catalogue(ml_100k: RatingFiles) -> Catalogue:
    return Catalogue(ml_100k.movies.years, ml_100k.movies.genres)


@pytest.fixture(scope="module")
def section(real_model: Model, catalogue: Catalogue) -> Section:
    found = opposites_section(real_model, catalogue, 1, Mix.of(USUAL))
    assert found is not None
    return found


def test_opposite_users_share_next_to_nothing(section: Section) -> None:
    assert section["pairs"] == 20
    assert section["shared"]["value"] <= 1.0
    assert section["most_shared"] <= 4


def test_the_genre_with_five_stars_fills_the_list(section: Section) -> None:
    assert section["liked"]["value"] >= 12
    assert section["fewest_liked"] >= 4
    lists = sum(genre["lists"] for genre in section["genres"].values())
    assert lists == 2 * section["pairs"]


def test_horror_beside_romance_gets_horror(real_model: Model, catalogue: Catalogue) -> None:
    """The ten best known of each."""
    genres = ("Horror", "Romance")
    of = [np.array([row for row, own in enumerate(catalogue.genres) if g in own]) for g in genres]
    only = [np.setdiff1d(of[0], of[1]), np.setdiff1d(of[1], of[0])]
    rows = [own[np.argsort(-real_model.item_popularity[own], kind="stable")[:10]] for own in only]
    pair = pair_of(real_model, OppositeUsers(genres, (rows[0], rows[1]), (of[0], of[1])))
    assert min(pair.liked) >= 8
    assert pair.shared <= 1


def test_a_group_brings_what_its_name_says_and_still_does_after_three_ratings(
    section: Section,
) -> None:
    groups = section["groups"].values()
    assert len(groups) >= 6
    assert np.mean([group["alone"] for group in groups]) >= 10
    assert min(group["alone"] for group in groups) >= 6
    assert np.mean([group["with_ratings"] for group in groups]) >= 7


def test_no_scale_that_a_fit_may_choose_takes_too_much_of_a_genre_or_group(
    section: Section,
) -> None:
    """The pairs are not those that the fit looks at."""
    assert section["mixes"]["fitted"]["fewest_liked"] == section["fewest_liked"]
    assert len(section["mixes"]) == 1 + 2 * len(USUAL)
    for mixed in section["mixes"].values():
        assert mixed["shared"]["value"] <= 1.5
        assert mixed["liked"]["value"] >= 11
        assert mixed["fewest_liked"] >= 4
        assert mixed["named"] >= 10
        assert mixed["named_with_ratings"] >= 7
    json.dumps(section)


def test_who_has_no_tables_traits_or_vectors_shares_all(small_model: Model) -> None:
    """Two opposite users of four movies, of which two are left: both lists are the whole rest."""
    same = replace(small_model, traits=replace(small_model.traits, values=np.zeros((4, 1))))
    rated = (np.array([0]), np.array([3]))
    users = OppositeUsers(("a", "b"), rated, (np.array([0, 1]), np.array([3])))
    assert pair_of(same, users) == Pair(("a", "b"), 2, (1, 0))
    assert LISTED > 2


def test_too_few_genres_are_not_measured(real_model: Model, catalogue: Catalogue) -> None:
    traits = replace(real_model.traits, names=("year:1995",), values=np.zeros((1682, 1)))
    nothing = replace(real_model, traits=traits)
    assert list(opposite_users(nothing, 1)) == []
    assert opposites_section(nothing, catalogue, 1, Mix.of(USUAL)) is None
