"""What people call the items of a model."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Id = int | str
"""Of a user or movie, as the outside has it."""


@dataclass(frozen=True)
class Movies:
    """The movies of a model, by row.

    Attributes
    ----------
    ids
        The outside's, numbers or text.
    titles
        Such as ``The Matrix (1999)``.
    years, genres
        The year, if known, and the names of the genres.
    """

    ids: tuple[Id, ...]
    titles: tuple[str, ...]
    years: tuple[int | None, ...]
    genres: tuple[tuple[str, ...], ...]

    def rows_of(self, ids: Iterable[Id]) -> NDArray[np.int64]:
        """Return the row of each id, -1 for one that is not here."""
        return np.array([self._rows.get(one, -1) for one in ids], dtype=np.int64)

    def document(self) -> dict[str, object]:
        """Return what `in_document` reads."""
        return asdict(self)

    @classmethod
    def in_document(cls, document: Mapping[str, list[Any]], items: int) -> Self:
        """Read what was stored of so many movies.

        Raises
        ------
        ValueError, KeyError, TypeError
            If it is not what `document` returns.
        """
        parts = {name: tuple(document[name]) for name in cls.__dataclass_fields__}
        if {len(part) for part in parts.values()} != {items}:
            raise ValueError(f"it does not name {items} movies")
        return cls(**{**parts, "genres": tuple(map(tuple, parts["genres"]))})

    @cached_property
    def _rows(self) -> dict[Id, int]:
        return {one: row for row, one in enumerate(self.ids)}


def titled(title: str, year: int | None) -> str:
    """Return ``The Matrix (1999)``, or the title alone."""
    return f"{title} ({year})" if year else title
