"""`report`: evaluations as one page of Markdown with plots."""

import argparse
from pathlib import Path

from recommendations.engine.cli.common import Subcommands

from ..report.markdown import read_document, write_report


def add_to(commands: Subcommands) -> None:
    """Add the command and its options."""
    command = commands.add_parser(
        "report", help="turn what evaluate --json printed into Markdown and plots"
    )
    command.set_defaults(run=_run)
    command.add_argument("runs", type=Path, nargs="+", metavar="RUN.json")
    command.add_argument("--notes", type=Path, help="Markdown to put first, under the heading")
    command.add_argument("--out", type=Path, required=True, help="the Markdown file to write")


def _run(options: argparse.Namespace) -> None:
    notes = options.notes.read_text(encoding="utf-8") if options.notes else ""
    write_report({path.stem: read_document(path) for path in options.runs}, options.out, notes)
