"""The figures of `curves` as tables and plots."""

from typing import Any

from recommendations.engine.evaluation.opposites import EACH, LISTED

from ..baselines.grids import LABELS
from ..curves.filters import OTHERS, WHOLE
from ..curves.opposites import FIRST
from ..figures import OURS
from .plots import lines
from .tables import (
    STRATIFIED,
    Cell,
    Table,
    figure,
    figure_text,
    figures,
    number,
    sizes_text,
    too_few_ratings,
    with_difference,
)

_DIALS = {
    "novelty": "Novelty",
    "variety": "Variety",
    "surprise": "Surprise, by temperature",
}
_COLUMNS = {
    "ndcg": "NDCG@10",
    "stratified_ndcg": "stratified NDCG@10",
    "coverage": "coverage",
    "novelty": "novelty (bits)",
    "popularity_bias": "popularity bias",
    "distance": "distance",
    "genre_distance": "genre distance",
}
_PLOTTED = ("ndcg", "coverage", "distance")
FILTERS = {
    "newest": "Narrowed to the newest movies",
    "decades": "Narrowed to one decade",
    "genres_in": "Narrowed to one genre",
    "genres_out": "One genre left out",
}
_SCORERS = {OURS: OURS, **{name: LABELS[name] for name in OTHERS}}
_GROUPS = {"random": "drawn at random", "similar": "of similar taste"}
_COVERAGE_GOAL = 1.2


def curve_tables(document: dict[str, Any]) -> list[Table]:
    """Return what was measured; sections without users to measure are left out.

    Parameters
    ----------
    document
        From `run_curves`.
    """
    dials, narrowed, groups = (document[name] for name in ("dials", "narrowed", "groups"))
    tables = [Table.of(title, dials[name], figures(_COLUMNS)) for name, title in _DIALS.items()]
    tables.append(equal_ndcg_table(document))
    tables += [filter_table(title, narrowed[kind]) for kind, title in FILTERS.items()]
    if groups:
        tables += [_groups(groups[kind], title) for kind, title in _GROUPS.items()]
    if document["opposites"]:
        tables += _opposites(document["opposites"])
    if document["similar"]:
        tables.append(_similar(document["similar"]))
    if document["new_users"]:
        tables.append(_new_users(document["new_users"]))
    if document["without_stars"]:
        tables.append(_without_stars(document["without_stars"]))
    return tables


def curve_plots(document: dict[str, Any]) -> dict[str, str]:
    """Return an SVG for each dial and for the years, by its name."""
    plots = {}
    for name, title in _DIALS.items():
        settings = document["dials"][name].items()
        series = {_COLUMNS[key]: {at: row[key] for at, row in settings} for key in _PLOTTED}
        x_name = "temperature" if name == "surprise" else f"{name} setting"
        plots[name] = lines(f"{title}: what it gives and costs", x_name, series)
    return {**plots, **filter_plots(document["narrowed"])}


def filter_plots(section: dict[str, Any]) -> dict[str, str]:
    """Return an SVG of the newest and one of the decades, where there are some, by their names."""
    newest, decades = (
        {name.removeprefix("from "): row for name, row in section[kind].items() if name != WHOLE}
        for kind in ("newest", "decades")
    )
    plotted = {
        "newest": ("from this year on", {"all": section["newest"][WHOLE], **newest}),
        "decades": ("decade", decades),
    }
    return {
        kind: lines(
            f"{FILTERS[kind]}: NDCG@10",
            x_name,
            {
                label: {at: row["rows"][name]["ndcg"] for at, row in settings.items()}
                for name, label in _SCORERS.items()
            },
        )
        for kind, (x_name, settings) in plotted.items()
        if len(settings) > 1
    }


def about_curves(document: dict[str, Any]) -> list[str]:
    """Return sentences that describe what was run."""
    seed = document["seed"]
    return [
        f"{sizes_text(document)}; a fifth of all ratings held out at random (seed {seed}).",
        f"Lists of ten for {document['users']} users.",
        "In brackets the 95% bootstrap interval over users, groups or people.",
        "Distance is the mean of 1 - cosine of the item vectors over the pairs of a list.",
        STRATIFIED,
        "Narrowed lists and the best possible ones are of the movies left; coverage is of these.",
        "Those are measured who liked one of them among what was held out.",
        "Weighted: a hit weighs the less the more people like the movie.",
        "Genre distance is that of 1 - the share of genres in common; no dial steers it.",
        *too_few_ratings(
            document, {"groups": "groups", "opposites": "opposites", "similar": "similar movies"}
        ),
    ]


def equal_ndcg_table(document: dict[str, Any]) -> Table:
    """Return our coverage where our NDCG is that of EASE, beside its own."""
    ease, found = document["ease"], document["ease"]["crossing"]
    ease_figures = (figure(key)(ease["figures"]) for key in ("ndcg", "coverage"))
    ours = ("ours", "", "lower from the start", "", "not reached")
    if found is not None:
        ours = (
            "ours" if found["reached"] else "ours, higher even at the end of the dial",
            f"{found['setting']:.2f}",
            f"{found['ndcg']:.3f}",
            f"{found['coverage']:.3f}",
            f"{found['ratio']:.2f} ×",
        )
    return Table(
        f"Coverage at equal NDCG@10 (goal: {_COVERAGE_GOAL} × that of EASE)",
        ("", "novelty setting", "NDCG@10", "coverage", "of EASE's"),
        (("EASE", "", *ease_figures, "1.00 ×"), ours),
    )


def filter_table(title: str, settings: dict[str, Any]) -> Table:
    """Return the figures of one kind of filter by its settings."""

    def of(name: str, cell: Cell) -> Cell:
        return lambda row: cell(row["rows"][name])

    def coverage(row: dict[str, Any]) -> str:
        return number("value", ".3f")(row["coverage"])

    return Table.of(
        title,
        settings,
        {
            "movies": number("movies"),
            "users": number("users"),
            **{f"NDCG@10: {label}": of(name, figure("ndcg")) for name, label in _SCORERS.items()},
            f"ours minus {LABELS['ease']}": lambda row: figure("ease", "+")(row["ours_minus"]),
            **{f"coverage: {label}": of(name, coverage) for name, label in _SCORERS.items()},
        },
    )


def _groups(section: dict[str, Any], drawn: str) -> Table:
    return Table.of(
        f"NDCG@10 of the members of {section['groups']} groups of 2 to 4, {drawn}",
        with_difference(section, "fair_minus"),
        {
            **figures({"mean": "mean member", "least": "who gets least"}),
            "fair minus it, who gets least": figure("minus", "+"),
        },
    )


def _opposites(section: dict[str, Any]) -> list[Table]:
    pairs, groups = section["pairs"], section["groups"]
    rows = (
        (
            f"picks that two opposite users share, of {LISTED}",
            figure_text(section["shared"]),
            f"{section['most_shared']} at most",
        ),
        (
            f"picks of the genre with five stars, of {LISTED}",
            figure_text(section["liked"]),
            f"{section['fewest_liked']} at least",
        ),
    )
    tables = [
        Table(
            f"Opposites: {EACH} movies of one genre at five stars, {EACH} of another at half a "
            f"star, and the other way round; {pairs} pairs of genres",
            ("", "mean", ""),
            rows,
        ),
        Table.of(
            f"By the genre with five stars: its picks of {LISTED}",
            section["genres"],
            {"lists": number("lists"), "picks of it": number("liked", ".1f")},
        ),
        Table.of(
            "Opposites with the fitted mix, and with one scale as far as a fit may move it; and "
            f"how many of {FIRST} picks the name of a chosen group describes",
            section["mixes"],
            {
                "shared, mean": figure("shared"),
                "at most": number("most_shared"),
                "of the genre, mean": figure("liked"),
                "at least": number("fewest_liked"),
                **(
                    {
                        "of a group, mean": number("named", ".1f"),
                        "with three ratings": number("named_with_ratings", ".1f"),
                    }
                    if groups
                    else {}
                ),
            },
        ),
    ]
    if groups:
        tables.append(
            Table.of(
                f"One group chosen: how many of the first {FIRST} picks its name describes",
                groups,
                {
                    "each word, mean": number("alone", ".1f"),
                    "the rarest word": number("fewest"),
                    "with three ratings of 3.5 stars, mean": number("with_ratings", ".1f"),
                },
            )
        )
    return tables


def _similar(section: dict[str, Any]) -> Table:
    best = section["best"]
    chosen = f"doubt {best['doubt']:g}, regression {best['regression']:g} of {best['tried']}"
    return Table.of(
        f"Ten movies like each that {section['people']} people held out of training like "
        f"({section['movies']} movies; best of the other half: {chosen})",
        with_difference(section),
        {
            **figures({"weighted": "weighted NDCG@10", "plain": "NDCG@10"}),
            "weighted: ours minus it": figure("minus", "+"),
            "obscure movies listed": number("obscure", ".1%"),
        },
    )


def _new_users(section: dict[str, Any]) -> Table:
    return Table.of(
        "NDCG@10 of people held out of training, by how many ratings of theirs are known",
        section,
        {"people": number("users"), **figures({"usual": "usual mix", "fitted": "fitted mix"})},
    )


def _without_stars(sections: list[dict[str, Any]]) -> Table:
    columns = {
        "left_out": "left out",
        "seen": "counted as seen",
        "wanted": "counted as wanted",
    }
    rows = {
        f"{row['ratings']} ratings, {row['unrated']} without stars, {row['users']} people": row
        for row in sections
    }
    title = "NDCG@10 of people held out of training, of whom movies without stars are known"
    return Table.of(title, rows, figures(columns))
