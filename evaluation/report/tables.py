"""The figures of an evaluation's document as tables, for a terminal and for a report."""

from dataclasses import dataclass
from typing import Any

from ..accuracy.new_users import KNOWN

ACCURACY = {"ndcg": "NDCG@10", "precision": "precision@10", "recall": "recall@10", "map": "MAP@10"}
BESIDE = {"coverage": "coverage", "novelty": "novelty (bits)", "popularity_bias": "popularity bias"}


@dataclass(frozen=True)
class Table:
    """Text in rows and columns.

    Attributes
    ----------
    title
        One line above it.
    header
        A name a column; the first column names the rows.
    rows
        As long as the header each.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_text(self) -> str:
        """Return the lines of the table, its columns aligned."""
        cells = [self.header, *self.rows]
        widths = [max(len(row[column]) for row in cells) for column in range(len(self.header))]
        lines = [
            "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip()
            for row in cells
        ]
        return "\n".join([self.title, "", *lines, ""])


def tables_of(document: dict[str, Any]) -> list[Table]:
    """Return what was measured; sections without anybody to measure are left out.

    Parameters
    ----------
    document
        From `run`.
    """
    medians = document["medians"]
    tables = _lists(medians["lists"])
    if medians["stars"]:
        tables += _stars(medians["stars"])
    if medians["new_users"]:
        tables.append(_new_users(medians["new_users"]))
    if medians["cold_items"]:
        tables.append(_cold_items(medians["cold_items"]))
    return tables


def _lists(section: dict[str, Any]) -> list[Table]:
    differences = section["ours_minus"]
    users = _number(section["users"])
    accuracy = [
        (label, *(figure_text(row[name]) for name in ACCURACY))
        for label, row in section["rows"].items()
    ]
    beside = [
        (
            label,
            *(figure_text(row[name]) for name in BESIDE),
            figure_text(differences[label], "+") if label in differences else "",
        )
        for label, row in section["rows"].items()
    ]
    return [
        Table(
            f"Lists of ten, {users} users, whole catalogue ranked, what was known left out",
            ("", *ACCURACY.values()),
            tuple(accuracy),
        ),
        Table(
            "The same lists: what they show, and how much better ours are",
            ("", *BESIDE.values(), "NDCG@10: ours minus it"),
            tuple(beside),
        ),
    ]


def _stars(section: dict[str, Any]) -> list[Table]:
    ratings = _number(section["ratings"])
    errors = [
        (label, f"{row['rmse']:.4f}", f"{row['mae']:.4f}") for label, row in section["rows"].items()
    ]
    calibration = [
        (stars, *(f"{row[name]:.2f}" for name in ("predicted", "actual")), _number(row["ratings"]))
        for stars, row in section["calibration"].items()
    ]
    return [
        Table(f"Predicted stars, {ratings} ratings held out", ("", "RMSE", "MAE"), tuple(errors)),
        Table(
            "Calibration: what was given where about so many stars were predicted",
            ("predicted about", "predicted, mean", "given, mean", "ratings"),
            tuple(calibration),
        ),
    ]


def _new_users(section: dict[str, Any]) -> Table:
    counts = [str(count) for count in KNOWN if str(count) in section["users"]]
    rows = [
        (label, *(figure_text(row[count]) for count in counts))
        for label, row in section["rows"].items()
    ]
    users = ("users measured", *(_number(section["users"][count]) for count in counts))
    return Table(
        "NDCG@10 for users held out of training, by how many of their ratings are known",
        ("", *counts),
        (*rows, users),
    )


def _cold_items(section: dict[str, Any]) -> Table:
    hidden, users = _number(section["hidden"]), _number(section["users"])
    return Table(
        f"AUC of {hidden} movies whose every rating was hidden from training, {users} users",
        ("", "AUC"),
        tuple((label, figure_text(row)) for label, row in section["rows"].items()),
    )


def about(document: dict[str, Any]) -> list[str]:
    """Return sentences that say what was run."""
    data, split = document["data"], document["split"]
    kinds = {
        "time": "the newest fifth of all ratings held out",
        "random": "a fifth of all ratings held out at random",
        "files": "training and test part as given",
    }
    seeds = document["seeds"]
    sizes = f"{data['ratings']} ratings by {data['users']} users of {data['movies']} movies"
    parts = f"{split['training']} ratings to learn from, {split['test']} to test"
    lines = [
        f"{sizes}; {kinds[split['kind']]}: {parts}.",
        "In brackets the 95% bootstrap interval over users.",
        "Novelty is -log2 of the share of users who rated a movie.",
        "Lists with a popularity bias below 0 are more popular than what their users rate.",
    ]
    if len(seeds) > 1:
        lines.append(f"Medians of {len(seeds)} runs, seeds {seeds[0]} to {seeds[-1]}.")
    lines += [f"{label} is left out: it {why}." for label, why in document["left_out"].items()]
    sections = {
        "stars": "predicted stars",
        "new_users": "new users",
        "cold_items": "movies without ratings",
    }
    lines += [
        f"Too few ratings to measure {name}."
        for section, name in sections.items()
        if document["medians"][section] is None
    ]
    return lines


def chosen_table(document: dict[str, Any]) -> Table:
    """Return the hyper-parameters that the first run chose on its validation slice."""
    first = document["runs"][0]
    rows = [_choice(label, choice) for label, choice in first["lists"]["chosen"].items()]
    new_users = (first["new_users"] or {"chosen": {}})["chosen"]
    rows += [
        _choice(f"{label}, {count} known", choice)
        for label, choices in new_users.items()
        for count, choice in choices.items()
    ]
    return Table(
        f"Chosen on the validation slice by NDCG@10 (seed {first['seed']})",
        ("", "chosen", "of", "NDCG@10 there"),
        tuple(rows),
    )


def _choice(label: str, choice: dict[str, Any]) -> tuple[str, ...]:
    parameters = choice["parameters"].items()
    figure = choice["validation_ndcg"]
    return (
        label,
        ", ".join(f"{name} {value}" for name, value in parameters if name != "seed"),
        str(choice["tried"]),
        "nobody to measure" if figure is None else f"{figure:.3f}",
    )


def figure_text(figure: dict[str, float], sign: str = "") -> str:
    """Return a figure with its interval in brackets; `sign` is + to show that of every number."""
    value, low, high = (f"{figure[end]:{sign}.3f}" for end in ("value", "low", "high"))
    return f"{value} [{low}, {high}]"


def _number(value: float) -> str:
    return f"{value:g}"
