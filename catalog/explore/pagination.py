"""Pages of a long list, as far as anyone leafs."""

from functools import cached_property

from django.core.paginator import Paginator

PAGE_SIZE = 24
MOST_PAGES = 100
"""A database walks through all that comes before a page; whoever wants more narrows down."""


class ShallowPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of movies' keys, `MOST_PAGES` at most."""

    def __init__(self, keys: object) -> None:
        super().__init__(keys, PAGE_SIZE)  # type: ignore[arg-type]

    @cached_property
    def num_pages(self) -> int:
        """How many pages there are to leaf through."""
        return min(super().num_pages, MOST_PAGES)

    @property
    def is_cut(self) -> bool:
        """Whether there is more than the pages hold."""
        return int(self.count) > self.num_pages * PAGE_SIZE
