"""Models in object storage: uploaded by the host that made them, fetched once by each other host.

Where models are in a folder that all hosts share, nothing here does anything.
"""

import fcntl
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages

from core.shared_files import SharedFiles

from ..engine.errors import ArtefactError
from ..engine.model.artefact import MANIFEST, check_files, files_of
from ..models import ModelVersion

logger = logging.getLogger(__name__)

_STORAGE = "models"
_FETCHED = ".fetched"
"""A file in folders that are copies."""
_BEING_MADE = 24 * 3600.0
"""Seconds: a younger folder that is no copy may be of a model that no version names yet."""


def is_shared() -> bool:
    """Say whether models are in object storage, and hosts have copies."""
    return _STORAGE in settings.STORAGES


def share(artefact: str, each: Callable[[], object] = lambda: None) -> None:
    """Upload a model that was made here, with all that is in its folder.

    Parameters
    ----------
    each
        Called after each file.

    Raises
    ------
    ArtefactError
        If that fails.
    """
    if not is_shared():
        return
    folder = Path(settings.MODELS_DIR) / artefact
    # Manifests last: what has none is not whole.
    files = sorted(
        (path for path in folder.rglob("*") if path.is_file()),
        key=lambda path: (path.name == MANIFEST, path),
    )
    try:
        for path in files:
            with path.open("rb") as file:
                _models().save(f"{artefact}/{path.relative_to(folder)}", File(file))
            each()
    except OSError as error:
        raise ArtefactError(f"{artefact} could not be uploaded: {error}") from error


def is_here(part: str) -> bool:
    """Say whether this host has the files of a model, or of its probe."""
    return not is_shared() or (Path(settings.MODELS_DIR) / part).exists()


def fetched(part: str) -> Path:
    """Return the folder of a model, or of its probe, once this host has its files.

    One process of a host fetches them; others that ask meanwhile wait for it.

    Parameters
    ----------
    part
        As in ``model-7-0123abcd`` or ``model-7-0123abcd/probe``.

    Raises
    ------
    ArtefactError
        If it cannot be fetched, or is not what was stored.
    """
    folder = Path(settings.MODELS_DIR) / part
    if is_here(part):
        return folder
    model, inside, _probe = part.partition("/")
    if inside:
        fetched(model)
    try:
        with _alone():
            if not folder.exists():
                _fetch(part, folder)
                _delete_unknown()
    except OSError as error:
        raise ArtefactError(f"{part} could not be fetched: {error}") from error
    return folder


def fetch_beside(part: str, names: tuple[str, ...]) -> None:
    """Fetch files that are stored beside a model and seldom needed, if they are there."""
    if not is_shared():
        return
    try:
        folder = fetched(part)
        with _alone():
            for name in names:
                if not (folder / name).exists():
                    unfinished = folder / f".{name}"
                    _models().fetch(f"{part}/{name}", unfinished)
                    unfinished.replace(folder / name)
    except (OSError, ArtefactError) as error:
        logger.info("what is beside %s is not there: %s", part, error)


def let_go_of_copy(part: str) -> None:
    """Delete a copy that cannot be read, to be fetched anew; what was made here stays."""
    folder = Path(settings.MODELS_DIR) / part
    if is_shared() and (folder / _FETCHED).exists():
        shutil.rmtree(folder, ignore_errors=True)


def forget(artefact: str) -> None:
    """Delete a model from object storage; log a failure, since it only costs space."""
    if not is_shared():
        return
    try:
        _models().delete_folder(artefact)
    except OSError as error:
        logger.warning("%s could not be deleted: %s", artefact, error)


def _models() -> SharedFiles:
    return cast(SharedFiles, storages[_STORAGE])


def _fetch(part: str, folder: Path) -> None:
    began = time.monotonic()
    # No other process is at it, so what is there was left by one that was killed.
    unfinished = folder.with_name(f".{folder.name}-fetching")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        _models().fetch(f"{part}/{MANIFEST}", unfinished / MANIFEST)
        for name in files_of(unfinished):
            _models().fetch(f"{part}/{name}", unfinished / name)
        check_files(unfinished)
        (unfinished / _FETCHED).touch()
        unfinished.replace(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    logger.info("%s fetched in %.1f s", part, time.monotonic() - began)


def _delete_unknown() -> None:
    """Delete copies of models that are stored no longer, as they were retired by another host."""
    stored = set(ModelVersion.objects.stored().values_list("artefact", flat=True))
    oldest = time.time() - _BEING_MADE
    for folder in Path(settings.MODELS_DIR).iterdir():
        if folder.name in stored or folder.name.startswith("."):
            continue
        if (folder / _FETCHED).exists() or folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the right to fetch on this host; a process that dies gives it back."""
    folder = Path(settings.MODELS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".fetching.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
