"""The data folder: who may read it, whether it can be written, what of it is damaged, its room."""

import os
import shutil
import stat
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from movierec.data_folder import OPEN_TO_OTHERS, user_name
from movierec.storage_check import ROOM as ROOM_OF_A_WRITE
from movierec.storage_check import unwritable_parts
from recommendations.engine.errors import ArtefactError
from recommendations.engine.model.artefact import load_model
from recommendations.models import ModelVersion
from recommendations.registry.sharing import is_here

from .outcome import NotCheckedError

ROOM = 500_000_000
"""Bytes for a few trainings and a backup of a small site."""


def check_permissions() -> Iterator[str]:
    """Find data that other users can read, and files of another user."""
    private = [settings.DATA_DIR, settings.BASE_DIR / ".env"]
    if not settings.MODELS_DIR.is_relative_to(settings.DATA_DIR):
        private.append(settings.MODELS_DIR)
    for path in private:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & OPEN_TO_OTHERS:
            yield f"Other users of this machine can read {path}: run chmod go= {path}"
    foreign = _foreign_file()
    if foreign:
        owner, user = user_name(foreign.lstat().st_uid), user_name(os.geteuid())
        yield (
            f"{foreign} belongs to {owner} and the site runs as {user}: "
            f"run chown -R {user} {settings.DATA_DIR} as root."
        )


def check_writing() -> Iterator[str]:
    """Find parts of the data that cannot be written."""
    try:
        unwritable = unwritable_parts()
    except DatabaseError as error:
        raise NotCheckedError("the database does not answer") from error
    for reason in sorted(set(unwritable.values())):
        names = [name for name, why in unwritable.items() if why == reason]
        yield f"The {' and '.join(names)} cannot be written: {reason}."


def check_disk() -> Iterator[str]:
    """Find disks that are nearly full; what cannot be stored on a full one is found by writing."""
    stored = [path for path in (Path(settings.MEDIA_ROOT), settings.MODELS_DIR) if path.exists()]
    written = {folder.stat().st_dev for folder in stored}
    seen = set()
    for folder in (settings.DATA_DIR, *stored):
        if not folder.exists() or (device := folder.stat().st_dev) in seen:
            continue
        seen.add(device)
        free = shutil.disk_usage(folder).free
        if free < ROOM and not (device in written and free < ROOM_OF_A_WRITE):
            yield f"The disk of {folder} has only {free / 1e6:,.0f} MB left: make room."


def check_model() -> Iterator[str]:
    """Find out whether the model to serve can be read; one in a bucket may not be here yet."""
    try:
        version = ModelVersion.objects.published().first()
    except DatabaseError as error:
        raise NotCheckedError("the database does not answer") from error
    if version is None or not is_here(version.artefact):
        return
    try:
        load_model(settings.MODELS_DIR / version.artefact)
    except ArtefactError as error:
        yield (
            f"Model {version.pk} cannot be served, and an earlier one or the popular list is: "
            f"{error}. Run manage.py retrain, or restore MODELS_DIR."
        )


def _foreign_file() -> Path | None:
    """Return a file or folder among the data that another user owns."""
    folders = (settings.DATA_DIR, settings.MODELS_DIR)
    found = chain(folders, *(folder.rglob("*") for folder in folders if folder.exists()))
    user = os.geteuid()
    return next((path for path in found if path.exists() and path.lstat().st_uid != user), None)
