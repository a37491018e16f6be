"""Folders with a database that is ready to be served."""

import shutil
from pathlib import Path

import pytest

from .site import manage


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the migrations have run."""
    data = tmp_path_factory.mktemp("migrated")
    result = manage(data, "migrate", "--verbosity=0")
    assert result.returncode == 0, result.stderr
    return data


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    """A fresh copy of such a folder."""
    return Path(shutil.copytree(migrated, tmp_path / "data"))


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Sets variables, and what is handed down of X is forgotten."""
    monkeypatch.delenv("X", raising=False)
    return monkeypatch
