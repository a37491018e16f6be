"""How close what a movie is called comes to what was searched for."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from .words import initials_of, wordings_of

ARTICLES = ("the ", "a ", "an ")
"""What a title may have before the words typed."""


class Candidate(NamedTuple):
    """What is known of a movie that a search finds.

    Attributes
    ----------
    text
        Its titles, folded, each between bars.
    is_named
        Whether a person of its credits has the words in their name.
    """

    text: str
    year: int | None
    is_named: bool


Tier = Callable[[Candidate], bool]


def tiers_of(phrase: str, words: Sequence[str]) -> list[Tier]:
    """Return conditions on the titles of a movie, the closest first.

    Parameters
    ----------
    phrase, words
        A whole text, folded, and its different words.
    """
    initials = initials_of(phrase)
    wordings = all_wordings(phrase)
    tiers = [
        _begins(f"| {start}{wording} |" for wording in wordings for start in ("", *ARTICLES)),
        _has_any(f"| {wording} |" for wording in wordings),
    ]
    if initials:
        tiers.append(_begins([f"| {initials} "]))
        wordings.remove(initials)
    return [
        *tiers,
        _begins(f"| {wording}" for wording in wordings),
        _has_any(f"| {wording}" for wording in wordings),
        _has_any(f" {wording}" for wording in wordings),
        lambda movie: all(word in movie.text for word in words),
    ]


def in_year(year: int, tiers: Sequence[Tier]) -> list[Tier]:
    """Return the same conditions on movies of a year; without any, that they are of it."""

    def is_of_year(movie: Candidate) -> bool:
        return movie.year == year

    def both(tier: Tier) -> Tier:
        return lambda movie: is_of_year(movie) and tier(movie)

    return [both(tier) for tier in tiers] or [is_of_year]


def rank(movie: Candidate, tiers: Sequence[Tier]) -> int:
    """Return the place of the first condition that holds; their number where none does."""
    for place, holds in enumerate(tiers):
        if holds(movie):
            return place
    return len(tiers)


def all_wordings(phrase: str) -> list[str]:
    """Return the ways to write a folded text, the one as initials last."""
    initials = initials_of(phrase)
    return [*wordings_of(phrase), *([initials] if initials else [])]


def _begins(beginnings: Iterator[str] | Sequence[str]) -> Tier:
    some = tuple(beginnings)
    return lambda movie: movie.text.startswith(some)


def _has_any(parts: Iterator[str]) -> Tier:
    some = tuple(parts)

    def has_any(movie: Candidate) -> bool:
        for part in some:  # noqa: SIM110 - `any` takes twice as long for hundreds of movies
            if part in movie.text:
                return True
        return False

    return has_any
