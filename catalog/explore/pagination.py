"""Pagination with a limit."""

from functools import cached_property

from django.core.paginator import Paginator

PAGE_SIZE = 24
MAX_PAGES = 100
"""To reach a page the database reads all rows before it; filters lead further."""


class ShallowPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of so many movies' keys, `MAX_PAGES` at most."""

    def __init__(self, keys: object, count: int) -> None:
        super().__init__(keys, PAGE_SIZE)  # type: ignore[arg-type]
        self.count = count

    @cached_property
    def num_pages(self) -> int:
        """The number of pages, up to the limit."""
        return min(super().num_pages, MAX_PAGES)

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than the pages hold."""
        return int(self.count) > self.num_pages * PAGE_SIZE
