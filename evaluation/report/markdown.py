"""Evaluations as one page of Markdown, with plots beside it."""

import json
import re
from pathlib import Path
from typing import Any

from recommendations.engine.errors import EngineError

from ..accuracy.run import FORMAT
from ..curves.run import FORMAT as CURVES_FORMAT
from ..curves.run import KIND as CURVES
from .contents import Contents
from .tables import escaped

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
        # Make all of it, so that whatever is missing is found before a page is written.
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
    contents = Contents.of(document)
    kind = document.get("kind", "evaluation")
    prefix = f"{kind}-" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    plots = {f"{prefix}-{what}.svg": plot for what, plot in contents.plots.items()}
    ours = ", ".join(f"{key} {value}" for key, value in document["parameters"].items())
    parts = [
        f"## {escaped(name)}",
        "",
        *map(escaped, contents.sentences),
        "",
        *(table.as_markdown() for table in contents.tables),
        *(f"![The figures of the tables above]({IMAGES}/{file})\n" for file in plots),
        f"Ours was trained with {escaped(ours)}.",
        f"All of it took {document['seconds']} s.\n",
    ]
    return "\n".join(parts), plots
