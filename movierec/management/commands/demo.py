"""Prepare and serve the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from movierec.embedded import broker, demo, supervisor


class Command(BaseCommand):
    """Prepare and serve the demo; `make demo` calls this with a folder of its own."""

    help = "Prepare and serve the demo; `make demo` calls this with a folder of its own."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the web server's port."""
        parser.add_argument(
            "--port", type=supervisor.port_number, default=8000, help="web port (8000)"
        )
        parser.add_argument(
            "--sources",
            choices=["", demo.RECORDED],
            default="",
            help="recorded: posters, plots and newer movies from answers that came with movierec",
        )
        parser.add_argument(
            "--new-password", action="store_true", help="only give the admin another password"
        )

    def handle(
        self, *args: Any, port: int, sources: str, new_password: bool, **options: Any
    ) -> None:
        """Do what is left to do, then serve."""
        try:
            demo.check_folder()
            if new_password:
                self.stdout.write(f"{demo.ADMIN}  {demo.reset_admin_password()}")
            else:
                self._serve(port, sources)
        except (supervisor.CannotServeError, broker.BrokerError) as error:
            raise CommandError(str(error), returncode=2) from error
        except supervisor.ProcessDiedError as error:
            raise CommandError(str(error), returncode=1) from error

    def _serve(self, port: int, sources: str) -> None:
        with supervisor.only_one(settings.DATA_DIR), demo.sources(sources):
            supervisor.check_port(port)
            password = demo.prepare(self.stdout.write)
            address = f"http://localhost:{port}/"
            farewell = "Stopped. `make demo` goes on from here."
            supervisor.run(port, lambda: demo.welcome(address, password), farewell)
