"""Figures with their intervals, as pages show them."""

from typing import Any

from django.utils.html import format_html

from core.numbers import as_percent, rounded

_PLACES = 3


def measure(figure: Any, form: str = "") -> str:
    """Return a figure, with its interval in brackets where there is one.

    Parameters
    ----------
    figure
        With a `value`, and perhaps `low` and `high`; None for one that is not known.
    form
        ``%`` for a part of a whole, ``+`` for a difference, or a number of decimal places.
    """
    if figure is None:
        return "–"
    value = _text(figure.value, form)
    if figure.low is None or figure.high is None:
        return value
    low, high = (_text(end, form) for end in (figure.low, figure.high))
    return format_html('{} <small class="nowrap">({} – {})</small>', value, low, high)


def _text(value: float, form: str) -> str:
    if form == "%":
        return as_percent(100 * value, 1)
    places = int(form) if form.isdecimal() else _PLACES
    shown = round(value, places) or 0.0  # no minus before nought
    sign = "+" if form == "+" and shown > 0 else ""
    return sign + rounded(shown, places)
