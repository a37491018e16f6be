"""Evaluations as one page of Markdown, with plots beside it."""

import json
import re
from pathlib import Path
from typing import Any

from recommendations.engine.errors import EngineError
from recommendations.engine.evaluation.bootstrap import Figure

from ..accuracy.run import FORMAT
from ..curves.run import FORMAT as CURVES_FORMAT
from ..curves.run import KIND as CURVES
from .curve_tables import about_curves, curve_plots, curve_tables
from .goals import goals_table
from .plots import bars, lines
from .tables import Table, about, chosen_table, tables_of

IMAGES = "images"
"""The folder of the plots, beside the page."""


class ReportError(EngineError):
    """A file holds no evaluation that this version can read."""


def read_document(path: Path) -> dict[str, Any]:
    """Read what `evaluate --json` or `curves --json` printed.

    Raises
    ------
    ReportError
        If the file holds something else.
    OSError
        If it cannot be read.
    """
    command = "evaluate"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        command = document.get("kind", command)
        if document["format"] != (CURVES_FORMAT if command == CURVES else FORMAT):
            raise ReportError(f"{path} has the unknown format {document['format']}")
        # All that is shown: whatever does not fit is found before a page is written.
        _section("", document)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ReportError(f"{path} is not what {command} --json prints") from error
    return dict(document)


def write_report(documents: dict[str, dict[str, Any]], out: Path, notes: str = "") -> None:
    """Write one page of all evaluations, and its plots into the folder `images` beside it.

    Parameters
    ----------
    documents
        What `run` or `run_curves` found, by name; the names become headings and parts of file
        names.
    out
        The Markdown file.
    notes
        Markdown to put first, under the heading.
    """
    sections = [notes] if notes else []
    for name, document in documents.items():
        markdown, plots = _section(name, document)
        sections.append(markdown)
        for file_name, plot in plots.items():
            path = out.parent / IMAGES / file_name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(plot, encoding="utf-8")
    out.write_text("\n".join(["# Evaluation", "", *sections]), encoding="utf-8")


def _section(name: str, document: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the Markdown of one document, and its plots by file name."""
    if document.get("kind") == CURVES:
        kind, said, tables = CURVES, about_curves(document), curve_tables(document)
        drawn = curve_plots(document)
    else:
        kind, said, tables = "evaluation", about(document), _all_tables(document)
        drawn = _plots(document["medians"])
    prefix = f"{kind}-" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    plots = {f"{prefix}-{what}.svg": plot for what, plot in drawn.items()}
    parts = [f"## {_escaped(name)}", "", *(_escaped(line) for line in said), ""]
    parts += [_markdown(table) for table in tables]
    parts += [f"![The figures of the tables above]({IMAGES}/{file})\n" for file in plots]
    ours = ", ".join(f"{key} {value}" for key, value in document["parameters"].items())
    parts.append(f"Ours was trained with {_escaped(ours)}.")
    parts.append(f"All of it took {document['seconds']} s.\n")
    return "\n".join(parts), plots


def _plots(medians: dict[str, Any]) -> dict[str, str]:
    """Return the plots of an evaluation by what they show."""
    shown = {label: Figure(**row["ndcg"]) for label, row in medians["lists"]["rows"].items()}
    plots = {"lists": bars("NDCG@10, lists of ten", shown)}
    if medians["new_users"]:
        series = {
            label: {count: Figure(**figure) for count, figure in row.items()}
            for label, row in medians["new_users"]["rows"].items()
        }
        plots["new-users"] = lines(
            "NDCG@10 for users held out of training", "ratings known", series
        )
    return plots


def _all_tables(document: dict[str, Any]) -> list[Table]:
    return [goals_table(document), *tables_of(document), chosen_table(document)]


def _markdown(table: Table) -> str:
    lines_ = [
        f"### {_escaped(table.title)}",
        "",
        _row(table.header),
        _row(("---", *["---:"] * (len(table.header) - 1))),
        *(_row(tuple(map(_escaped, row))) for row in table.rows),
        "",
    ]
    return "\n".join(lines_)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return re.sub(r"([\\`*_<>|#])", r"\\\1", text.replace("\n", " "))
