"""Import a model that was trained elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recommendations.engine.errors import EngineError
from recommendations.interleaving.running import settle
from recommendations.models import ModelVersion
from recommendations.training.import_model import import_model

_LONGEST_NAME = ModelVersion._meta.get_field("imported_from").max_length or 0


class Command(BaseCommand):
    """Import a model that `python -m recommendations.engine train` stored."""

    help = "Import a model that `python -m recommendations.engine train` stored."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the folder, the name, and whether to serve it at once."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--name", help="its name (default: the folder's name)")
        parser.add_argument(
            "--use",
            action="store_true",
            help="serve it as prior knowledge until the site has enough ratings",
        )

    def handle(self, *args: Any, folder: Path, name: str | None, use: bool, **options: Any) -> None:
        """Import the model and report how many movies it knows."""
        called = (name or folder.resolve().name).strip()
        if not 0 < len(called) <= _LONGEST_NAME:
            raise CommandError(
                f"a name has 1 to {_LONGEST_NAME} characters; choose one with --name", returncode=2
            )
        try:
            version = import_model(folder, called)
        except EngineError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"Model {version.pk} ({called}). {version.verdict}")
        if use:
            version.publish(version.artefact)
            settle()
            self.stdout.write("Served from now on, as prior knowledge.")
        else:
            self.stdout.write(
                "Not served yet: use it under Model versions in the admin, or import with --use."
            )
