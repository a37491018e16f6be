"""Decades, in the words of the language a page is in."""

from django.utils.functional import lazy
from django.utils.translation import gettext


def decade_label(year: int) -> str:
    """Return what pages call the decade that begins with this year: 1990s."""
    return gettext("%(year)ss") % {"year": year}


lazy_decade_label = lazy(decade_label, str)
"""For what is made before the language of a page is known."""
