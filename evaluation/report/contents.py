"""What a document of `evaluate` or `curves` shows, in a terminal and in a report."""

import json
import sys
from dataclasses import dataclass
from typing import Any, Self

from ..curves.run import KIND as CURVES
from .accuracy_tables import about_accuracy, accuracy_plots, accuracy_tables
from .curve_tables import about_curves, curve_plots, curve_tables
from .tables import Table


@dataclass(frozen=True)
class Contents:
    """Sentences, tables, and plots (SVG) by file name."""

    sentences: list[str]
    tables: list[Table]
    plots: dict[str, str]

    @classmethod
    def of(cls, document: dict[str, Any]) -> Self:
        """Read a document of either kind."""
        if document.get("kind") == CURVES:
            return cls(about_curves(document), curve_tables(document), curve_plots(document))
        return cls(about_accuracy(document), accuracy_tables(document), accuracy_plots(document))


def print_document(document: dict[str, Any], as_json: bool) -> None:
    """Print a document as sentences and tables, or all there is as JSON."""
    if as_json:
        json.dump(document, sys.stdout, indent=1)
        sys.stdout.write("\n")
        return
    contents = Contents.of(document)
    sys.stdout.writelines(f"{sentence}\n" for sentence in contents.sentences)
    sys.stdout.writelines(f"\n{table.as_text()}" for table in contents.tables)
    sys.stdout.write(f"\n{document['seconds']} s\n")
