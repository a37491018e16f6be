"""Every address of the site, from its URL conf."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern


@dataclass(frozen=True)
class Route:
    """An address with places for values.

    Attributes
    ----------
    name
        Of its view, with the namespace; the address itself where it has none.
    parts
        Fixed text, and the names of what is put in between, in turn.
    """

    name: str
    parts: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The names of what is put in."""
        return self.parts[1::2]

    @property
    def is_admin(self) -> bool:
        """Whether it is the administration's."""
        return self.parts[0].startswith("/admin/")

    def path(self, values: list[str]) -> str:
        """Return the address with these values in its places."""
        filled = list(self.parts)
        filled[1::2] = values
        return "".join(filled)


def every_route() -> list[Route]:
    """Return all routes; those of regular expressions have their text only."""
    return list(_routes(get_resolver().url_patterns, ("/",), ""))


def _routes(
    patterns: list[URLPattern | URLResolver], parts: tuple[str, ...], namespace: str
) -> Iterator[Route]:
    for pattern in patterns:
        own = _joined(parts, _parts_of(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _routes(pattern.url_patterns, own, namespace + inner)
        else:
            yield Route(namespace + (pattern.name or "".join(own)), own)


def _parts_of(pattern: object) -> tuple[str, ...]:
    if not isinstance(pattern, RoutePattern):
        # Regular expressions: what varies in them is drawn as one place.
        fixed = str(pattern).removeprefix("^").split("(")[0]
        return (fixed, "rest", "") if "(" in str(pattern) else (fixed.rstrip("$"),)
    parts, rest = [], pattern._route
    while "<" in rest:
        before, _, rest = rest.partition("<")
        converter, _, rest = rest.partition(">")
        parts += [before, converter.rpartition(":")[2]]
    return (*parts, rest)


def _joined(first: tuple[str, ...], then: tuple[str, ...]) -> tuple[str, ...]:
    return (*first[:-1], first[-1] + then[0], *then[1:])
