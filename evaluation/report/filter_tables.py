"""What narrowing costs as tables and plots, for a terminal and for a report."""

from typing import Any

from recommendations.engine.evaluation.bootstrap import Figure

from ..accuracy.sections import OURS
from ..baselines.grids import LABELS
from ..curves.filters import OTHERS, WHOLE
from .plots import lines
from .tables import Table, figure_text

_TITLES = {
    "newest": "Narrowed to the newest movies",
    "decades": "Narrowed to one decade",
    "genres_in": "Narrowed to one genre",
    "genres_out": "One genre left out",
}
_LABELS = {OURS: OURS, **{name: LABELS[name] for name in OTHERS}}


def filter_tables(section: dict[str, Any]) -> list[Table]:
    """Return a table of each way to narrow.

    Parameters
    ----------
    section
        From `filters_section`.
    """
    return [_table(title, section[kind]) for kind, title in _TITLES.items()]


def filter_plots(section: dict[str, Any]) -> dict[str, str]:
    """Return an SVG of the newest and one of the decades, where there are some, by their names.

    Parameters
    ----------
    section
        From `filters_section`.
    """
    newest, decades = section["newest"], section["decades"]
    plotted = {
        "newest": ("from this year on", {"all": newest[WHOLE], **_without_whole(newest)}),
        "decades": ("decade", _without_whole(decades)),
    }
    return {
        kind: lines(f"{_TITLES[kind]}: NDCG@10", x_name, _series(settings))
        for kind, (x_name, settings) in plotted.items()
        if len(settings) > 1
    }


def _without_whole(settings: dict[str, Any]) -> dict[str, Any]:
    return {
        called.removeprefix("from "): row for called, row in settings.items() if called != WHOLE
    }


def _series(settings: dict[str, Any]) -> dict[str, dict[str, Figure]]:
    return {
        label: {called: Figure(**row["rows"][name]["ndcg"]) for called, row in settings.items()}
        for name, label in _LABELS.items()
    }


def _table(title: str, settings: dict[str, Any]) -> Table:
    rows = [
        (
            called,
            str(row["movies"]),
            str(row["users"]),
            *(figure_text(row["rows"][name]["ndcg"]) for name in _LABELS),
            figure_text(row["ours_minus"]["ease"], "+"),
            *(f"{row['rows'][name]['coverage']['value']:.3f}" for name in _LABELS),
        )
        for called, row in settings.items()
    ]
    header = (
        "",
        "movies",
        "users",
        *(f"NDCG@10: {label}" for label in _LABELS.values()),
        f"ours minus {LABELS['ease']}",
        *(f"coverage: {label}" for label in _LABELS.values()),
    )
    return Table(title, header, tuple(rows))
