"""Refuses passwords that are a date: most people's of digits alone are one."""

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_FORMATS = ("%d%m%Y", "%m%d%Y", "%Y%m%d", "%Y%d%m")
_BETWEEN = re.compile(r"[\s./_-]")
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


class DateValidator:
    """Refuses a day, month and year in any order, with or without signs between."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that is a date, once or repeated."""
        digits = _BETWEEN.sub("", password)
        if digits and digits == digits[:8] * (len(digits) // 8) and _is_date(digits[:8]):
            raise ValidationError(
                _("This password is a date. Choose another one."), code="password_is_a_date"
            )

    def get_help_text(self) -> str:
        """Say what is refused."""
        return _("Your password can’t be a date.")


def _is_date(digits: str) -> bool:
    if not (digits.isascii() and digits.isdigit()):
        return False
    for each in _FORMATS:
        try:
            found = datetime.strptime(digits, each)
        except ValueError:
            continue
        if _FIRST_YEAR <= found.year <= _LAST_YEAR:
            return True
    return False
