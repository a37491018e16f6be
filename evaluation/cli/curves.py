"""`curves`: what each dial, narrowing, each rule for groups and similar movies are worth."""

import argparse
import json
import sys
from pathlib import Path

from recommendations.engine.cli.common import (
    Subcommands,
    add_training_options,
    bar,
    parameters_of,
    read,
)

from ..curves.run import run_curves
from ..report.curve_tables import about_curves, curve_tables


def add_to(commands: Subcommands) -> None:
    """Add the command and its options."""
    command = commands.add_parser(
        "curves",
        help="measure what each dial gives and costs, narrowing, groups and similar movies",
    )
    command.set_defaults(run=_run)
    command.add_argument("--ratings", type=Path, required=True, help="any MovieLens form")
    command.add_argument("--movies", type=Path, required=True, help="any MovieLens form")
    command.add_argument("--json", action="store_true", help="print all there is as JSON")
    add_training_options(command)


def _run(options: argparse.Namespace) -> None:
    files = read(options.ratings, options.movies)
    with bar("", None) as shown:
        document = run_curves(files, parameters_of(options), shown.set_description_str)
    if options.json:
        json.dump(document, sys.stdout, indent=1)
        sys.stdout.write("\n")
        return
    for line in about_curves(document):
        sys.stdout.write(f"{line}\n")
    for table in curve_tables(document):
        sys.stdout.write(f"\n{table.as_text()}")
    sys.stdout.write(f"\n{document['seconds']} s\n")
