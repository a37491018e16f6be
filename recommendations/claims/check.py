"""Walks through the pages of some users, and counts how often each kind of claim holds."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils import translation

from accounts.models import User

from ..engine.model.model import Model
from .groups import of_groups
from .kinds import Kinds
from .known import FEWEST_RATINGS, Known, Site
from .movie_pages import check_movie_pages
from .pages import Card, Picks, groups_for, panel_of, picks_of, rows_of, similar_to
from .report import Report, Verdict
from .sentences import Reason, is_rounded, of_panel, of_people
from .taste import check_taste
from .year import check_year

CLAIM_FIT = ("because", "people", "gems", "different")
FEWEST_IN_ROW = 4
LEAST_IN_COMMON = 3
LEAST_SHARE_OF_GENRES = 0.2


LITTLE_KNOWN = 10
"""Movies with few ratings whose similar movies are looked at."""
SLACK = 1e-4
SLACK_OF_SCORES = 2e-4
"""Lists are ordered by sums of float32."""


def check(users: Sequence[User], model: Model) -> Report:
    """Hold what pages say to these users against the numbers."""
    report, site, kinds = Report(), Site(), Kinds()
    with translation.override("en"):
        for user in users:
            known = Known(user, model)
            check_picks(report, site, known)
            check_rows(report, site, known)
            check_groups(report, site, known)
            check_movie_pages(report, site, known)
            check_taste(report, site, kinds, known)
            check_year(report, site, kinds, known)
        for user in users[:1]:
            for verdict, about in _of_similar(site, user):
                report.add([verdict], about)
    return report


def check_picks(report: Report, site: Site, known: Known) -> None:
    """Add what holds of a user's picks: their basis, each card, its line and its panel."""
    picks = picks_of(known.user)
    if picks is None:
        return
    report.add(_of_basis(site, known, picks), f"{known.user}: {picks.note}")
    for card in picks.cards:
        about = f"{known.user}: {site.movies[card.movie]}, picks: {card.reason}"
        report.add(_of_card(site, known, card, has_panel=True), about)


def check_rows(report: Report, site: Site, known: Known) -> None:
    """Add what holds of the rows of a user's home page."""
    for card in rows_of(known.user):
        about = f"{known.user}: {site.movies[card.movie]}, {card.row}: {card.reason}"
        report.add(_of_card(site, known, card, has_panel=False), about)


def check_groups(report: Report, site: Site, known: Known) -> None:
    """Add what holds of the groups of movies that a user is offered."""
    for verdict, name in of_groups(site, known.model, groups_for(known.user)):
        report.add([verdict], f"{known.user}: {name}")


def _of_basis(site: Site, known: Known, picks: Picks) -> Iterator[Verdict]:
    """Yield whether picks are based on what is said above them."""
    yield "picks: personal or not", known.is_known != picks.basis.startswith("popular")
    if not known.is_known:
        counts = [site.standing(card.movie).count for card in picks.cards]
        yield "picks: the most rated first", counts == sorted(counts, reverse=True)
        return
    if counted := re.search(r"From (?:your )?(\S+) (?:of your (\d+) )?ratings?\.", picks.note):
        numbers = [1 if number == "one" else int(number) for number in counted.groups() if number]
        holds = numbers[0] == len(known.stars) and numbers[-1] == len(known.every)
        yield "picks: based on so many ratings", holds
    elif "From your likes, your diary and your watchlist" in picks.note:
        yield "picks: based on diary and watchlist", not known.every and known.counts_unrated
    else:
        of_groups = "From the groups of movies you chose" in picks.note
        yield "picks: based on chosen groups", of_groups and not known.every and bool(known.groups)
    if "Your likes, your diary and your watchlist count too" in picks.note:
        yield "picks: based on diary and watchlist", known.counts_unrated
    if "Highest score first" in picks.note:
        scores = [known.explanation(card.movie).score for card in picks.cards]
        in_order = all(after <= before + SLACK_OF_SCORES for before, after in pairwise(scores))
        yield "picks: the highest score first", in_order
    if "The groups you chose count too" in picks.note:
        yield "picks: based on chosen groups", bool(known.groups)


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
    if not known.is_known:
        yield "no reason without anything known", not card.reason
    elif card.reason or has_panel:
        yield from _of_reason(site, known, card, kind)


def _of_reason(site: Site, known: Known, card: Card, row: str) -> Iterator[Verdict]:
    split, panel = known.explanation(card.movie), panel_of(known.user, card.movie)
    reason = Reason(site, known, card, split, panel)
    # Apart, for their scores come from features alone.
    newer = "newer than the model: " if known.is_newer(card.movie) else ""
    verdicts = [*of_panel(known, split, panel)]
    if row == "people":
        verdicts.append(of_people(reason) or ("directed by, with", False))
    elif card.reason:
        verdicts += reason.verdicts()
    for kind, holds in verdicts:
        yield newer + kind, holds


def _of_numbers(site: Site, known: Known, card: Card) -> Iterator[Verdict]:
    if card.average is not None:
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
