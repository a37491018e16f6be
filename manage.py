#!/usr/bin/env python
"""Run a management command of the site."""

import os
import sys


def main() -> int:
    """Run the command named on the command line.

    Wrong settings are one line and exit code 2, Ctrl-C is one line and 130.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "movierec.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line

        try:
            execute_from_command_line(sys.argv)
        except ImproperlyConfigured as error:
            sys.stderr.write(f"manage.py: {error}\n")
            return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
