"""All routes of the site, and their addresses with given values."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


class Route(NamedTuple):
    """A route of the URL conf.

    Attributes
    ----------
    name
        With its namespace, such as `admin:index`; the pattern itself where it has none.
    pattern
        As it is written, from the root on.
    """

    name: str
    pattern: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of what varies in its address."""
        return tuple(one or other for one, other in _PARAMETER.findall(self.pattern))

    def address(self, values: Mapping[str, object]) -> str:
        """Return the address with these values."""
        filled = _PARAMETER.sub(lambda found: str(values[found[1] or found[2]]), self.pattern)
        return "/" + filled.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


def routes() -> list[Route]:
    """Return all routes, in the order of the URL conf."""
    return list(_below(get_resolver(), "", ""))


def _below(resolver: URLResolver, pattern: str, namespace: str) -> Iterator[Route]:
    for each in resolver.url_patterns:
        path = pattern + str(each.pattern)
        if isinstance(each, URLPattern):
            yield Route(f"{namespace}{each.name}" if each.name else path, path)
        else:
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _below(each, path, inner)
