"""A worker that does at once what it is asked for."""

import pytest

from catalog import tasks


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Does at once what it is asked for."""
    for task in (tasks.check_movies, tasks.write_movies):
        monkeypatch.setattr(task, "delay", task)
