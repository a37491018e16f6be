"""Numbers as pages write them."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_LAST = [Decimal(1).scaleb(-decimals) for decimals in range(4)]


def with_minus(number: str) -> str:
    """Return a number that is written out with the sign for minus, where it has a hyphen."""
    return number.replace("-", "−")


def counted(number: int) -> str:
    """Return ``1,234``; in German, ``1.234``."""
    return _grouped(number, get_language())


def rounded(number: float, decimals: int) -> str:
    """Return ``0.163`` for 0.1628, in German ``0,163``; Django's own function would cut it off."""
    return with_minus(_localized(f"{number:.{decimals}f}", get_language()))


def rounded_half_up(number: float, decimals: int = 1) -> str:
    """Return ``0.3`` for 0.25, in German ``0,3``: what Django's ``floatformat`` does."""
    return _localized(str(half_up(number, decimals)), get_language())


def half_up(number: float, decimals: int = 1) -> Decimal:
    """Return 0.3 for 0.25, whatever the language."""
    return Decimal(repr(number)).quantize(_LAST[decimals], ROUND_HALF_UP)


def as_percent(percent: float, decimals: int = 0) -> str:
    """Return ``12%`` for 12.3; in German, ``12 %``."""
    return with_percent_sign(rounded(percent, decimals))


def with_percent_sign(number: str) -> str:
    """Return a share that is written out with its sign."""
    # Translators: a share: 12% or, in some languages, with a space between.
    return _("%(number)s%%") % {"number": number}


# A page writes few numbers many times.
@lru_cache(4096)
def _localized(number: str, _language: str | None) -> str:
    return number_format(number)


@lru_cache(4096)
def _grouped(number: int, _language: str | None) -> str:
    return number_format(number, force_grouping=True)
