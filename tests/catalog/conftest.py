"""What tests of the catalogue share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from catalog.providers import http

from .sources import MIRROR, STALKER, Sources, asked


@pytest.fixture
def tmdb(settings: Settings, media: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sources]:
    """A server that is asked in place of TMDB, soon given up."""
    monkeypatch.setattr(http, "_BACKOFF", 0.0)
    monkeypatch.setattr(http, "READ_SECONDS", 0.3)
    with asked(settings, STALKER, MIRROR) as sources:
        yield sources


@pytest.fixture
def wikidata(tmdb: Sources, settings: Settings) -> Sources:
    """The same in place of Wikidata alone."""
    settings.TMDB_KEY = ""
    settings.WIKIDATA = True
    return tmdb
