"""Pages on which one thing is changed, to see that it is found."""

import re
from collections.abc import Callable, Mapping
from functools import cache

import pytest

from recommendations.claims import pages
from recommendations.claims.report import Report

Lie = tuple[str, str]
"""A form of words of a page, and what is put in its place."""


def not_found(
    check: Callable[[], Report], lies: Mapping[str, Lie], monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Return the kinds of claims that are still said to hold where a page lies about them."""
    source_of = cache(pages.source_of)
    missed = []
    for kind, (form, instead) in lies.items():
        lying = _Lying(source_of, form, instead)
        monkeypatch.setattr(pages, "source_of", lying)
        report = check()
        assert lying.told, f"no page has what was to be changed for {kind!r}"
        if not report.false.get(kind):
            missed.append(kind)
    return missed


class _Lying:
    def __init__(self, source_of: Callable[..., str], form: str, instead: str) -> None:
        self._source_of, self._form, self._instead = source_of, form, instead
        self.told = 0

    def __call__(self, *of: object) -> str:
        source = self._source_of(*of)
        found, times = re.subn(self._form, self._instead, source, count=1, flags=re.DOTALL)
        self.told += times
        return found
