"""Liking a movie raises its director's others, the more for knowing who directed what."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import movielens
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.data.interactions import ItemFeatures
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train_on
from recommendations.engine.parameters import Parameters
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items

CREDITS = Path(__file__).parents[3] / "data" / "credits.csv"
SEEDS = (1, 2)
FEWEST_MOVIES = 3


@dataclass(frozen=True)
class Gains:
    """How many places the other movies rise when one is given five stars, on average.

    One figure a seed, for Tarantino's others after Pulp Fiction, for the one of them that rises
    least, and over all directors of a few movies and each of these.
    """

    tarantino: list[float]
    least: list[int]
    all_directors: list[float]


@dataclass(frozen=True)
class Movies:
    """MovieLens 100K with and without its people; movies by row."""

    row_of: dict[str, int]
    directed_by: dict[str, list[int]]
    without_people: ItemFeatures
    with_people: ItemFeatures


@pytest.fixture(scope="module")
def movies(ml_100k: RatingFiles) -> Movies:
    titles = ml_100k.movies.titles
    # The release lists a few movies twice; the first is meant.
    row_of = {title: row for row, title in reversed(list(enumerate(titles)))}
    known = [described(ml_100k.features, row) for row in range(len(titles))]
    people = [dict(names) for names in known]
    directed_by: defaultdict[str, list[int]] = defaultdict(list)
    with CREDITS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            title = movielens.parse_title(f"{line['title']} ({line['year']})")
            row = row_of[f"{title.title} ({title.year})"]
            for role, column in (("director", "directors"), ("cast", "cast")):
                names = [name for name in line[column].split("|") if name]
                people[row].update({f"{role}:{name}": 1.0 for name in names})
            for name in line["directors"].split("|"):
                directed_by[name].append(row)
    return Movies(row_of, directed_by, *map(ItemFeatures.from_descriptions, (known, people)))


def described(features: ItemFeatures, row: int) -> dict[str, float]:
    cells = features.matrix[row].tocoo()
    return {
        features.names[column]: float(said)
        for column, said in zip(cells.col, cells.data, strict=True)
    }


@pytest.fixture(scope="module")
def gains(ml_100k: RatingFiles, movies: Movies) -> dict[str, Gains]:
    def measure(features: ItemFeatures) -> Gains:
        found = Gains([], [], [])
        for seed in SEEDS:
            parameters = Parameters(components=32, trainings=1, epochs=15, seed=seed)
            model = train_on(ml_100k.interactions, features, parameters, only_ranks=True).model
            won = places_won(model, movies.directed_by)
            liked = movies.row_of["Pulp Fiction (1994)"]
            others = [movie for movie in movies.directed_by["Quentin Tarantino"] if movie != liked]
            found.least.append(int((ranks(model, []) - ranks(model, [liked]))[others].min()))
            found.tarantino.append(won["Quentin Tarantino"][liked])
            found.all_directors.append(
                float(
                    np.mean([places for by_movie in won.values() for places in by_movie.values()])
                )
            )
        return found

    return {
        "without people": measure(movies.without_people),
        "with people": measure(movies.with_people),
    }


def places_won(model: Model, directed_by: dict[str, list[int]]) -> dict[str, dict[int, float]]:
    """How much smaller the mean rank of a director's others is for who liked one of the movies."""
    before = ranks(model, [])
    won: dict[str, dict[int, float]] = {}
    for director, movies in directed_by.items():
        if len(movies) >= FEWEST_MOVIES:
            won[director] = {}
            for liked in movies:
                others = [movie for movie in movies if movie != liked]
                won[director][liked] = float((before - ranks(model, [liked]))[others].mean())
    return won


def ranks(model: Model, liked: list[int]) -> NDArray[np.int64]:
    """Return the place of each movie for someone who gave these five stars."""
    user = profile_of(
        model, np.array(liked, dtype=np.int64), np.full(len(liked), 5.0, dtype=np.float32)
    )
    order = np.argsort(-score_items(model, user), kind="stable")
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(1, len(order) + 1)
    return places


def test_the_credits_name_the_movies_of_directors(movies: Movies) -> None:
    titles = {row: title for title, row in movies.row_of.items()}
    assert {titles[row] for row in movies.directed_by["Quentin Tarantino"]} == {
        "Pulp Fiction (1994)",
        "Reservoir Dogs (1992)",
        "Jackie Brown (1997)",
    }
    assert "director:Quentin Tarantino" in movies.with_people.names
    assert not any(name.startswith("director:") for name in movies.without_people.names)


def test_liking_pulp_fiction_raises_tarantinos_other_movies(gains: dict[str, Gains]) -> None:
    assert min(gains["with people"].least) > 0
    assert min(gains["with people"].tarantino) > 50


def test_it_raises_them_more_for_knowing_who_directed_them(gains: dict[str, Gains]) -> None:
    known, without = gains["with people"].tarantino, gains["without people"].tarantino
    assert all(more > less for more, less in zip(known, without, strict=True))
    assert np.mean(known) > np.mean(without) + 15


def test_so_it_is_with_all_directors(gains: dict[str, Gains]) -> None:
    known, without = gains["with people"].all_directors, gains["without people"].all_directors
    assert all(more > 1.2 * less for more, less in zip(known, without, strict=True))
    assert np.mean(known) > 1.3 * np.mean(without)
