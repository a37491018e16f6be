"""The model in service: the latest published one that can be read."""

import logging
import time
from threading import Lock
from typing import NamedTuple

from threadpoolctl import threadpool_limits

from core.compiled import CompiledQuery, compiled_once

from ..engine.errors import ArtefactError
from ..engine.model.artefact import load_model
from ..engine.model.model import Model
from ..models import ModelVersion
from .store import folder_of

logger = logging.getLogger(__name__)

_SECONDS_BEFORE_ANOTHER_TRY = 60.0
_MOST_TRIED = 10


class Served(NamedTuple):
    """A model in service, and the key of its version."""

    version: int
    model: Model


class _Loaded:
    """The model this process has mapped, and those it could not read a moment ago."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.artefact = ""
        self.model: Model | None = None
        self.unreadable: dict[str, float] = {}


_loaded = _Loaded()


def current_model() -> Model | None:
    """Return the model to serve; None if none can be read.

    Asks the database each time, so that every process serves a newly published version with its
    next request. If a version cannot be read, the one before it stays in service.
    """
    now_served = served()
    return None if now_served is None else now_served.model


def served() -> Served | None:
    """Return the model that `current_model` returns, together with the key of its version."""
    for version, artefact in _published().rows():
        model = _load(artefact)
        if model is not None:
            return Served(version, model)
    return None


@compiled_once
def _published() -> CompiledQuery:
    versions = ModelVersion.objects.published().values_list("pk", "artefact")
    return CompiledQuery.of(versions[:_MOST_TRIED])


def served_version() -> ModelVersion | None:
    """Return the version whose model `current_model` returns."""
    for version in ModelVersion.objects.published()[:_MOST_TRIED]:
        if _load(version.artefact) is not None:
            return version
    return None


def _load(artefact: str) -> Model | None:
    with _loaded.lock:
        if artefact == _loaded.artefact:
            return _loaded.model
        failed_at = _loaded.unreadable.get(artefact)
        if failed_at is not None and time.monotonic() - failed_at < _SECONDS_BEFORE_ANOTHER_TRY:
            return None
        try:
            model = load_model(folder_of(artefact))
        except ArtefactError as error:
            _loaded.unreadable[artefact] = time.monotonic()
            logger.error("not served: %s", error)
            return None
        # From now on: small products take many times as long on several threads.
        threadpool_limits(1, "blas")
        _loaded.artefact, _loaded.model = artefact, model
        _loaded.unreadable.pop(artefact, None)
        return model
