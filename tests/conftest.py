"""What several folders of tests share."""

import gc
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.core.management.color import Style
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings

import movielens
from benchmarks.datasets import CACHE, write_csv
from catalog.imports.movielens.importing import import_release
from recommendations.engine.data.files import RatingFiles, read_files

from .object_storage import make_bucket, s3_server, storage_url, storages_in
from .snapshots import Snapshot, empty_tables

# A busy machine is slow, which is no fault of what is tested.
hypothesis.settings.register_profile(
    "site", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile(
    "mutants",
    hypothesis.settings.get_profile("site"),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    database=None,
)
hypothesis.settings.load_profile("site")

REAL_RATINGS = {"ml_100k_archive", "ml_100k_csv"}
"""The fixtures below all others that have real ratings, or a model of them."""


STARTS_PROCESSES = {
    "subprocess",
    "tests.object_storage",
    "tests.movierec.site",
    "tests.movierec.web_server",
    "tests.recommendations.training.processes",
}
"""What test modules import that start processes of the site."""

TRAIN = {
    "recommendations.engine.model.train",
    "recommendations.training.fit",
    "recommendations.training.pipeline",
}
"""What test modules import that train models."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark what takes long by what it uses; begin with what takes longest."""
    for item in items:
        if REAL_RATINGS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.trained)
        used = {
            getattr(value, "__module__", None) or getattr(value, "__name__", "")
            for value in vars(item.getparent(pytest.Module).obj).values()
        }
        if TRAIN & used:
            item.add_marker(pytest.mark.trained)
        if STARTS_PROCESSES & used:
            item.add_marker(pytest.mark.processes)
        if any(mark.kwargs.get("transaction") for mark in item.iter_markers("django_db")):
            item.add_marker(pytest.mark.commits)
    yield
    # A process takes a file at a time: a long one taken last would keep all others waiting.
    items.sort(key=lambda item: "browser" not in item.path.parts)


def pytest_collection_finish() -> None:
    """Look less often for garbage, and never among what lives to the end; saves a sixteenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture
def admin_client(admin_client: Client) -> Client:
    """An admin's browser, who has just said who they are."""
    admin_client.post(reverse("account_reauthenticate"), {"password": "password"})
    return admin_client


@pytest.fixture(scope="session", autouse=True)
def flush_by_rows() -> Iterator[None]:
    """Empty tables row by row, which have few: `TRUNCATE` makes each a new file, and a second."""
    truncate = DatabaseOperations.sql_flush

    def sql_flush(
        self: DatabaseOperations, style: Style, tables: Sequence[str], **more: bool
    ) -> list[str]:
        if more.get("reset_sequences"):
            return truncate(self, style, tables, **more)
        return [f"DELETE FROM {self.quote_name(table)}" for table in tables]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture(autouse=True)
def site_language() -> Iterator[None]:
    """Leave no test in the language of the page that the one before it asked for.

    The middleware sets the thread's language with each request and leaves it set.
    """
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def cache_answers() -> bool:
    """Say whether the configured cache is there."""
    name = f"test-{uuid.uuid4()}"
    cache.set(name, "answers", timeout=5)
    return bool(cache.get(name) == "answers")


@pytest.fixture(autouse=True)
def rate_limits_of_its_own(settings: Settings, cache_answers: bool) -> None:
    """Count from zero in each test: in the configured cache if it answers, or in memory."""
    name = f"test-{uuid.uuid4()}"
    if cache_answers:
        settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": name}}
    else:
        backend = "django.core.cache.backends.locmem.LocMemCache"
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": name}}


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the test's own for what is uploaded and exported, made when it is written to."""
    folder = tmp_path_factory.getbasetemp() / f"media-{uuid.uuid4()}"
    settings.MEDIA_ROOT = folder
    return folder


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of object storage."""
    with s3_server(tmp_path_factory.mktemp("s3") / "log") as endpoint:
        yield endpoint


@pytest.fixture
def bucket(s3: str, settings: Settings) -> Any:
    """A bucket of the test's own, in which the site has its files."""
    name = f"movies-{uuid.uuid4().hex}"
    made = make_bucket(s3, name)
    settings.STORAGE_URL = storage_url(s3, name)
    settings.STORAGES = storages_in(settings.STORAGE_URL)
    return made


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


@pytest.fixture(scope="session")
def some_csv(ml_100k_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Files of the first 60 users and 300 movies: the tables of all movies cost seconds each."""
    folder = tmp_path_factory.mktemp("some")
    return write_csv(ml_100k_archive, folder, last_user=60, last_movie=300)


@pytest.fixture(scope="session")
def real_ratings(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, ml_100k_csv: tuple[Path, Path]
) -> Snapshot:
    """The first hundred users of MovieLens 100K, imported once."""
    with django_db_blocker.unblock():
        empty = empty_tables()
        import_real_ratings(ml_100k_csv[0].parent)
        return Snapshot("real_ratings", empty)


def import_real_ratings(folder: Path) -> None:
    import_release(movielens.open_source(folder), "ml-100k", on_error=_fail)


def _fail(error: movielens.RowError) -> None:
    pytest.fail(str(error))
