"""The engine on files, without a database: recommend and train."""

from . import recommend, train
from .common import run_command_line


def main(arguments: list[str] | None = None) -> int:
    """Run a command line; return its exit code, 2 with one line for anything wrong with it."""
    return run_command_line(
        "python -m recommendations.engine", __doc__, (recommend, train), arguments
    )
