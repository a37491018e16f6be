"""Fixtures of the MovieLens tests."""

from collections.abc import Iterator

import pytest

from movielens import RowError

from .file_host import FileHost


class Errors(list[RowError]):
    """Collects the rows that were left out; pass `append` as the handler."""

    def where(self) -> list[tuple[str, int]]:
        return [(error.file, error.line) for error in self]

    def messages(self) -> list[str]:
        return [error.message for error in self]


@pytest.fixture
def errors() -> Errors:
    return Errors()


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileHost]:
    """A web server of this machine in place of GroupLens's, reached without a proxy."""
    monkeypatch.setenv("no_proxy", "*")
    with FileHost() as running:
        monkeypatch.setattr("movielens.releases.BASE_URL", running.url)
        yield running
