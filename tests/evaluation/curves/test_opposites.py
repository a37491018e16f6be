"""Lists are a user's own: the figures of docs/evaluation.md, with room for noise."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.curves.filters import Catalogue
from evaluation.curves.opposites import LISTED, Pair, opposites_section, pair_of
from evaluation.figures import Section
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.model.model import Model


@pytest.fixture(scope="module")
def catalogue(ml_100k: RatingFiles) -> Catalogue:
    return Catalogue(ml_100k.movies.years, ml_100k.movies.genres)


@pytest.fixture(scope="module")
def section(real_model: Model, catalogue: Catalogue) -> Section:
    found = opposites_section(real_model, catalogue, 1)
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
    pair = pair_of(real_model, genres, rows, of)
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


def test_who_has_no_tables_traits_or_vectors_shares_all(
    small_model: Model, catalogue: Catalogue
) -> None:
    """Two opposite users of four movies, of which two are left: both lists are the whole rest."""
    same = replace(small_model, traits=replace(small_model.traits, values=np.zeros((4, 1))))
    pair = pair_of(
        same, ("a", "b"), [np.array([0]), np.array([3])], [np.array([0, 1]), np.array([3])]
    )
    assert pair == Pair(("a", "b"), 2, (1, 0))
    assert LISTED > 2


def test_too_few_genres_are_not_measured(real_model: Model) -> None:
    nothing = Catalogue([None] * 1682, [()] * 1682)
    assert opposites_section(real_model, nothing, 1) is None
