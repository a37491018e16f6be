"""Numbers are written as Django's own filters write them."""

import pytest
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import floatformat
from django.utils.translation import override

from core.numbers import counted, half_up, rounded_half_up

NUMBERS = [0.0, 0.04, 0.05, 0.25, 2.675, 3.349999, 3.35, 4.5, 4.95, 9.995, 10.0, 1234.5]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("decimals", [1, 2])
def test_halves_are_rounded_up(language: str, decimals: int) -> None:
    with override(language):
        written = [rounded_half_up(number, decimals) for number in NUMBERS]
        assert written == [floatformat(number, decimals) for number in NUMBERS]
        unlocalized = [str(half_up(number, decimals)) for number in NUMBERS]
        assert unlocalized == [floatformat(number, f"{decimals}u") for number in NUMBERS]


def test_thousands_are_set_apart_by_language() -> None:
    for language in ("en", "de", "en"):
        with override(language):
            assert counted(1234567) == intcomma(1234567)
