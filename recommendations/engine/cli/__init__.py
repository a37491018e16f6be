"""The engine on files, without a database: recommend, compare the losses, measure, report."""

import argparse
import sys

import movielens

from ..errors import EngineError
from . import compare, curves, evaluate, recommend, report


def main(arguments: list[str] | None = None) -> int:
    """Run a command line; return its exit code, 2 with one line for anything wrong with it."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (EngineError, movielens.MovieLensError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m recommendations.engine", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (recommend, compare, evaluate, curves, report):
        command.add_to(commands)
    return parser
