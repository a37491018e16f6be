"""The engine on files, without a database: recommend, compare the losses, evaluate, report."""

import argparse
import sys

from threadpoolctl import threadpool_limits

import movielens

from ..errors import EngineError
from . import compare, curves, evaluate, recommend, report, train


def main(arguments: list[str] | None = None) -> int:
    """Run a command line; return its exit code, 2 with one line for anything wrong with it."""
    options = _parser().parse_args(arguments)
    try:
        # Ranking is made of small products; trainings take the threads they are given.
        with threadpool_limits(1, "blas"):
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
    for command in (recommend, compare, train, evaluate, curves, report):
        command.add_to(commands)
    return parser
