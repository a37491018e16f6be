"""A worker that does at once what it is asked for, and a folder of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings

from catalog import tasks


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Does at once what it is asked for."""
    for task in (tasks.check_movies, tasks.write_movies):
        monkeypatch.setattr(task, "delay", task)
