"""`curves`: what dials, filters, group rules and similar movies give and cost."""

import argparse

from recommendations.engine.cli.common import (
    Subcommands,
    add_file_options,
    add_training_options,
    bar,
    parameters_of,
    read,
)

from ..curves.run import run_curves
from ..report.contents import print_document


def add_to(commands: Subcommands) -> None:
    """Add the command and its options."""
    command = commands.add_parser(
        "curves",
        help="measure what dials, filters, groups and similar movies give and cost",
    )
    command.set_defaults(run=_run)
    add_file_options(command)
    command.add_argument("--json", action="store_true", help="print all there is as JSON")
    add_training_options(command)


def _run(options: argparse.Namespace) -> None:
    files = read(options.ratings, options.movies, options.scale)
    with bar("", None) as shown:
        document = run_curves(files, parameters_of(options), shown.set_description_str)
    print_document(document, options.json)
