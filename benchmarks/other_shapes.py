"""Lists beside EASE's and the popular one on ratings of other shapes than MovieLens's.

    .venv/bin/python -m benchmarks.other_shapes

Each data set of at least 50,000 ratings that has genres is also cut to other shapes: movies liked
about equally often, fewer ratings, one genre alone. Smaller ones, or without genres, are measured
as they are. A fifth of the ratings is held out at random; everything is chosen, and the mix fitted,
on another fifth of the rest.
"""

import sys
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from evaluation.accuracy.sections import Bench, lists_section
from evaluation.baselines.grids import LABELS
from evaluation.figures import OURS, Section
from evaluation.report.tables import Table
from recommendations.engine.data.files import RatingFiles, read_files
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.evaluation.splits import split_at_random
from recommendations.engine.parameters import Parameters

from .datasets import datasets, tell

SEED = 1
BASELINES = ("popular", "ease", "penalised")
LARGE = 50_000
FEWEST_OF_A_USER = 5
GENRES = ("Drama", "Horror", "Romance")

Chosen = NDArray[np.bool_]
"""Shape (n_ratings,)."""


def main() -> int:
    """Measure and print."""
    rows = []
    with datasets() as found:
        for dataset in found:
            files = read_files(dataset.ratings, dataset.movies, tell)
            for shape, chosen in _shapes(files):
                part, features = _part(files, chosen)
                rows.append((f"{dataset.name}, {shape}", *_measured(part, features)))
                sys.stderr.write(f"{' | '.join(rows[-1])}\n")
    sys.stdout.write(Table("Other shapes", HEADER, tuple(rows)).as_markdown())
    return 0


def _shapes(files: RatingFiles) -> Iterator[tuple[str, Chosen]]:
    """Yield shapes by what they are called, as which ratings they have."""
    ratings, names = files.interactions, files.features.names
    everything = np.ones(len(ratings), dtype=np.bool_)
    if len(ratings) < LARGE or not any(name.startswith("genre:") for name in names):
        yield "as it is", everything
        return
    counts = np.bincount(ratings.items, minlength=len(ratings.item_ids))
    # So many of a movie are a lot there.
    many = int(np.quantile(counts[counts > 0], 0.9))
    for most in (many // 2, many // 5):
        yield f"at most {most} ratings of a movie", _at_most(ratings, most)
    middling = (counts >= many // 6) & (counts <= many // 2)
    yield f"movies of {many // 6} to {many // 2} ratings", middling[ratings.items]
    yield "a fifth of the ratings", np.random.default_rng(SEED).random(len(ratings)) < 0.2
    for genre in GENRES:
        column = files.features.matrix[:, names.index(f"genre:{genre}")]
        yield f"{genre.lower()} alone", (column.toarray().ravel() > 0)[ratings.items]


def _at_most(ratings: Interactions, most: int) -> Chosen:
    """Choose so many of each movie's ratings, drawn by seed."""
    order = np.random.default_rng(SEED).permutation(len(ratings))
    by_item = order[np.argsort(ratings.items[order], kind="stable")]
    items = ratings.items[by_item]
    places = np.arange(len(items)) - np.searchsorted(items, items)
    chosen = np.zeros(len(ratings), dtype=np.bool_)
    chosen[by_item[places < most]] = True
    return chosen


def _part(files: RatingFiles, chosen: Chosen) -> tuple[Interactions, ItemFeatures]:
    """Return the chosen ratings of those who have enough of them, and the movies rated."""
    ratings = files.interactions
    counts = np.bincount(ratings.users[chosen], minlength=len(ratings.user_ids))
    chosen = chosen & (counts >= FEWEST_OF_A_USER)[ratings.users]
    items = np.unique(ratings.items[chosen])
    part = Interactions.from_ids(
        ratings.user_ids[ratings.users[chosen]],
        ratings.item_ids[ratings.items[chosen]],
        ratings.stars[chosen],
        ratings.rated_at[chosen],
        ratings.item_ids[items],
    )
    return part, files.features.of(items)


HEADER = (
    "",
    "ratings",
    "people",
    "movies",
    "NDCG@10, of EASE's",
    "of the best other's",
    "stratified NDCG@10, of the best other's",
)


def _measured(ratings: Interactions, features: ItemFeatures) -> tuple[str, ...]:
    bench = Bench(features, Parameters(), BASELINES, (), SEED, lambda what: None)
    section, *_ = lists_section(bench, split_at_random(ratings, SEED))
    ease = LABELS["ease"]
    lists, stratified = section["rows"], section["stratified"]["rows"]
    gain, theirs = section["ours_minus"][ease], lists[ease]["ndcg"]["value"]
    low, high = (1 + gain[end] / theirs for end in ("low", "high"))
    return (
        f"{len(ratings):,}",
        f"{len(ratings.user_ids):,}",
        f"{len(ratings.item_ids):,}",
        f"{_ratio(lists, 'ndcg', [ease]):.3f} [{low:.3f}, {high:.3f}]",
        f"{_ratio(lists, 'ndcg', LABELS.values()):.3f}",
        f"{_ratio(stratified, 'stratified_ndcg', LABELS.values()):.3f}",
    )


def _ratio(rows: Section, name: str, others: Iterable[str]) -> float:
    """Return ours, divided by the best of some others."""
    best = max(rows[label][name]["value"] for label in others if label in rows)
    return float(rows[OURS][name]["value"] / best)


if __name__ == "__main__":
    sys.exit(main())
