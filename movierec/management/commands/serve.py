"""Run the site on this machine."""

import os
import signal
import sys
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connections

from movierec import health, old_databases
from movierec.embedded import supervisor
from movierec.storage_check import unwritable_parts


class Command(BaseCommand):
    """Run the site on this machine: web server, worker, schedule and broker, until Ctrl-C."""

    help = (
        "Run the site on this machine: web server, worker, schedule and, unless REDIS_URL is set, "
        "the bundled broker. Ctrl-C stops all of them."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the web server's port."""
        parser.add_argument(
            "--port", type=supervisor.port_number, default=8000, help="web port (8000)"
        )

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Check that pages will come, then become what runs the site."""
        try:
            with supervisor.only_one(settings.DATA_DIR) as lock:
                supervisor.check_port(port)
                check_prepared()
                become_what_runs_it(port, lock)
        except supervisor.CannotServeError as error:
            raise CommandError(str(error), returncode=2) from error


def become_what_runs_it(port: int, lock: int) -> NoReturn:
    """Go on as another program, which holds the lock from its first moment."""
    connections.close_all()
    os.chdir(settings.BASE_DIR)
    os.set_inheritable(lock, True)
    # Whoever asks it to stop before it listens must wait until it does.
    signal.pthread_sigmask(signal.SIG_BLOCK, supervisor.STOP_SIGNALS)
    command = [sys.executable, "-m", "movierec.embedded", str(port), str(lock)]
    os.execv(sys.executable, command)  # noqa: S606


def check_prepared() -> None:
    """Make sure that the database and the static files are there, and that data can be written.

    Raises
    ------
    supervisor.CannotServeError
        If one is not.
    ImproperlyConfigured
        If the list of breached passwords cannot be read.
    """
    get_default_password_validators()
    try:
        for name, reason in unwritable_parts().items():
            raise supervisor.CannotServeError(f"The {name} cannot be written: {reason}.")
        too_old, pending = old_databases.is_too_old(), health.migrations_pending()
    except Error as error:
        raise supervisor.CannotServeError(f"The database cannot be reached: {error}") from error
    if too_old:
        raise supervisor.CannotServeError(old_databases.TOO_OLD)
    if pending:
        raise supervisor.CannotServeError("The database is not up to date: run migrate first.")
    if isinstance(staticfiles_storage, ManifestFilesMixin) and not staticfiles_storage.hashed_files:
        raise supervisor.CannotServeError("Static files are missing: run collectstatic first.")
