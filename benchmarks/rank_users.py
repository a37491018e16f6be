"""Time of a user's list, from their ratings to its order, beside LightFM's own.

    .venv/bin/python -m benchmarks.rank_users

On one thread, as in a web process. Times are of the processor, those on the wall in brackets:
they are alike where nothing else runs.
"""

import sys

import numpy as np
from threadpoolctl import threadpool_limits

from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import (
    explain_all,
    score_cold_start,
    score_items,
    top_items,
)

from .made_model import COMPONENTS, lightfm_of, make_model, make_users
from .timing import Row, Work, faster_row, in_turns, show, slower_row, time_row

MOST_SECONDS = {10_000: 0.005, 100_000: 0.008}
"""Of fold-in, scores and order, by the number of movies."""
RATINGS = (1, 20, 100, 1000)
USERS = 25
LISTED = 100
EXPLAINED = 15
_ROUNDS = 50


def main() -> int:
    """Measure and print."""
    with threadpool_limits(1, "blas"):
        for items, most_seconds in MOST_SECONDS.items():
            title = f"One user, {items:,} movies × {COMPONENTS}, full tables of links"
            show(title, _rows(items, most_seconds))
    return 0


def _rows(items: int, most_seconds: float) -> list[Row]:
    model = make_model(items)
    works = {name: work for count in RATINGS for name, work in _works(model, count).items()}
    taken = in_turns(works, _ROUNDS)
    seconds = {name: each.processor for name, each in taken.items()}
    rows = [
        time_row(
            f"fold-in + score + top {LISTED}, {count} rated", taken[f"list {count}"], most_seconds
        )
        for count in RATINGS
    ]
    product, order, lightfm = (seconds[f"{name} 100"] for name in ("product", "order", "lightfm"))
    rows.append(slower_row("score / bare product", seconds["vectors 100"], product, 2))
    for count in RATINGS:
        ratio = seconds[f"scores {count}"] / seconds[f"product {count}"]
        rows.append(Row(f"  with the links of {count} rated", f"{ratio:.2f} ×"))
    ours = seconds["vectors 100"] + order
    rows.append(faster_row("score + top than LightFM.predict + argsort", ours, lightfm, 3))
    linked = seconds["scores 100"] + order
    rows.append(faster_row("  with the links of 100 rated", linked, lightfm, 3))
    rows.append(Row("  and with fold-in", f"{lightfm / seconds['list 100']:.2f} ×"))
    for count in RATINGS:
        explained = f"{1e3 * seconds[f'explanations {count}']:.2f} ms"
        rows.append(Row(f"{EXPLAINED} explanations, {count} rated", explained))
    return rows


def _works(model: Model, count: int) -> dict[str, Work]:
    """Return what is timed for users with so many ratings, by name."""
    users = make_users(model, USERS, count)
    profiles = [profile_of(model, *ratings) for ratings in users]
    scores = [score_items(model, profile) for profile in profiles]
    vectors = [profile.vector.astype(np.float32) for profile in profiles]
    product = np.empty(len(model.item_ids), dtype=np.float32)
    items = np.arange(len(product), dtype=np.int32)
    lightfm = lightfm_of(model, USERS)
    shown = np.arange(EXPLAINED)

    def whole_list(number: int) -> object:
        rated, stars = users[number % USERS]
        return top_items(score_items(model, profile_of(model, rated, stars)), LISTED, rated)

    return {
        f"list {count}": whole_list,
        f"scores {count}": lambda n: score_items(model, profiles[n % USERS]),
        f"vectors {count}": lambda n: score_cold_start(model, profiles[n % USERS]),
        f"product {count}": lambda n: np.matmul(
            model.item_vectors, vectors[n % USERS], out=product
        ),
        f"order {count}": lambda n: top_items(scores[n % USERS], LISTED, users[n % USERS][0]),
        f"lightfm {count}": lambda n: np.argsort(-lightfm.predict(n % USERS, items)),
        f"explanations {count}": lambda n: explain_all(model, profiles[n % USERS], shown),
    }


if __name__ == "__main__":
    sys.exit(main())
