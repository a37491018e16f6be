"""Walks through the pages of some users, and counts how often each kind of claim holds."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import translation

from accounts.models import User

from ..engine.model.model import Model
from .known import FEWEST_RATINGS, Known, Site
from .pages import Card, panel_of, picks_of, rows_of, similar_to
from .sentences import Reason, Verdict, is_rounded, of_panel, of_people

CLAIM_FIT = ("because", "people", "gems", "different")
FEWEST_IN_ROW = 4
LEAST_IN_COMMON = 3
LEAST_SHARE_OF_GENRES = 0.2


LITTLE_KNOWN = 10
"""Movies with few ratings whose similar movies are looked at."""
SLACK = 1e-4


@dataclass
class Report:
    """By kind of claim: how many there were, how many held, and some that did not."""

    made: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    false: dict[str, list[str]] = field(default_factory=dict)

    def add(self, verdict: Verdict, about: str) -> None:
        """Count a claim."""
        kind, holds = verdict
        self.made[kind] += 1
        self.held[kind] += holds
        if not holds:
            self.false.setdefault(kind, []).append(about)

    @property
    def all_hold(self) -> bool:
        """Whether no claim is false."""
        return not self.false


def check(users: Sequence[User], model: Model) -> Report:
    """Hold what pages say to these users against the numbers."""
    report, site = Report(), Site()
    with translation.override("en"):
        for user in users:
            known = Known(user, model)
            picks = picks_of(user)
            for place, card in enumerate([*picks, *rows_of(user)]):
                about = f"{user.username}: {site.movies[card.movie]}, {card.row or 'picks'}"
                for verdict in _of_card(site, known, card, has_panel=place < len(picks)):
                    report.add(verdict, f"{about}: {card.reason}")
        for user in users[:1]:
            for verdict, about in _of_similar(site, user):
                report.add(verdict, about)
    return report


def _of_card(site: Site, known: Known, card: Card, *, has_panel: bool) -> Iterator[Verdict]:
    yield from _of_numbers(site, known, card)
    kind = card.row.partition("-")[0]
    if kind in CLAIM_FIT:
        yield f"row '{kind}': fits", known.predicted.get(card.movie, 0.0) >= known.floor - SLACK
        yield f"row '{kind}': four movies and more", card.row_size >= FEWEST_IN_ROW
    if kind == "gems":
        yield "row 'gems': rated by few", site.standing(card.movie).count <= site.usual_count
    if kind == "because":
        yield "row 'because': liked, and of its genres", _is_like_a_liked_one(site, known, card)
    split = known.explanation(card.movie)
    if split is None or not (card.reason or has_panel):
        return
    panel = panel_of(known.user, card.movie)
    reason = Reason(site, known, card, split, panel)
    if kind == "people":
        yield of_people(reason) or ("directed by, with", False)
    elif card.reason:
        yield from reason.verdicts()
    yield from of_panel(known, split, panel)


def _of_numbers(site: Site, known: Known, card: Card) -> Iterator[Verdict]:
    standing = site.standing(card.movie)
    as_rated = (
        is_rounded(card.average, standing.average)
        if standing.count >= FEWEST_RATINGS
        else not card.average
    )
    yield "average and number of ratings", card.count == standing.count and as_rated
    yield "no match in percent", not card.has_percent
    if card.stars:
        predicted = known.predicted.get(card.movie, 0.0)
        yield (
            "predicted stars",
            known.has_predictions and abs(predicted - float(card.stars)) <= 0.051,
        )


def _is_like_a_liked_one(site: Site, known: Known, card: Card) -> bool:
    liked = int(card.row.partition("-")[2])
    own, others = site.genres[liked], site.genres[card.movie]
    common = len(own & others) / max(len(own | others), 1)
    return known.stars.get(liked, 0.0) >= 4.0 and (not own or common >= LEAST_SHARE_OF_GENRES)


def _of_similar(site: Site, user: User) -> Iterator[tuple[Verdict, str]]:
    few = [pk for pk in sorted(site.movies) if site.counts.get(pk, 0) < FEWEST_RATINGS]
    for movie in few[:: max(len(few) // LITTLE_KNOWN, 1)]:
        own = site.features(movie)
        for other in similar_to(user, movie):
            holds = len(own & site.features(other)) >= LEAST_IN_COMMON
            about = f"{site.movies[movie]}: {site.movies[other]}"
            yield ("similar to a movie with few ratings", holds), about
