"""Where models lie, and for how long: each a folder, with its probe's folder inside."""

import logging
import shutil
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from ..engine.errors import ArtefactError
from ..engine.model.artefact import save_model
from ..engine.model.model import Model
from ..models import ModelVersion

logger = logging.getLogger(__name__)

VERSIONS_KEPT = 5
"""Of those published, and as many again of each kind that is kept without being served."""


def folder_of(artefact: str) -> Path:
    """Return where the model of that name is, or is to be."""
    return Path(settings.MODELS_DIR) / artefact


def probe_of(artefact: str) -> Path:
    """Return where the probe of that model is, or is to be."""
    return folder_of(artefact) / "probe"


def store(version: ModelVersion, model: Model, probe: Model | None) -> str:
    """Store a trained model and its probe; return the name to find them by.

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

    Those that are not served are counted apart: many refused ones must not cost the site the
    models that it can go back to.
    """
    states = ModelVersion.State
    kept = (
        ModelVersion.objects.published(),
        ModelVersion.objects.filter(state=states.REFUSED).order_by("-pk"),
        ModelVersion.objects.filter(state=states.READY).order_by("-pk"),
    )
    for versions in kept:
        for version in versions[VERSIONS_KEPT:]:
            folder = folder_of(version.artefact)
            version.state = states.RETIRED
            version.artefact = ""
            version.save()
            delete_folder(folder)


def delete_folders(version: ModelVersion) -> None:
    """Delete what was stored, whole or in part, of a version that is not to be served."""
    for folder in Path(settings.MODELS_DIR).glob(f"*model-{version.pk}-*"):
        delete_folder(folder)


def delete_folder(folder: Path) -> None:
    """Delete a folder that nothing refers to; one that stays only takes room."""
    try:
        shutil.rmtree(folder)
    except OSError as error:
        # Gone already, nothing is lost; half gone, another process was in the midst of it.
        if not isinstance(error, FileNotFoundError) or folder.exists():
            logger.warning("%s could not be deleted: %s", folder, error)
