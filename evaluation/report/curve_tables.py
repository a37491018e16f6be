"""The figures of `curves` as tables and plots, for a terminal and for a report."""

from typing import Any

from recommendations.engine.evaluation.bootstrap import Figure

from ..accuracy.sections import OURS
from .filter_tables import filter_plots, filter_tables
from .plots import lines
from .tables import Table, figure_text

_DIALS = {
    "novelty": "Novelty",
    "variety": "Variety",
    "surprise": "Surprise, by temperature",
}
_COLUMNS = {
    "ndcg": "NDCG@10",
    "coverage": "coverage",
    "novelty": "novelty (bits)",
    "popularity_bias": "popularity bias",
    "distance": "distance",
    "genre_distance": "genre distance",
}
_PLOTTED = ("ndcg", "coverage", "distance")
_KINDS = {"random": "drawn at random", "similar": "of similar taste"}
_COVERAGE_GOAL = 1.2


def curve_tables(document: dict[str, Any]) -> list[Table]:
    """Return what was measured; sections without anybody to measure are left out.

    Parameters
    ----------
    document
        From `run_curves`.
    """
    tables = [_dial(name, title, document) for name, title in _DIALS.items()]
    tables.append(equal_ndcg_table(document))
    tables += filter_tables(document["narrowed"])
    if document["groups"]:
        tables += [_groups(kind, document["groups"][kind]) for kind in _KINDS]
    if document["similar"]:
        tables.append(_similar(document["similar"]))
    return tables


def curve_plots(document: dict[str, Any]) -> dict[str, str]:
    """Return an SVG for each dial and for the years, by its name."""
    dials = {
        name: lines(
            f"{title}: what it gives and costs",
            f"{name} setting" if name != "surprise" else "temperature",
            {
                _COLUMNS[column]: {
                    setting: Figure(**row[column])
                    for setting, row in document["dials"][name].items()
                }
                for column in _PLOTTED
            },
        )
        for name, title in _DIALS.items()
    }
    return {**dials, **filter_plots(document["narrowed"])}


def about_curves(document: dict[str, Any]) -> list[str]:
    """Return sentences that say what was run."""
    data = document["data"]
    sizes = f"{data['ratings']} ratings by {data['users']} users of {data['movies']} movies"
    said = [
        f"{sizes}; a fifth of all ratings held out at random (seed {document['seed']}).",
        f"Lists of ten for {document['users']} users.",
        "In brackets the 95% bootstrap interval over users, groups or people.",
        "Distance is the mean of 1 - cosine of the item vectors over the pairs of a list.",
        "Narrowed lists and the best possible ones are of the movies left; coverage is of these.",
        "Those are measured who liked one of them among what was held out.",
        "Weighted: a hit weighs the less the more people like the movie.",
        "Genre distance is that of 1 - the share of genres in common; no dial steers it.",
    ]
    missing = {"groups": "groups", "similar": "similar movies"}
    return said + [
        f"Too few ratings to measure {what}."
        for name, what in missing.items()
        if document[name] is None
    ]


def _dial(name: str, title: str, document: dict[str, Any]) -> Table:
    rows = [
        (setting, *(figure_text(row[column]) for column in _COLUMNS))
        for setting, row in document["dials"][name].items()
    ]
    return Table(title, ("", *_COLUMNS.values()), tuple(rows))


def equal_ndcg_table(document: dict[str, Any]) -> Table:
    """Return our coverage where our NDCG is that of EASE, beside its own."""
    ease, found = document["ease"], document["ease"]["crossing"]
    figures = ease["figures"]
    rows = [
        ("EASE", "", figure_text(figures["ndcg"]), figure_text(figures["coverage"]), "1.00 ×"),
    ]
    if found is None:
        rows.append(("ours", "", "lower from the start", "", "not reached"))
    else:
        rows.append(
            (
                "ours" if found["reached"] else "ours, higher even at the end of the dial",
                f"{found['setting']:.2f}",
                f"{found['ndcg']:.3f}",
                f"{found['coverage']:.3f}",
                f"{found['ratio']:.2f} ×",
            )
        )
    return Table(
        f"Coverage at equal NDCG@10 (goal: {_COVERAGE_GOAL} × that of EASE)",
        ("", "novelty setting", "NDCG@10", "coverage", "of EASE's"),
        tuple(rows),
    )


def _groups(kind: str, section: dict[str, Any]) -> Table:
    differences = section["fair_minus"]
    rows = [
        (
            rule,
            figure_text(row["mean"]),
            figure_text(row["least"]),
            figure_text(differences[rule], "+") if rule in differences else "",
        )
        for rule, row in section["rows"].items()
    ]
    return Table(
        f"NDCG@10 of the members of {section['groups']} groups of 2 to 4, {_KINDS[kind]}",
        ("", "mean member", "who gets least", "fair minus it, who gets least"),
        tuple(rows),
    )


def _similar(section: dict[str, Any]) -> Table:
    best = section["best"]
    rows = [
        (
            name,
            figure_text(row["weighted"]),
            figure_text(row["plain"]),
            figure_text(row["ours_minus"], "+") if name != OURS else "",
            f"{row['obscure']:.1%}",
        )
        for name, row in section["rows"].items()
    ]
    chosen = f"doubt {best['doubt']:g}, regression {best['regression']:g} of {best['tried']}"
    return Table(
        f"Ten movies like each that {section['people']} people held out of training like "
        f"({section['movies']} movies; best of the other half: {chosen})",
        ("", "weighted NDCG@10", "NDCG@10", "weighted: ours minus it", "obscure movies listed"),
        tuple(rows),
    )
