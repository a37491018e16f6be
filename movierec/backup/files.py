"""The folders of a backup: posters and models, unless they are in object storage."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from .errors import BackupError


def folders() -> dict[str, Path]:
    """Return what is backed up beside the database: names in a backup, and where they are here."""
    if settings.STORAGE_URL:
        return {}
    return {"media": Path(settings.MEDIA_ROOT), "models": Path(settings.MODELS_DIR)}


def files_in(folder: Path) -> Iterator[Path]:
    """Find all files, relative to the folder; what is hidden is still being written."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name


def size_of(folder: Path) -> int:
    """Return the bytes of all files."""
    return sum((folder / name).stat().st_size for name in files_in(folder))


def copy_folder(source: Path, target: Path) -> None:
    """Copy all files; one that is deleted meanwhile is left out."""
    for name in files_in(source):
        with suppress(FileNotFoundError):
            copy_file(source / name, target / name)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file that is there whole or not at all, with the permissions that new files have."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}-{uuid4().hex}")
    try:
        shutil.copyfile(source, unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def delete_others(folder: Path, kept: set[Path]) -> None:
    """Delete all files but those to keep, and the folders that are empty then."""
    for name in list(files_in(folder)):
        if name not in kept:
            (folder / name).unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            with suppress(OSError):
                path.rmdir()


def check_room(folder: Path, needed: int) -> None:
    """Make sure that so many bytes fit.

    Raises
    ------
    BackupError
        If they do not.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupError(
            f"{folder} has room for {free / 1e6:,.0f} MB, and {needed / 1e6:,.0f} MB are needed."
        )
