"""Refuses passwords that are known from breaches, by a list on this machine.

The list may have hundreds of millions of lines: it is memory-mapped, never read whole, and all
processes share its pages.
"""

import hashlib
import mmap
import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.translation import gettext as _

_HASH = re.compile(rb"([0-9A-Fa-f]{16,40})(:\d+)?\r?$")
_SAMPLES = 64
"""How many lines are looked at to see that a list of hashes is in order."""


class _List:
    """A list of breached passwords: sorted SHA-1 hashes or their beginnings, or plain words.

    Which of them it is, its first line tells: 'Pwned Passwords' has HASH:COUNT in each line.

    Raises
    ------
    ImproperlyConfigured
        If the file cannot be read, or its hashes are not sorted.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:  # an empty file is a ValueError
            raise ImproperlyConfigured(f"BREACHED_PASSWORDS {path}: {error}.") from error
        hashes = _HASH.match(self._line_at(0))
        self._digits = len(hashes[1]) if hashes else 0
        if self._digits and not self._seems_sorted():
            raise ImproperlyConfigured(
                f"BREACHED_PASSWORDS {path}: its hashes are not in order; "
                "take the list that is ordered by hash."
            )

    def __contains__(self, password: str) -> bool:
        if self._digits:
            sha1 = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest()
            return self._has_hash(sha1[: self._digits].upper().encode())
        return any(self._has_line(word) for word in {password, password.lower()})

    def _has_hash(self, wanted: bytes) -> bool:
        """Look for a hash by halving the range of bytes in which its line may begin."""
        low, high = 0, len(self._lines)
        while low < high:
            begin = self._beginning_of_line((low + high) // 2)
            found = self._line_at(begin)[: len(wanted)].upper()
            if found == wanted:
                return True
            if found < wanted:
                low = begin + len(self._line_at(begin)) + 1
            else:
                high = begin
        return False

    def _has_line(self, word: str) -> bool:
        line = word.encode()
        if not line or b"\n" in line:
            return False
        first, last = self._line_at(0), self._lines[-len(line) - 1 :]
        if line == first.rstrip(b"\r") or last == b"\n" + line:
            return True
        ends = (b"\n", b"\r\n")
        return any(self._lines.find(b"\n" + line + end) != -1 for end in ends)

    def _beginning_of_line(self, at: int) -> int:
        return self._lines.rfind(b"\n", 0, at) + 1

    def _line_at(self, begin: int) -> bytes:
        end = self._lines.find(b"\n", begin)
        return self._lines[begin : end if end != -1 else len(self._lines)]

    def _seems_sorted(self) -> bool:
        places = [len(self._lines) * number // _SAMPLES for number in range(_SAMPLES)]
        lines = [self._line_at(self._beginning_of_line(place)).upper() for place in places]
        return lines == sorted(lines)


class BreachedPasswordValidator:
    """Refuses the passwords of a list.

    Parameters
    ----------
    path
        Where the list is: sorted SHA-1 hashes or their beginnings (16 digits or more), or words.
    """

    def __init__(self, path: str) -> None:
        self._breached = _List(Path(path))

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that is in the list."""
        if password in self._breached:
            raise ValidationError(
                _("This password is known from a data breach. Choose another one."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        """Say what is refused."""
        return _("Your password can’t be one that is known from data breaches.")
