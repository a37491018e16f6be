"""Puts a backup in the place of the site's data, while nothing of the site runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from accounts.models import User
from catalog.models import Movie
from movierec import __version__, running_processes
from movierec.embedded.supervisor import CannotServeError, only_one
from movierec.models import HostNote
from recommendations.models import Lease

from . import files
from .errors import BackupError
from .kinds import kind_of_database
from .manifest import Manifest


def restore(folder: Path, replace: bool) -> Manifest:
    """Restore the database, the posters and the models.

    A restore that was cut off is done again in the same way.

    Parameters
    ----------
    folder
        The backup; each file is checked before anything is touched.
    replace
        Whether the data of a site that is there may be lost.

    Returns
    -------
    Manifest
        What was restored.

    Raises
    ------
    BackupError
        If the backup is damaged or of another kind or a newer version, if the site runs, or if
        there is data that may not be lost.
    """
    database = kind_of_database()
    with _alone():
        database.check_not_in_use()
        manifest = Manifest.read(folder)
        check_version(manifest)
        manifest.check_files(folder)
        if not replace:
            check_empty()
        targets = files.folders()
        needed = sum((folder / name).stat().st_size for name in manifest.files)
        files.check_room(settings.DATA_DIR, needed)
        for name, target in targets.items():
            files.copy_folder(folder / name, target)
        database.load(folder, manifest.database, manifest.migrations)
        for name, target in targets.items():
            files.delete_others(target, set(files.files_in(folder / name)))
        _forget_processes()
    return manifest


def _forget_processes() -> None:
    """Forget what ran where the backup was made: leases that it held, and what its hosts noted."""
    Lease.objects.all().delete()
    # An old backup has none.
    if HostNote._meta.db_table in connection.introspection.table_names():
        HostNote.objects.all().delete()


def check_version(manifest: Manifest) -> None:
    """Make sure that the backup fits this database and this version.

    Raises
    ------
    BackupError
        If it does not.
    """
    if manifest.vendor != connection.vendor:
        raise BackupError(
            f"The backup is of {manifest.vendor} and DATABASE_URL names {connection.vendor}; "
            "restore it to the same kind of database."
        )
    known = MigrationLoader(None).disk_migrations
    made = {(app, name) for app, names in manifest.migrations.items() for name in names}
    missing = sorted(made - known.keys())
    if missing:
        raise BackupError(
            f"The backup is of a newer version ({manifest.version}), whose migration "
            f"{'.'.join(missing[-1])} this one ({__version__}) does not have: install the version "
            "that made it, then restore."
        )


def check_empty() -> None:
    """Make sure that no site's data would be lost.

    Raises
    ------
    BackupError
        If there is data.
    """
    found = ""
    if not kind_of_database().is_readable():
        found = "a database that cannot be read"
    elif _has_rows():
        found = "people or movies in the database"
    else:
        for name, target in files.folders().items():
            if next(files.files_in(target), None):
                found = f"{name} in {target}"
    if found:
        raise BackupError(
            f"There is data already: {found}. To lose it and restore the backup, add --replace."
        )


def _has_rows() -> bool:
    tables = connection.introspection.table_names()
    return any(
        model._meta.db_table in tables and model._default_manager.values("pk").exists()
        for model in (User, Movie)
    )


@contextmanager
def _alone() -> Iterator[None]:
    try:
        with only_one(settings.DATA_DIR), running_processes.nobody_else():
            yield
    except (CannotServeError, running_processes.StillRunningError) as error:
        raise BackupError("The site is running; stop it first.") from error
    except OSError as error:
        raise BackupError(f"The backup could not be restored: {error}.") from error
