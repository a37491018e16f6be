"""Fuzz the site, print a table, and fail where something was found."""

import argparse
import logging
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ["EMAIL_URL"] = "memorymail://"

import django

django.setup()

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test.utils import setup_databases, teardown_databases

from movierec.celery import app
from movierec.utf8_only import utf8_only

from .report import show
from .routes import every_route
from .running import REQUESTS_AN_EPISODE, Run
from .world import plant


def main() -> int:
    """Run as the arguments say; exit code 1 with findings."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--episode", type=int, help="send only this one")
    parser.add_argument("--seconds", type=float, default=1.0, help="of processor, for a request")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    app.conf.broker_url = "memory://"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        world = plant()
        # An episode is one transaction, which the end of a request must not end.
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_old_connections)
        run = Run(utf8_only(get_wsgi_application()), world, every_route(), options.seconds)
        began = time.monotonic()
        run.learn()
        if options.episode is not None:
            run.episode(options.seed, options.episode)
        else:
            for number in range(max(1, options.requests // REQUESTS_AN_EPISODE)):
                run.episode(options.seed, number)
        show(run.outcome, options.seed, time.monotonic() - began)
    finally:
        teardown_databases(databases, verbosity=0)
    return 1 if run.outcome.findings else 0


if __name__ == "__main__":
    sys.exit(main())
