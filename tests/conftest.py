"""What several folders of tests share."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation
from pytest_django import Settings

import movielens
from benchmarks.datasets import CACHE, write_csv
from recommendations.engine.data.files import RatingFiles, read_files


@pytest.fixture(autouse=True)
def site_language() -> Iterator[None]:
    """Leave no test in the language of the page that the one before it asked for.

    The middleware sets the thread's language with each request and leaves it set.
    """
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def rate_limits_of_its_own(settings: Settings) -> None:
    """Count from zero in each test: in the configured cache if it answers, or in memory."""
    name = f"test-{uuid.uuid4()}"
    cache.set(name, "answers", timeout=5)
    if cache.get(name) == "answers":
        settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": name}}
    else:
        backend = "django.core.cache.backends.locmem.LocMemCache"
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": name}}


@pytest.fixture(scope="session")
def ml_100k_archive() -> Path:
    """The real MovieLens 100K, fetched once and kept out of the repository."""
    CACHE.mkdir(parents=True, exist_ok=True)
    return movielens.fetch("ml-100k", CACHE)


@pytest.fixture(scope="session")
def ml_100k(ml_100k_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> RatingFiles:
    """All of MovieLens 100K as arrays."""
    folder = tmp_path_factory.mktemp("ml-100k")
    return read_files(*write_csv(ml_100k_archive, folder), on_error=_fail)


@pytest.fixture(scope="session")
def ml_100k_csv(
    ml_100k_archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """A ratings file and a movies file in the later releases' form: the first 100 users."""
    return write_csv(ml_100k_archive, tmp_path_factory.mktemp("ml-100k-csv"), last_user=100)


def _fail(error: movielens.RowError) -> None:
    pytest.fail(str(error))
