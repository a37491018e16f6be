"""What each source can be asked."""

from typing import Protocol, runtime_checkable

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
    may_train
        Whether what it says may be learned from; if not, it is only shown.
    """

    key: str
    name: str
    may_train: bool

    def find(self, movie: Known) -> str | None:
        """Return the source's id of a movie; None where it is not surely there."""

    def facts(self, source_id: str, etag: str = "") -> Answer:
        """Return what the source says of a movie, unless nothing changed since `etag`."""


class Searchable(Protocol):
    """A source that can be searched for movies by people."""

    def search(self, text: str, *, language: str = "en") -> list[Found]:
        """Return movies with this title, the likeliest first, as they are called in a language."""


@runtime_checkable
class WithPosters(Protocol):
    """A source that has pictures."""

    def poster(self, place: str) -> bytes:
        """Return the file of a picture that `Facts.poster` names."""
