"""Taking values out of JSON that may be anything."""

import logging
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from .errors import NonsenseError

logger = logging.getLogger(__name__)

FIRST_YEAR, LAST_YEAR = 1874, 2100
_LONGEST_RUNTIME = 32_000

_MISREAD = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
P = ParamSpec("P")
T = TypeVar("T")


def understood(read: Callable[P, T]) -> Callable[P, T]:
    """Let what nobody foresaw in an answer be nonsense, which stops no work on other movies."""

    @wraps(read)
    def inner(*given: P.args, **named: P.kwargs) -> T:
        try:
            return read(*given, **named)
        except _MISREAD as error:
            logger.warning("an answer was not understood", exc_info=error)
            raise NonsenseError("What the source answered cannot be read.") from error

    return inner


def mapping(value: Any) -> dict[str, Any]:
    """Return an object, or an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def text(value: Any, most: int = 400) -> str:
    """Return a text on one line without characters that no database keeps."""
    if not isinstance(value, str):
        return ""
    return " ".join(_clean(value).split())[:most].strip()


def paragraphs(value: Any, most: int = 10_000) -> str:
    """Return a text that may have lines."""
    return _clean(value).strip()[:most] if isinstance(value, str) else ""


def number(value: Any, most: int = 2**31 - 1) -> int | None:
    """Return a whole number from 1 up."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 < value <= most else None


def runtime(value: Any) -> int | None:
    """Return minutes."""
    return number(value, _LONGEST_RUNTIME)


def day(value: Any) -> date | None:
    """Return a date that is written as 2026-11-29."""
    try:
        found = date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def unique(texts: "list[str]") -> tuple[str, ...]:
    """Return those that say something, each once."""
    return tuple(dict.fromkeys(each for each in texts if each))


def _clean(value: str) -> str:
    # Half of a pair, as JSON may have it, cannot be written as UTF-8.
    return value.replace("\0", "").encode("utf-8", "ignore").decode()
