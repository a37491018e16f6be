"""Run the site on this machine."""

from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.http.request import validate_host

from movierec import health, old_databases
from movierec.embedded import broker, processes
from movierec.storage_check import unwritable_parts


def port_number(text: str) -> int:
    """Return the port that `text` names.

    Raises
    ------
    ArgumentTypeError
        If it names none.
    """
    if text.isdecimal() and 0 < int(text) < 65_536:
        return int(text)
    raise ArgumentTypeError(f"{text} is not a port number; 1 to 65535 are")


class Command(BaseCommand):
    """Run the site on this machine: web server, worker, schedule and broker, until Ctrl-C."""

    help = (
        "Run the site on this machine: web server, worker, schedule and, unless REDIS_URL is set, "
        "the bundled broker. Ctrl-C stops all of them."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the web server's port."""
        parser.add_argument("--port", type=port_number, default=8000, help="web port (8000)")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        """Check that pages will come, then serve."""
        try:
            with processes.only_one(settings.DATA_DIR):
                processes.check_port(port)
                check_prepared()
                processes.run(port, lambda: announcement(port))
                self.stdout.write("Stopped.")
        except (processes.CannotServeError, broker.BrokerError) as error:
            raise CommandError(str(error), returncode=2) from error
        except processes.ProcessDiedError as error:
            raise CommandError(str(error), returncode=1) from error


def announcement(port: int) -> str:
    """Return where the site is, by an address at which it answers."""
    here = f"{processes.HOST}:{port}"
    if not settings.HTTPS and validate_host(processes.HOST, settings.ALLOWED_HOSTS or ["*"]):
        return f"The site is at http://{here}{settings.FORCE_SCRIPT_NAME or ''}/"
    return f"The site is at {settings.SITE_URL}/ once a reverse proxy there passes on to {here}"


def check_prepared() -> None:
    """Make sure that the database and the static files are there, and that data can be written.

    Raises
    ------
    processes.CannotServeError
        If one is not.
    ImproperlyConfigured
        If the list of breached passwords cannot be read.
    """
    get_default_password_validators()
    try:
        for name, reason in unwritable_parts().items():
            raise processes.CannotServeError(f"The {name} cannot be written: {reason}.")
        too_old, pending = old_databases.is_too_old(), health.migrations_pending()
    except Error as error:
        raise processes.CannotServeError(f"The database cannot be reached: {error}") from error
    if too_old:
        raise processes.CannotServeError(old_databases.TOO_OLD)
    if pending:
        raise processes.CannotServeError("The database is not up to date: run migrate first.")
    if isinstance(staticfiles_storage, ManifestFilesMixin) and not staticfiles_storage.hashed_files:
        raise processes.CannotServeError("Static files are missing: run collectstatic first.")
