"""Writes a backup, while the site runs or not."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from movierec import __version__

from . import files
from .errors import BackupError
from .kinds import kind_of_database
from .manifest import Manifest, checksum


def back_up(folder: Path) -> Manifest:
    """Write the database, the posters and the models into a folder of their own.

    Parameters
    ----------
    folder
        Made if it is missing; closed to other users.

    Returns
    -------
    Manifest
        What was written.

    Raises
    ------
    BackupError
        If the database is empty, something is in the folder, or it cannot be written; nothing is
        left behind then.
    """
    database = kind_of_database()
    with _new_folder(folder):
        migrations = applied_migrations()
        if not migrations:
            name = connection.settings_dict["NAME"]
            raise BackupError(
                f"There is no site in the database {name}, and nothing to back up: "
                "do DATA_DIR and DATABASE_URL in .env name the right one?"
            )
        sources = files.folders()
        needed = database.size() + sum(map(files.size_of, sources.values()))
        files.check_room(folder, needed)
        # First: rows must not name files that were deleted or made after them.
        read_with = database.dump(folder)
        for name, source in sources.items():
            files.copy_folder(source, folder / name)
        manifest = Manifest(
            version=__version__,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            vendor=connection.vendor,
            migrations=migrations,
            database=read_with,
            files={str(name): checksum(folder / name) for name in files.files_in(folder)},
        )
        manifest.write(folder)
    return manifest


def applied_migrations() -> dict[str, list[str]]:
    """Return the names of each app's migrations that the database has."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


@contextmanager
def _new_folder(folder: Path) -> Iterator[None]:
    inside = [source for source in files.folders().values() if folder.is_relative_to(source)]
    if inside:
        raise BackupError(f"{folder} is in {inside[0]}, which is backed up; choose another folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BackupError(f"{folder} is not empty; choose a new folder.")
        folder.chmod(0o700)
    except OSError as error:
        raise BackupError(f"{folder} cannot be made: {error.strerror}.") from error
    try:
        yield
    except OSError as error:
        _empty(folder)
        raise BackupError(f"The backup could not be written: {error.strerror}.") from error
    except BaseException:
        _empty(folder)
        raise


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
