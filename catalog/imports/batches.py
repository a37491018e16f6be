"""Long files in pieces that one statement can write."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

BATCH = 500

_Item = TypeVar("_Item")


def batches(items: Iterable[_Item], size: int = BATCH) -> Iterator[list[_Item]]:
    """Yield `items` in lists of at most `size`."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch
