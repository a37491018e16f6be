"""Numbers as pages write them."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def with_minus(number: str) -> str:
    """Return a number that is written out with the sign for minus, where it has a hyphen."""
    return number.replace("-", "−")


def counted(number: int) -> str:
    """Return ``1,234``; in German, ``1.234``."""
    return number_format(number, force_grouping=True)


def rounded(number: float, decimals: int) -> str:
    """Return ``0.163`` for 0.1628, in German ``0,163``; Django's own function would cut it off."""
    return with_minus(number_format(f"{number:.{decimals}f}"))


def as_percent(percent: float, decimals: int = 0) -> str:
    """Return ``12%`` for 12.3; in German, ``12 %``."""
    return with_percent_sign(rounded(percent, decimals))


def with_percent_sign(number: str) -> str:
    """Return a share that is written out with its sign."""
    # Translators: a share: 12% or, in some languages, with a space between.
    return _("%(number)s%%") % {"number": number}
