"""How often each kind of claim was made, and how often it held."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

Verdict = tuple[str, bool]
"""A kind of claim, and whether one such claim holds."""


@dataclass
class Report:
    """By kind of claim: how many there were, how many held, and some that did not."""

    made: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    false: dict[str, list[str]] = field(default_factory=dict)

    def add(self, verdicts: Iterable[Verdict], about: str) -> None:
        """Count claims about one thing."""
        for kind, holds in verdicts:
            self.made[kind] += 1
            self.held[kind] += holds
            if not holds:
                self.false.setdefault(kind, []).append(about)

    @property
    def all_hold(self) -> bool:
        """Whether no claim is false."""
        return not self.false
