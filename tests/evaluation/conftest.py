"""Real ratings of some people for some movies, and a quick model."""

from pathlib import Path

import pytest

from benchmarks.datasets import write_csv

from ..recommendations.engine.conftest import real_model, small_model  # noqa: F401


@pytest.fixture(scope="session")
def some_csv(ml_100k_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Files of the first 100 users and 500 movies: the tables of all movies cost seconds each."""
    folder = tmp_path_factory.mktemp("some")
    return write_csv(ml_100k_archive, folder, last_user=100, last_movie=500)
