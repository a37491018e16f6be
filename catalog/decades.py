"""Translated names of decades."""

from django.utils.functional import lazy
from django.utils.translation import gettext


def decade_label(year: int) -> str:
    """Return the name of the decade that begins with this year: 1990s."""
    return gettext("%(year)ss") % {"year": year}


lazy_decade_label = lazy(decade_label, str)
"""For constants, which are made before the language is known."""
