"""Holds what the weekly mail says against the ratings and the model's arrays.

A mail is made as for whoever wants it, and not sent; nothing else here uses the code that makes it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils import translation

from accounts.models import User
from recommendations.claims.known import Known, Site
from recommendations.claims.pages import Card, panel_of, picks_of
from recommendations.claims.report import Report, Verdict
from recommendations.claims.sentences import Reason
from recommendations.engine.model.model import Model

from .message import picks_and_message
from .models import SentMail, Subscription

MOVIES = 3
_PERSONAL, _POPULAR = "picked from what you have told us:", "that are popular here;"
_MOVIE = re.compile(
    r"^(?P<place>\d)\. (?P<title>.+)\n(?:   (?P<reason>(?!https?:).+)\n)?"
    r"   https?://\S+/movies/(?P<movie>\d+)/$",
    re.MULTILINE,
)


class Named(NamedTuple):
    """A movie of a mail: its place, its title, and why it is there."""

    place: int
    movie: int
    title: str
    reason: str


def check_weekly(report: Report, users: Sequence[User], model: Model) -> None:
    """Add what holds of the mails that these users would get; nothing of who would get none."""
    site = Site()
    with translation.override("en"):
        for user in users:
            body = mail_to(user)
            if body is not None:
                verdicts = _of_mail(site, Known(user, model), body)
                report.add(verdicts, f"{user}, their weekly mail")


def mail_to(user: User) -> str | None:
    """Return what the mail to a user says in English; None where they would get none."""
    made = picks_and_message(Subscription(user=user, language="en", time_zone="UTC"))
    return None if made is None else str(made[1].body)


def _of_mail(site: Site, known: Known, body: str) -> Iterator[Verdict]:
    named = [
        Named(int(one["place"]), int(one["movie"]), one["title"], one["reason"] or "")
        for one in _MOVIE.finditer(body)
    ]
    movies = [one.movie for one in named]
    is_so = [one.place for one in named] == [1, 2, 3] and len(set(movies)) == MOVIES
    yield "mail: three movies", is_so and all(site.movies[pk].hidden_at is None for pk in movies)
    yield "mail: titles of these", all(str(site.movies[one.movie]) == one.title for one in named)
    rated_or_unwanted = {*known.every, *known.unwanted}
    yield "mail: nothing rated or unwanted", rated_or_unwanted.isdisjoint(movies)
    said = (_PERSONAL in body, _POPULAR in body)
    yield "mail: personal or popular", said == (known.is_known, not known.is_known)
    yield "mail: the first picks that no mail had lately", movies == _first_picks(known)
    for one in named:
        for kind, holds in _of_reason(site, known, one):
            yield f"mail: {kind}", holds


def _first_picks(known: Known) -> list[int]:
    picks = picks_of(known.user)
    shown = [] if picks is None else [card.movie for card in picks.cards]
    sent = SentMail.objects.filter(user=known.user).values_list("movies", flat=True)
    lately = {movie for movies in sent for movie in movies}
    return [*(pk for pk in shown if pk not in lately), *(pk for pk in shown if pk in lately)][
        :MOVIES
    ]


def _of_reason(site: Site, known: Known, one: Named) -> Iterator[Verdict]:
    if not known.is_known or not one.reason:
        yield "no reason without anything known", known.is_known or not one.reason
        return
    card = Card(one.movie, "", MOVIES, one.reason, "", None, None, has_percent=False)
    panel = panel_of(known.user, one.movie)
    yield from Reason(site, known, card, known.explanation(one.movie), panel).verdicts()
