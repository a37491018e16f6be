"""The figures of `evaluate` as tables and plots."""

from typing import Any

from ..accuracy.new_users import GIVEN_RATINGS
from .goals import goals_table
from .plots import bars, lines
from .tables import (
    STRATIFIED,
    Table,
    figure,
    figure_text,
    figures,
    number,
    sizes_text,
    too_few_ratings,
    with_difference,
)

_ACCURACY = {"ndcg": "NDCG@10", "precision": "precision@10", "recall": "recall@10", "map": "MAP@10"}
_MORE = {
    "coverage": "coverage",
    "novelty": "novelty (bits)",
    "popularity_bias": "popularity bias",
}
_STRATIFIED = {"stratified_ndcg": "stratified NDCG@10", "ndcg": "NDCG@10", **_MORE}
_SPLITS = {
    "time": "the newest fifth of all ratings held out",
    "random": "a fifth of all ratings held out at random",
    "files": "training and test part as given",
}
_SECTIONS = {
    "stars": "predicted stars",
    "new_users": "new users",
    "cold_items": "movies without ratings",
}


def accuracy_tables(document: dict[str, Any]) -> list[Table]:
    """Return goals, figures and choices; sections without users to measure are left out.

    Parameters
    ----------
    document
        From `run`.
    """
    return [goals_table(document), *_figure_tables(document["medians"]), _chosen(document)]


def _figure_tables(medians: dict[str, Any]) -> list[Table]:
    lists, stars, cold = (medians[name] for name in ("lists", "stars", "cold_items"))
    rows = with_difference(lists)
    tables = [
        Table.of(
            f"Lists of ten, {lists['users']:g} users, whole catalogue ranked, "
            "what was known left out",
            rows,
            figures(_ACCURACY),
        ),
        Table.of(
            "The same lists: what they show, and how much better ours are",
            rows,
            {**figures(_MORE), "NDCG@10: ours minus it": figure("minus", "+")},
        ),
        Table.of(
            "Stratified by popularity: lists of ten, each baseline with its setting for that",
            with_difference(lists["stratified"]),
            {**figures(_STRATIFIED), "stratified NDCG@10: ours minus it": figure("minus", "+")},
        ),
    ]
    if medians["cutoffs"]:
        tables.append(_cutoffs(medians["cutoffs"]))
    if stars:
        tables += [
            Table.of(
                f"Predicted stars, {stars['ratings']:g} ratings held out",
                stars["rows"],
                {"RMSE": number("rmse", ".4f"), "MAE": number("mae", ".4f")},
            ),
            Table.of(
                "Calibration: what was given where about so many stars were predicted",
                stars["calibration"],
                {
                    "predicted, mean": number("predicted", ".2f"),
                    "given, mean": number("actual", ".2f"),
                    "ratings": number("ratings"),
                },
                "predicted about",
            ),
        ]
    if medians["new_users"]:
        tables.append(_new_users(medians["new_users"]))
    if cold:
        title = (
            f"AUC of {cold['hidden']:g} movies whose every rating was hidden from training, "
            f"{cold['users']:g} users"
        )
        tables.append(Table.of(title, cold["rows"], {"AUC": figure_text}))
    return tables


def _cutoffs(section: dict[str, Any]) -> Table:
    return Table.of(
        f"Lists at {section['cuts']:g} moments, trained anew at each: {section['cases']:g} cases "
        f"of {section['users']:g} users, intervals clustered by user",
        with_difference(section),
        {
            **figures({"ndcg": "NDCG@10", "stratified_ndcg": "stratified NDCG@10"}),
            "NDCG@10: ours minus it": figure("minus", "+"),
        },
    )


def _new_users(section: dict[str, Any]) -> Table:
    counts = [str(count) for count in GIVEN_RATINGS if str(count) in section["users"]]
    table = Table.of(
        "NDCG@10 for users held out of training, by how many of their ratings are known",
        section["rows"],
        {count: figure(count) for count in counts},
    )
    users = ("users measured", *(f"{section['users'][count]:g}" for count in counts))
    return Table(table.title, table.header, (*table.rows, users))


def _chosen(document: dict[str, Any]) -> Table:
    """Return the hyper-parameters that the first run chose on its validation slice."""
    first = document["runs"][0]
    rows = dict(first["lists"]["chosen"])
    if first["stars"]:
        rows |= first["stars"].get("chosen", {})
    rows |= {
        f"{label}, stratified": choice
        for label, choice in first["lists"]["stratified"]["chosen"].items()
    }
    for label, choices in (first["new_users"] or {"chosen": {}})["chosen"].items():
        rows |= {f"{label}, {count} known": choice for count, choice in choices.items()}
    return Table.of(
        f"Chosen on the validation slice (seed {first['seed']})",
        rows,
        {"chosen": _parameters, "of": number("tried"), "figure there": _validation_figure},
    )


def _parameters(choice: dict[str, Any]) -> str:
    parameters = choice["parameters"].items()
    return ", ".join(f"{name} {value}" for name, value in parameters if name != "seed")


def _validation_figure(choice: dict[str, Any]) -> str:
    figure = choice["validation"]
    return "nobody to measure" if figure is None else f"{figure:.3f}"


def accuracy_plots(document: dict[str, Any]) -> dict[str, str]:
    """Return an SVG of the lists, and one of the new users if there are any, by their names."""
    lists, new_users = document["medians"]["lists"], document["medians"]["new_users"]
    shown = {label: row["ndcg"] for label, row in lists["rows"].items()}
    plots = {"lists": bars("NDCG@10, lists of ten", shown)}
    if new_users:
        title = "NDCG@10 for users held out of training"
        plots["new-users"] = lines(title, "ratings known", new_users["rows"])
    return plots


def about_accuracy(document: dict[str, Any]) -> list[str]:
    """Return sentences that describe what was run."""
    split, seeds = document["split"], document["seeds"]
    parts = f"{split['training']} ratings to learn from, {split['test']} to test"
    sentences = [
        f"{sizes_text(document)}; {_SPLITS[split['kind']]}: {parts}.",
        "In brackets the 95% bootstrap interval over users.",
        STRATIFIED,
        "Novelty is -log2 of the share of users who rated a movie.",
        "Lists with a popularity bias below 0 are more popular than what their users rate.",
    ]
    if len(seeds) > 1:
        sentences.append(f"Medians of {len(seeds)} runs, seeds {seeds[0]} to {seeds[-1]}.")
    left_out = document["left_out"].items()
    sentences += [f"{label} is left out: it {reason}." for label, reason in left_out]
    return sentences + too_few_ratings(document["medians"], _SECTIONS)
