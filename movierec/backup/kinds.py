"""The kinds of database that can be backed up."""

from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from . import postgresql, sqlite


class Kind(Protocol):
    """How a database is written into a backup and read from it."""

    def size(self) -> int:
        """Return about how many bytes it takes."""

    def dump(self, folder: Path) -> dict[str, Any]:
        """Write it into a backup; return what `load` needs to know."""

    def load(
        self, folder: Path, database: dict[str, Any], migrations: dict[str, list[str]]
    ) -> None:
        """Put the backup's database in the place of what is there."""

    def is_readable(self) -> bool:
        """Say whether what is there can be read."""

    def check_not_in_use(self) -> None:
        """Raise `BackupError` if someone else uses it."""


def kind_of_database() -> Kind:
    """Return the kind of the site's database."""
    return sqlite if connection.vendor == "sqlite" else postgresql
