"""Runs the processes of a site until it is asked to stop, in as little memory as that takes.

`manage.py serve` becomes this once it has found that pages will come: the models of all apps,
which it loads to find out, would be in the memory of whatever is forked from it. It hands on the
file descriptor of its lock.
"""

import os
import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .broker import BrokerError
from .programs import announcement
from .supervisor import CannotServeError, ProcessDiedError, only_one, port_number, run


def main(port: int, lock: int | None) -> int:
    """Run the site at a port of this machine; return the exit code."""
    try:
        with only_one(settings.DATA_DIR) if lock is None else os.fdopen(lock, "w"):
            run(port, lambda: announcement(port), "Stopped.")
    except (ImproperlyConfigured, CannotServeError, BrokerError, ProcessDiedError) as error:
        sys.stderr.write(f"movierec: {error}\n")
        return 1 if isinstance(error, ProcessDiedError) else 2
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "movierec.settings")
    parser = ArgumentParser(prog="python -m movierec.embedded")
    parser.add_argument("port", type=port_number)
    parser.add_argument("lock", type=int, nargs="?")
    sys.exit(main(**vars(parser.parse_args())))
