"""The model in service: the latest published one that can be read."""

import logging
import time
from collections.abc import Iterable, Sequence
from threading import Lock, Thread
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from threadpoolctl import threadpool_limits

from core.compiled import CompiledQuery, compiled_once

from ..engine.errors import ArtefactError
from ..engine.model.artefact import load_model
from ..engine.model.model import Model
from ..models import InterleavingTest, ModelVersion
from .sharing import fetched, is_here, let_go_of_copy

logger = logging.getLogger(__name__)

_SECONDS_BEFORE_ANOTHER_TRY = 60.0
_SECONDS_OF_A_PAGE = 2.0
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
        self.on_their_way: set[str] = set()


class _Patience:
    """How long this process waits for the files of a model."""

    seconds: float | None = None
    """None: until they are there, or cannot be had."""


_loaded = _Loaded()
_challenger = _Loaded()
"""The other model of an interleaving test; nothing while none runs."""


def wait_briefly() -> None:
    """Let a web process wait for a model a moment at most, and serve what it has until then.

    A worker waits, for it must not judge a new model by another than the one in service.
    """
    _Patience.seconds = _SECONDS_OF_A_PAGE


def current_model() -> Model | None:
    """Return the model to serve; None if none can be read.

    Asks the database each time, so that every process serves a newly published version with its
    next request. If a version cannot be read, the one before it stays in service.
    """
    now_served = served()
    return None if now_served is None else now_served.model


def served() -> Served | None:
    """Return the model that `current_model` returns, together with the key of its version."""
    return served_of(_published().rows())


def served_of(rows: Sequence[tuple[Any, ...]]) -> Served | None:
    """Return what `served` does, of rows of `published` that have been read.

    Parameters
    ----------
    rows
        Key, artefact and test of each version, the one to serve first.
    """
    rows = rows[:_MOST_TRIED]
    has_another = _has_one_of(artefact for _, artefact, _ in rows)
    for version, artefact, test in rows:
        model = _load(artefact, may_wait=not has_another)
        if model is not None:
            if test is None and _challenger.artefact:
                _let_go()
            return Served(version, model, test)
    return None


def challenger_of(test: int) -> Model | None:
    """Return the model that an interleaving test tries; None if it cannot be read."""
    tests = InterleavingTest.objects.filter(pk=test)
    artefact = tests.values_list("challenger__artefact", flat=True).first()
    return _load(artefact, _challenger, may_wait=False) if artefact else None


def mapped() -> Model | None:
    """Return the model that this process has mapped, which may be in service no more."""
    return _loaded.model


def published() -> "QuerySet[Any]":
    """Return the versions that may be served, each with the key of its `test`, if one runs."""
    # With the test in the same query: without one a page costs nothing more.
    running = InterleavingTest.objects.running().filter(champion=OuterRef("pk"))
    return ModelVersion.objects.published().annotate(test=Subquery(running.values("pk")[:1]))


@compiled_once
def _published() -> CompiledQuery:
    versions = published().values_list("pk", "artefact", "test")
    return CompiledQuery.of(versions[:_MOST_TRIED])


def _let_go() -> None:
    """Unmap the model of a test that has ended."""
    with _challenger.lock:
        _challenger.artefact, _challenger.model = "", None


def served_version() -> ModelVersion | None:
    """Return the version whose model `current_model` returns."""
    versions = list(ModelVersion.objects.published()[:_MOST_TRIED])
    has_another = _has_one_of(version.artefact for version in versions)
    for version in versions:
        if _load(version.artefact, may_wait=not has_another) is not None:
            return version
    return None


def _has_one_of(artefacts: Iterable[str]) -> bool:
    """Whether a model of these is mapped, or can be, and serves until a newer one is fetched."""
    briefly = _Patience.seconds is not None
    return any(
        artefact == _loaded.artefact or (briefly and is_here(artefact)) for artefact in artefacts
    )


def _load(artefact: str, loaded: _Loaded | None = None, *, may_wait: bool = True) -> Model | None:
    """Map a model, and keep it mapped.

    Parameters
    ----------
    may_wait
        Whether to wait for the files of a model that this host has no copy of; otherwise they are
        fetched meanwhile, and None is returned until they are there.
    """
    loaded = loaded or _loaded
    with loaded.lock:
        if artefact == loaded.artefact:
            return loaded.model
        failed_at = loaded.unreadable.get(artefact)
        if failed_at is not None and time.monotonic() - failed_at < _SECONDS_BEFORE_ANOTHER_TRY:
            return None
        if not is_here(artefact) and (not may_wait or _Patience.seconds is not None):
            _fetch_meanwhile(artefact, loaded, _Patience.seconds if may_wait else None)
            if not is_here(artefact):
                return None
        try:
            model = load_model(fetched(artefact))
        except ArtefactError as error:
            loaded.unreadable[artefact] = time.monotonic()
            logger.error("not served: %s", error)
            let_go_of_copy(artefact)
            return None
        # From now on: small products take many times as long on several threads.
        threadpool_limits(1, "blas")
        loaded.artefact, loaded.model = artefact, model
        loaded.unreadable.pop(artefact, None)
        return model


def _fetch_meanwhile(artefact: str, loaded: _Loaded, seconds: float | None) -> None:
    """Have a model fetched, and wait so long for it, unless it is on its way already."""
    if artefact in loaded.on_their_way:
        return

    def fetch() -> None:
        try:
            fetched(artefact)
        except ArtefactError as error:
            loaded.unreadable[artefact] = time.monotonic()
            logger.error("not served: %s", error)
        finally:
            loaded.on_their_way.discard(artefact)
            connection.close()

    loaded.on_their_way.add(artefact)
    fetching = Thread(target=fetch, name=f"fetch {artefact}", daemon=True)
    fetching.start()
    # Where one is long on its way already, those before it would be, too.
    if seconds is not None and loaded.on_their_way == {artefact}:
        fetching.join(seconds)
