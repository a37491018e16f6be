"""What each source can be asked."""

from typing import Protocol

from .facts import Answer, Found, Known


class Provider(Protocol):
    """A source of facts about movies.

    Every method may raise a `SourceError`.

    Attributes
    ----------
    key
        The name in the database and on the command line.
    name
        The name that people read.
    """

    key: str
    name: str

    def find(self, movie: Known) -> str | None:
        """Return the source's id of a movie; None where it is not surely there."""

    def facts(self, source_id: str, etag: str = "") -> Answer:
        """Return what the source says of a movie, unless nothing changed since `etag`."""

    def search(self, text: str, /, *, language: str = "en") -> list[Found]:
        """Return movies with this title, the likeliest first, as they are called in a language."""
