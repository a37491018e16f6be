#!/usr/bin/env python
"""Run a management command of the site."""

import gc
import os
import sys
from importlib import import_module


def main() -> int:
    """Run the command named on the command line.

    Wrong settings, a disk or a database that fails, and one that is not migrated are one line and
    exit code 2; Ctrl-C is one line and 130. `--traceback` shows where such a failure came from.
    """
    # What is imported stays: to look for garbage among it takes a sixth of the start.
    gc.set_threshold(100_000, 20, 100)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "movierec.settings")
    try:
        from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import DatabaseError

        from movierec.old_databases import migration_missing
        from movierec.storage_errors import storage_error

        try:
            try:
                execute_from_command_line(sys.argv)
            except AppRegistryNotReady:
                # Django begins commands of its own with settings that are wrong, too.
                import_module(os.environ["DJANGO_SETTINGS_MODULE"])
                raise
        except ImproperlyConfigured as error:
            return refuse(str(error))
        except (OSError, DatabaseError) as error:
            line = storage_error(error) or migration_missing(error)
            if not line or "--traceback" in sys.argv:
                raise
            return refuse(line)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130
    return 0


def refuse(line: str) -> int:
    """Say why nothing was done, and return the exit code."""
    sys.stderr.write(f"manage.py: {line}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
