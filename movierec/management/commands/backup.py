"""Back the site up."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from movierec.backup import files
from movierec.backup.backing_up import back_up
from movierec.backup.errors import BackupError
from movierec.backup.manifest import Manifest


class Command(BaseCommand):
    """Back up the database, the posters and the models, while the site runs or not."""

    help = "Back up the database, the posters and the models, while the site runs or not."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path, help="a new folder, which is made")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Write it and say what is in it."""
        folder = folder.resolve()
        try:
            manifest = back_up(folder)
        except BackupError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(
            f"Backed up to {folder}: the database{_files(manifest)}, "
            f"{files.size_of(folder) / 1e6:,.1f} MB. .env is not in it."
        )


def _files(manifest: Manifest) -> str:
    if settings.STORAGE_URL:
        return ", not the posters and models in STORAGE_URL"
    posters, models = (
        sum(name.startswith(f"{part}/") for name in manifest.files) for part in files.folders()
    )
    return f", {posters} poster(s) and {models} file(s) of models"
