"""The model in service: the latest published one that can be read."""

import logging
import time
from threading import Lock
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from threadpoolctl import threadpool_limits

from core.compiled import CompiledQuery, compiled_once

from ..engine.errors import ArtefactError
from ..engine.model.artefact import load_model
from ..engine.model.model import Model
from ..models import InterleavingTest, ModelVersion
from .store import folder_of

logger = logging.getLogger(__name__)

_SECONDS_BEFORE_ANOTHER_TRY = 60.0
_MOST_TRIED = 10


class Served(NamedTuple):
    """A model in service, and the key of its version.

    Attributes
    ----------
    test
        The key of the interleaving test that runs of it; None without one.
    """

    version: int
    model: Model
    test: int | None = None


class _Loaded:
    """The model this process has mapped, and those it could not read a moment ago."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.artefact = ""
        self.model: Model | None = None
        self.unreadable: dict[str, float] = {}


_loaded = _Loaded()
_challenger = _Loaded()
"""The other model of an interleaving test; nothing while none runs."""


def current_model() -> Model | None:
    """Return the model to serve; None if none can be read.

    Asks the database each time, so that every process serves a newly published version with its
    next request. If a version cannot be read, the one before it stays in service.
    """
    now_served = served()
    return None if now_served is None else now_served.model


def served() -> Served | None:
    """Return the model that `current_model` returns, together with the key of its version."""
    for version, artefact, test in _published().rows():
        model = _load(artefact)
        if model is not None:
            if test is None and _challenger.artefact:
                _let_go()
            return Served(version, model, test)
    return None


def challenger_of(test: int) -> Model | None:
    """Return the model that an interleaving test tries; None if it cannot be read."""
    tests = InterleavingTest.objects.filter(pk=test)
    artefact = tests.values_list("challenger__artefact", flat=True).first()
    return _load(artefact, _challenger) if artefact else None


@compiled_once
def _published() -> CompiledQuery:
    # With the test in the same query: without one a page costs nothing more.
    running = InterleavingTest.objects.running().filter(champion=OuterRef("pk"))
    versions = ModelVersion.objects.published().values_list(
        "pk", "artefact", Subquery(running.values("pk")[:1])
    )
    return CompiledQuery.of(versions[:_MOST_TRIED])


def _let_go() -> None:
    """Unmap the model of a test that has ended."""
    with _challenger.lock:
        _challenger.artefact, _challenger.model = "", None


def served_version() -> ModelVersion | None:
    """Return the version whose model `current_model` returns."""
    for version in ModelVersion.objects.published()[:_MOST_TRIED]:
        if _load(version.artefact) is not None:
            return version
    return None


def _load(artefact: str, loaded: _Loaded | None = None) -> Model | None:
    loaded = loaded or _loaded
    with loaded.lock:
        if artefact == loaded.artefact:
            return loaded.model
        failed_at = loaded.unreadable.get(artefact)
        if failed_at is not None and time.monotonic() - failed_at < _SECONDS_BEFORE_ANOTHER_TRY:
            return None
        try:
            model = load_model(folder_of(artefact))
        except ArtefactError as error:
            loaded.unreadable[artefact] = time.monotonic()
            logger.error("not served: %s", error)
            return None
        # From now on: small products take many times as long on several threads.
        threadpool_limits(1, "blas")
        loaded.artefact, loaded.model = artefact, model
        loaded.unreadable.pop(artefact, None)
        return model
