"""The whole evaluation on real ratings: what each part may use, and the document."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evaluation.accuracy.run import Settings, medians, run
from evaluation.figures import NothingToMeasureError
from evaluation.report.accuracy_tables import about_accuracy, accuracy_tables
from recommendations.engine.data.files import RatingFiles, read_files
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.data.movies import Movies
from recommendations.engine.evaluation.splits import split_at_random, split_by_time
from recommendations.engine.parameters import Parameters
from tests.recommendations.engine.evaluation.ratings import interactions_of

QUICK = Settings("files", Parameters(components=8, epochs=3), ("popular", "ease"), (1,))
WITH_STARS = replace(QUICK, split="random", baselines=(*QUICK.baselines, "star-knn"))


@pytest.fixture(scope="module")
def some(some_csv: tuple[Path, Path]) -> RatingFiles:
    """The ratings of the first 60 users for the first 300 movies."""
    return read_files(*some_csv, on_error=lambda error: pytest.fail(str(error)))


@pytest.fixture(scope="module")
def found(some: RatingFiles) -> dict[str, Any]:
    return run(some, replace(WITH_STARS, seeds=(1, 2))).document


def with_test_stars(held_out: Interactions, stars: float) -> Interactions:
    return replace(held_out, stars=np.full(len(held_out), stars, dtype=np.float32))


def test_what_is_held_out_has_no_part_in_training_or_choosing(some: RatingFiles) -> None:
    training, held_out = split_at_random(some.interactions, seed=1)
    kept, dropped = split_at_random(held_out, seed=2)
    documents = [
        run(some, QUICK, (training, part)).document
        for part in (held_out, kept, with_test_stars(dropped, 5))
    ]
    runs = [document["runs"][0] for document in documents]
    assert runs[0]["lists"]["chosen"] == runs[1]["lists"]["chosen"] == runs[2]["lists"]["chosen"]
    assert runs[0]["new_users"] == runs[1]["new_users"] == runs[2]["new_users"]
    assert runs[0]["cold_items"] == runs[1]["cold_items"] == runs[2]["cold_items"]
    assert len({run["lists"]["rows"]["ours"]["ndcg"]["value"] for run in runs}) == 3


def test_given_parts_are_chosen_on_as_they_were_split(some: RatingFiles) -> None:
    """Or the others would have settings for another kind of split than they are measured on."""
    for kind, parts in (
        ("random", split_at_random(some.interactions, seed=1)),
        ("time", split_by_time(some.interactions)),
    ):
        given = run(some, QUICK, parts).document["runs"][0]["lists"]
        made = run(some, replace(QUICK, split=kind), None).document["runs"][0]["lists"]
        assert given["chosen"] == made["chosen"]
        assert given["rows"] == made["rows"]


def test_the_same_seed_finds_the_same(some: RatingFiles, found: dict[str, Any]) -> None:
    again = run(some, replace(WITH_STARS, seeds=(2,))).document
    assert again["runs"][0] == found["runs"][1]


def test_the_document_is_plain_and_has_all_sections(found: dict[str, Any]) -> None:
    assert json.loads(json.dumps(found)) == found
    for one in found["runs"]:
        assert list(one["lists"]["rows"]) == ["ours", "most popular", "EASE"]
        assert list(one["new_users"]["rows"]["ours"]) == ["1", "3", "5", "10", "20"]
        assert one["cold_items"]["rows"]["by chance"]["value"] == 0.5
        assert one["cold_items"]["hidden"] == 30
        assert list(one["stars"]["rows"]) == ["ours", "each movie's mean", "item-kNN of stars"]
        assert one["stars"]["chosen"]["item-kNN of stars"]["tried"] == 9


def test_ours_minus_a_baseline_is_the_difference_of_the_rows(found: dict[str, Any]) -> None:
    lists = found["runs"][0]["lists"]
    for label, difference in lists["ours_minus"].items():
        ours, theirs = (lists["rows"][name]["ndcg"]["value"] for name in ("ours", label))
        assert difference["value"] == pytest.approx(ours - theirs)


def test_personal_lists_beat_the_popular_one(found: dict[str, Any]) -> None:
    rows = found["medians"]["lists"]["rows"]
    assert rows["EASE"]["ndcg"]["value"] > 1.1 * rows["most popular"]["ndcg"]["value"]
    assert rows["EASE"]["coverage"]["value"] > rows["most popular"]["coverage"]["value"]
    assert rows["most popular"]["popularity_bias"]["high"] < 0


def test_tables_name_the_runs_and_are_aligned(found: dict[str, Any]) -> None:
    assert [line for line in about_accuracy(found) if "2 runs" in line and "seeds 1 to 2" in line]
    for table in accuracy_tables(found):
        assert all(len(row) == len(table.header) for row in table.rows)
        _, _, header, *rows = table.as_text().splitlines()
        assert {len(line) for line in rows if line.endswith("]")} <= {
            header.index(name) + len(name) for name in table.header[1:]
        }


def test_medians_are_of_those_that_have_a_figure() -> None:
    assert medians([{"a": 1, "b": {"c": 5}}, {"a": 3}, {"a": 2, "b": {"c": 7}}]) == {
        "a": 2,
        "b": {"c": 6},
    }


def of_few(interactions: Interactions) -> RatingFiles:
    features = ItemFeatures.from_descriptions([{"a": 1}, {"a": 1}, {"b": 1}, {"b": 1}, {}, {}])
    return RatingFiles(interactions, features, Movies((), (), (), ()))


def test_a_split_that_leaves_nobody_to_rank_for_is_an_error() -> None:
    few = of_few(interactions_of((1, 0, 5), (2, 1, 5), (3, 0, 5), (4, 2, 5)))
    with pytest.raises(NothingToMeasureError, match="too few ratings"):
        run(few, replace(QUICK, split="time"))


def test_sections_that_nobody_can_be_measured_in_are_left_out() -> None:
    liked = [(user, item, 5.0) for item in range(5) for user in range(1, 5)]
    document = run(of_few(interactions_of(*liked)), replace(QUICK, split="time")).document
    assert document["medians"]["lists"]["users"] == 4
    assert document["medians"]["new_users"] is None
    assert [line for line in about_accuracy(document)[-2:] if "new users" in line]
    # The goals, three of the lists, two of the stars, the choices.
    assert len(accuracy_tables(document)) == 7 + (document["medians"]["cold_items"] is not None)
