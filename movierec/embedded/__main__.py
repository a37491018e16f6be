"""Runs the processes of a site until it is asked to stop, in as little memory as that takes.

`manage.py serve` becomes this once it has found that pages will come: the models of all apps,
which it loads to find out, would be in the memory of whatever is forked from it.
"""

import sys

from django.conf import settings

from .broker import BrokerError
from .programs import announcement
from .supervisor import CannotServeError, ProcessDiedError, only_one, run


def main(port: int) -> int:
    """Run the site at a port of this machine; return the exit code."""
    try:
        with only_one(settings.DATA_DIR):
            run(port, lambda: announcement(port), "Stopped.")
    except (CannotServeError, BrokerError, ProcessDiedError) as error:
        sys.stderr.write(f"movierec: {error}\n")
        return 1 if isinstance(error, ProcessDiedError) else 2
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
