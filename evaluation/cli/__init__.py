"""Offline evaluation: compare the losses, evaluate, measure the curves, report."""

from recommendations.engine.cli.common import run_command_line

from . import compare, curves, evaluate, report


def main(arguments: list[str] | None = None) -> int:
    """Run a command line; return its exit code, 2 with one line for anything wrong with it."""
    return run_command_line(
        "python -m evaluation", __doc__, (compare, evaluate, curves, report), arguments
    )
