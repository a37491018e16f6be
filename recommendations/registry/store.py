"""The folders of stored models on this host, each with its probe's folder inside."""

import logging
import shutil
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from ..engine.errors import ArtefactError
from ..engine.model.artefact import save_model
from ..engine.model.model import Model
from ..models import ModelVersion
from . import sharing

logger = logging.getLogger(__name__)

VERSIONS_KEPT = 5
"""Versions kept: so many published ones, and of each kind that is not served."""


def folder_of(artefact: str) -> Path:
    """Return the folder of a model."""
    return Path(settings.MODELS_DIR) / artefact


def probe_of(artefact: str) -> Path:
    """Return the folder of a model's probe."""
    return folder_of(probe_part(artefact))


def probe_part(artefact: str) -> str:
    """Return where a model's probe is, below the folder of all models."""
    return f"{artefact}/probe"


def store(version: ModelVersion, model: Model, probe: Model | None) -> str:
    """Store a trained model and its probe; return the artefact's name.

    Raises
    ------
    ArtefactError
        If one of them cannot be written; nothing is left behind then.
    """
    artefact = f"model-{version.pk}-{uuid4().hex[:8]}"
    try:
        save_model(model, folder_of(artefact))
        if probe is not None:
            save_model(probe, probe_of(artefact))
    except ArtefactError:
        delete_folders(version)
        raise
    return artefact


def retire_old_versions() -> None:
    """Delete the artefacts of all but the latest versions of each kind.

    Versions that are not served are counted separately, so that many refused ones do not push
    out the models that the site can go back to.
    """
    states = ModelVersion.State
    kept = (
        ModelVersion.objects.published(),
        ModelVersion.objects.filter(state=states.REFUSED).order_by("-pk"),
        ModelVersion.objects.filter(state=states.READY).order_by("-pk"),
    )
    for versions in kept:
        for version in versions[VERSIONS_KEPT:]:
            artefact = version.artefact
            version.state = states.RETIRED
            version.artefact = ""
            version.save()
            delete_folder(folder_of(artefact))
            sharing.forget(artefact)


def delete_folders(version: ModelVersion) -> None:
    """Delete all folders of a version, complete or not."""
    for folder in Path(settings.MODELS_DIR).glob(f"*model-{version.pk}-*"):
        delete_folder(folder)
        sharing.forget(folder.name)


def delete_folder(folder: Path) -> None:
    """Delete an unused folder; log a failure, since it only costs space."""
    try:
        shutil.rmtree(folder)
    except OSError as error:
        # Another process may have deleted it at the same time, or another host have it.
        if not isinstance(error, FileNotFoundError) or folder.exists():
            logger.warning("%s could not be deleted: %s", folder, error)
