"""From which age a movie is, by how each country writes its age ratings."""

import re

from django.utils.functional import lazy
from django.utils.translation import gettext as _

YOUNGEST, OLDEST = 0, 21
_GUIDED = 8
"""Where parents are to guide, a child of about eight is meant, as the British board says of PG."""
_WORDS: dict[str, dict[str, int]] = {
    "AT": {"AA": 0},
    "AU": {"E": 0, "G": 0, "PG": _GUIDED, "M": 15, "RC": OLDEST},
    "BE": {"AL": 0, "TP": 0, "KT": 0},
    "BR": {"L": 0, "AL": 0},
    "CA": {"G": 0, "PG": _GUIDED, "A": 18, "R": 18},
    "CZ": {"U": 0},
    "DK": {"A": 0},
    "ES": {"A": 0, "AI": 0, "APTA": 0, "TP": 0, "X": 18},
    "FI": {"S": 0, "T": 0},
    "FR": {"U": 0, "TP": 0, "X": 18},
    "GB": {"U": 0, "PG": _GUIDED},
    "GR": {"K": 0},
    "HU": {"KN": 0, "X": 18},
    "IE": {"G": 0, "PG": _GUIDED},
    "IN": {"U": 0, "UA": 12, "U/A": 12, "A": 18, "S": 18},
    "IT": {"T": 0},
    "JP": {"G": 0},
    "KR": {"ALL": 0},
    "MX": {"AA": 0, "A": 0, "B": 12, "C": 18, "D": 18},
    "NL": {"AL": 0},
    "NO": {"A": 0},
    "NZ": {"G": 0, "PG": _GUIDED, "M": 16},
    "PL": {"BO": 0},
    "PT": {"A": 0},
    "SE": {"BTL": 0},
    "US": {"G": 0, "PG": _GUIDED, "R": 17, "NC-17": 18},
}
"""Ratings that name no age; any other one is from the age that is in it, as FSK 12 or K-16."""
_AGE = re.compile(r"(?<!\d)\d{1,2}(?!\d)", re.ASCII)


def from_age(country: str, certificate: str) -> int | None:
    """Return the age from which a movie with this age rating is; None where that is not known.

    Parameters
    ----------
    country
        Its two letters, such as ``DE``.
    certificate
        As the country writes it, such as ``12`` or ``PG-13``.
    """
    word = " ".join(certificate.upper().split())
    if (known := _WORDS.get(country, {}).get(word)) is not None:
        return known
    ages = [int(age) for age in _AGE.findall(word)]
    return max(ages) if ages and max(ages) <= OLDEST else None


def age_label(age: int) -> str:
    """Return what an age is called: from which age a movie is."""
    return _("From %(age)s") % {"age": age}


lazy_age_label = lazy(age_label, str)
