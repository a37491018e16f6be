"""Restore a backup."""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from catalog.models import Movie, Rating
from movierec import health
from movierec.backup.errors import BackupError
from movierec.backup.restoring import restore


class Command(BaseCommand):
    """Restore a backup while the site is stopped."""

    help = "Restore the database, the posters and the models of a backup. Stop the site first."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder, and whether data may be lost."""
        parser.add_argument("folder", type=Path, help="a folder that `backup` has written")
        parser.add_argument(
            "--replace", action="store_true", help="lose the data that is there, if any"
        )

    def handle(self, *args: Any, folder: Path, replace: bool, **options: Any) -> None:
        """Restore it and say what is left to do."""
        try:
            manifest = restore(folder.resolve(), replace)
        except BackupError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"Restored the backup of {manifest.made_at}.")
        if health.migrations_pending():
            self.stdout.write(
                "It was made before some migrations of this version: run migrate now."
            )
        else:
            self.stdout.write(
                f"People: {User.objects.count()}, movies: {Movie.objects.count()}, "
                f"ratings: {Rating.objects.count()}."
            )
        if isinstance(staticfiles_storage, ManifestFilesMixin):
            self.stdout.write("Run collectstatic, then start the site.")
