"""The kinds of sentences on a card, and whether the numbers bear each out."""

import re
from collections.abc import Callable, Iterator, Mapping
from re import Match

import numpy as np

from ..engine.ranking.scoring import Explanation
from ..models import ChosenGroup
from .known import Known, Site
from .pages import Card, PanelPart
from .report import Verdict

_STARS = r"(?P<stars>(?:½|\d½?) stars?|\d+ out of 10)"
_IN_COMMON = r"(?: \(in common: (?P<common>.+)\))?"
_WHERE = r"is (?:in your diary|on your watchlist)"
_ALSO = (
    rf"(?:, and (?:you (?:gave|watched) )?(?P<title>.+) (?:{_STARS}|{_WHERE}|\d+ times)"
    r"|, and you liked (?P<liked>.+))?"
)
FEWEST_RATERS = 20
LOVED_SHARE = 0.6
_OF_MOVIES = ("rating", "liked", "seen", "watchlist", "not-interested")
SLACK = 1e-6


class Reason:
    """The line under a card, with all that its claims are held against."""

    def __init__(
        self, site: Site, known: Known, card: Card, split: Explanation, panel: list[PanelPart]
    ) -> None:
        self.site, self.known, self.card, self.split, self.panel = site, known, card, split, panel

    def verdicts(self) -> Iterator[Verdict]:
        """Yield what the line claims; a line of no known form does not hold."""
        for kind, form, holds in _FORMS:
            if match := re.fullmatch(form, self.card.reason):
                said = match.groupdict()
                yield kind, holds(self, match)
                if title := _title(said):
                    yield "the named movie is in the panel", self._is_in_panel(title)
                if said.get("common"):
                    yield "in common", self._have_in_common(said["title"], said["common"])
                return
        yield "a sentence of a known form", False

    @property
    def _general(self) -> float:
        return max(self.split.popularity, self.split.prior)

    @property
    def _largest(self) -> float:
        return float(self.split.terms.max(initial=0.0))

    @property
    def _not_their_own(self) -> float:
        return max(self._general, self.split.trend)

    @property
    def _all_that_counts(self) -> float:
        return sum(abs(part.percent) for part in self.panel)

    def places(self, title: str) -> list[int]:
        """Return which terms are about a movie of this title."""
        return [
            place
            for place, about in enumerate(self.known.named)
            if not isinstance(about, ChosenGroup) and self.site.movies[about].title == title
        ]

    def _is_in_panel(self, title: str) -> bool:
        return any(part.title == title for part in self.panel)

    def _have_in_common(self, title: str, common: str) -> bool:
        own = self.card.movie
        return any(
            all(
                feature in self.site.genres[own] & self.site.genres[movie]
                or feature == f"{self.site.decade(own)}s" == f"{self.site.decade(movie)}s"
                for feature in common.split(", ")
            )
            for movie in (self.known.named[place] for place in self.places(title))
            if not isinstance(movie, ChosenGroup)
        )

    def is_the_largest(self, match: Match[str]) -> bool:
        """Whether a rating of these stars adds the most, or within a fifth of it."""
        for place in self.places(match["title"]):
            movie, term = self.known.named[place], self.split.terms[place]
            stars = None if isinstance(movie, ChosenGroup) else self.known.stars.get(movie)
            if stars == _stars(match.groupdict().get("stars")) and (
                term >= 0.8 * self._largest - SLACK and term >= self._not_their_own - SLACK
            ):
                return True
        return False

    def is_the_largest_unrated(self, match: Match[str]) -> bool:
        """Whether what they liked, saw or want to see adds the most, or within a fifth of it."""
        said = match.groupdict()
        own = {
            "liked": self.known.liked,
            "watched": [
                movie
                for movie in self.known.seen_again
                if str(self.known.times[movie]) == said.get("times")
            ],
            "is in your diary": self.known.seen,
            "is on your watchlist": self.known.wanted,
        }
        words = said.get("what")
        among = set(own[words] if words else self.known.unrated)
        return any(
            self.known.named[place] in among
            and self.split.terms[place] >= 0.8 * self._largest - SLACK
            and self.split.terms[place] >= self._not_their_own - SLACK
            for place in self.places(match["title"])
        )

    def is_one_of_many_unrated(self, match: Match[str]) -> bool:
        """Whether it is the largest, and still adds less than a tenth, as others do."""
        return self._adds_little(match["title"]) and self.is_the_largest_unrated(match)

    def is_one_of_many(self, match: Match[str]) -> bool:
        """Whether it is the largest, and still adds less than a tenth, as others do."""
        return self._adds_little(match["title"]) and self.is_the_largest(match)

    def _adds_little(self, title: str) -> bool:
        small = any(
            part.title == title and part.percent <= 0.1 * self._all_that_counts + 0.5
            for part in self.panel
        )
        return small and int((self.split.terms > 0).sum()) >= 5

    def is_loved(self, match: Match[str]) -> bool:
        """Whether most who rated it gave it four stars and more, and popularity is largest."""
        liked = self.site.standing(self.card.movie).liked_share
        return liked >= LOVED_SHARE and self.is_rated_so(match)

    def is_rated_so(self, match: Match[str]) -> bool:
        """Whether so many gave it so many stars, and nothing of the user's own is larger."""
        standing = self.site.standing(self.card.movie)
        scale = 2 if self.known.user.out_of_ten else 1
        numbers = (
            abs(float(match["average"]) - scale * standing.average) <= 0.05 + SLACK
            and int(match["count"].replace(",", "")) == standing.count >= FEWEST_RATERS
        )
        title = _title(match.groupdict())
        beside = not title or any(
            part.title == title and part.percent >= 0.1 * self._all_that_counts - 0.5
            for part in self.panel
        )
        others = max(self._largest, self.split.trend)
        return numbers and beside and self._general >= others - SLACK

    def is_liked_lately(self, _match: Match[str]) -> bool:
        """Whether nothing adds more than that it is liked more lately."""
        others = max(self._largest, self._general, SLACK)
        return self.split.trend >= others - SLACK

    def is_a_fitting_group(self, match: Match[str]) -> bool:
        """Whether the user chose the group, and the movie has what its name says."""
        for place, group in enumerate(self.known.named):
            if isinstance(group, ChosenGroup) and group.name == match["name"]:
                return self._fits(group) and self.split.terms[place] >= 0.8 * self._largest - SLACK
        return False

    def _fits(self, group: ChosenGroup) -> bool:
        said = [word.partition(":")[::2] for word in group.words if not word.startswith("movie:")]
        year = self.site.movies[self.card.movie].year or 0
        return bool(said) and all(
            name in self.site.genres[self.card.movie]
            if kind == "genre"
            else kind == "time" and (year // 10 * 10 == int(name) if name else 0 < year < 1970)
            for kind, name in said
        )

    def is_by_whom_they_like(self, match: Match[str]) -> bool:
        """Whether someone of this name worked on both movies, and the user liked the other."""
        role = "director" if match["role"] == "Directed by" else "cast"
        credited = self.site.credits
        own = credited.get((self.card.movie, role), set())
        return match["name"] in own and any(
            self.site.movies[movie].title == match["title"]
            and stars >= 4.0
            and match["name"] in credited.get((movie, role), set())
            for movie, stars in self.known.stars.items()
        )


def is_rounded(shown: str, value: float) -> bool:
    """Whether a number is another one, rounded to a decimal."""
    return bool(shown) and abs(float(shown) - value) <= 0.05 + SLACK


def _title(said: Mapping[str, str | None]) -> str | None:
    return said.get("title") or said.get("liked")


def _stars(words: str | None) -> float | None:
    if not words:
        return None
    number, *_unit = words.split()
    if words.endswith("out of 10"):
        return int(number) / 2
    whole, half = number.removesuffix("½"), number.endswith("½")
    return int(whole or 0) + 0.5 * half


_FORMS: list[tuple[str, str, Callable[[Reason, Match[str]], bool]]] = [
    (
        "loved here",
        rf"Loved here: (?P<average>[\d.]+) from (?P<count>[\d,]+) ratings{_ALSO}",
        Reason.is_loved,
    ),
    (
        "rated by people here",
        rf"Rated (?P<average>[\d.]+) by (?P<count>[\d,]+) people here{_ALSO}",
        Reason.is_rated_so,
    ),
    ("liked lately", r"Much liked here lately", Reason.is_liked_lately),
    (
        "from many of your ratings",
        rf"From many of your ratings, such as (?P<title>.+), {_STARS}{_IN_COMMON}",
        Reason.is_one_of_many,
    ),
    (
        "because you gave",
        rf"Because you gave (?P<title>.+?) {_STARS}{_IN_COMMON}",
        Reason.is_the_largest,
    ),
    (
        "from many of your movies",
        rf"From many of your movies, such as (?P<title>.+?){_IN_COMMON}",
        Reason.is_one_of_many_unrated,
    ),
    (
        "because in your diary or on your watchlist",
        rf"Because (?P<title>.+) (?P<what>is in your diary|is on your watchlist){_IN_COMMON}",
        Reason.is_the_largest_unrated,
    ),
    (
        "because you liked",
        rf"Because you (?P<what>liked) (?P<title>.+?){_IN_COMMON}",
        Reason.is_the_largest_unrated,
    ),
    (
        "because you watched",
        rf"Because you (?P<what>watched) (?P<title>.+?) (?P<times>\d+) times{_IN_COMMON}",
        Reason.is_the_largest_unrated,
    ),
    ("unlike", rf"Unlike (?P<title>.+), which you gave {_STARS}", Reason.is_the_largest),
    ("unlike", r"Unlike (?P<title>.+), which you are not interested in", Reason.is_the_largest),
    (
        "because you chose",
        r"Because you chose the group (?P<name>.+)",
        Reason.is_a_fitting_group,
    ),
]
_PEOPLE = r"(?P<role>Directed by|With) (?P<name>.+), (?:like|as in) (?P<title>.+)"


def of_people(reason: Reason) -> Verdict | None:
    """Return whether a line about a director or an actor holds; None if it is no such line."""
    match = re.fullmatch(_PEOPLE, reason.card.reason)
    return match and ("directed by, with", reason.is_by_whom_they_like(match))


def of_panel(known: Known, split: Explanation, panel: list[PanelPart]) -> Iterator[Verdict]:
    """Yield whether 'Why this?' is sorted by size, adds up, and counts the movies left out."""
    parts = [part for part in panel if part.kind != "others"]
    sizes = [abs(part.percent) for part in parts]
    yield "panel: the largest first", all(np.diff(sizes) <= 0.5)
    yield (
        "panel: adds up to 100%",
        abs(sum(abs(part.percent) for part in panel) - 100) <= len(panel),
    )
    groups = sum(isinstance(about, ChosenGroup) for about in known.named)
    movies = sum(part.kind in _OF_MOVIES for part in parts)
    yield "panel: chosen groups", groups == sum(part.kind == "group" for part in parts)
    left = sum(part.count for part in panel if part.kind == "others")
    yield "panel: other movies", movies + left == len(known.named) - groups
    first = parts[0].kind if parts else ""
    general = max(abs(split.popularity), abs(split.prior))
    largest = max(float(np.abs(split.terms).max(initial=0.0)), abs(split.trend))
    yield (
        "panel: popularity first where it is",
        (first in ("popularity", "prior")) == (general >= largest),
    )
