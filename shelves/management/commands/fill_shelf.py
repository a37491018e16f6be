"""Fill a shelf from files on the server."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from accounts.models import User
from shelves.models import Shelf
from shelves.refreshing import put_on
from shelves.sources.files import FileError, read_file, read_folder


class Command(BaseCommand):
    """Put the movies of .nfo files, or of a CSV file, on a shelf."""

    help = (
        "Put the movies of a folder of .nfo files (Kodi and others), a zip archive of them or a "
        "CSV file with ids on a shelf: everyone's, or one user's. What is no longer there leaves "
        "the shelf."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the shelf's name, the files and whose it is."""
        parser.add_argument("name", help="of the shelf; one that there is, is filled anew")
        parser.add_argument("path", type=Path, metavar="FOLDER-OR-FILE")
        parser.add_argument("--user", default="", metavar="USERNAME", help="(default: everyone's)")

    def handle(self, *args: Any, name: str, path: Path, user: str, **options: Any) -> None:
        """Fill it, and print what is on it."""
        owner = User.objects.filter(username=user).first()
        if user and owner is None:
            raise CommandError(f"there is no user {user}", returncode=2)
        try:
            path.stat()
            works = read_folder(path) if path.is_dir() else read_file(path, path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from error
        except FileError as error:
            raise CommandError(f"{path}: {error}", returncode=2) from error
        shelf = self._shelf(name, owner)
        put_on(shelf, works)
        self.stdout.write(
            f"{shelf.name}: {shelf.item_count} movies, "
            f"{shelf.unknown_count} of them not in the catalogue."
        )

    def _shelf(self, name: str, owner: User | None) -> Shelf:
        files = Shelf.Kind.FILES
        try:
            shelf, _is_new = Shelf.objects.get_or_create(
                name=name, user=owner, defaults={"kind": files}
            )
        except IntegrityError as error:
            raise CommandError("a shelf needs a name", returncode=2) from error
        if shelf.kind != files:
            raise CommandError(f"{name} is the shelf of a media server", returncode=2)
        return shelf
