"""The countries of sources by the names that this site uses."""

from collections.abc import Iterable

from .reading import unique

_NAMES = {
    "People's Republic of China": "China",
    "Republic of Ireland": "Ireland",
    "United States of America": "United States",
}
"""Names of one source for what another one calls otherwise: one country is one facet."""
_LONGEST = 60


def site_countries(names: Iterable[str]) -> tuple[str, ...]:
    """Return the countries, each once."""
    return unique([_NAMES.get(name, name)[:_LONGEST] for name in names])
