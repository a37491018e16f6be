"""Holds what the pages of movie nights say against the ratings and the model's arrays.

Nothing here uses the code that chose the movies or made the bars.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation

from accounts.models import User
from catalog.models import Movie
from recommendations.claims.known import Known, stars_predicted
from recommendations.claims.pages import Element, page
from recommendations.claims.report import Report, Verdict
from recommendations.engine.model.model import Model

from .models import GuestRating, Night, Participant

MOST_NIGHTS = 20
GUEST_RATINGS = 5
TOGETHER = 4
"""How many of the users meet at the night that is made for the check."""
FULL = 5.0
LEAST_GIVEN_WAY = 0.5
ROUNDED = 0.051
_GIVES_WAY = (
    r"(?P<name>.+) gives way: (?P<below>[\d.]+) (?P<unit>stars|points) "
    r"below their best movie here\."
)


@dataclass(frozen=True)
class Bar:
    """A participant's bar: the stars beside it, and its length in percent."""

    stars: float
    length: float


@dataclass(frozen=True)
class Entry:
    """A movie of a night: its bars by name, and the line below them."""

    movie: int
    bars: Mapping[str, Bar]
    line: str


def check_nights(report: Report, users: Sequence[User], model: Model) -> None:
    """Add what holds on the pages of nights of these users, and on one made of them.

    The one that is made is taken back.
    """
    with translation.override("en"):
        theirs = Night.objects.filter(participants__in=Participant.objects.present())
        for night in theirs.filter(host__in=users).distinct().order_by("-pk")[:MOST_NIGHTS]:
            _check_night(report, night, model)
        for rule in Night.Rule:
            with transaction.atomic():
                _check_night(report, _night_of(users, rule), model)
                transaction.set_rollback(True)


def _night_of(users: Sequence[User], rule: str) -> Night:
    """Return a new night of some users and a guest who likes what is popular."""
    guests = users[:: max(len(users) // TOGETHER, 1)][:TOGETHER]
    night = Night.objects.create(host=guests[0], name="Check", rule=rule)
    for user in guests:
        Participant.objects.create(night=night, user=user, name=f"user {user.pk}")
    guest = Participant.objects.create(night=night, name="guest")
    for place, movie in enumerate(Movie.objects.order_by("-rating_count", "pk")[:GUEST_RATINGS]):
        GuestRating.objects.create(participant=guest, movie=movie, stars=5.0 - place)
    return night


def _check_night(report: Report, night: Night, model: Model) -> None:
    entries = list(_entries_of(night))
    predicted = {each.name: _predicted(each, model) for each in night.participants.present()}
    best: dict[str, float] = defaultdict(float)
    for entry in entries:
        for name, bar in entry.bars.items():
            best[name] = max(best[name], bar.stars)
    for entry in entries:
        about = f"night {night.pk}, movie {entry.movie}: {entry.line or sorted(entry.bars)}"
        if night.stage == Night.Stage.PICKING:  # later, they are those of when the vote began
            report.add([("night: predicted stars", _are_predicted(entry, predicted))], about)
        lengths = [abs(bar.length - 100 * bar.stars / FULL) < 0.1 for bar in entry.bars.values()]
        report.add((("night: bars as long as the stars", is_so) for is_so in lengths), about)
        report.add(_of_line(entry, best), about)


def _entries_of(night: Night) -> Iterator[Entry]:
    for entry in page(night.host, "night_live", night.key).all("class", "night-movie"):
        yield Entry(
            movie=entry.first("class", "card-title").named("a").movie,
            bars=dict(map(_bar_of, entry.first("class", "night-matches").children)),
            line=entry.first("class", "night-gives-way").words,
        )


def _bar_of(line: Element) -> tuple[str, Bar]:
    name, stars, bar = (
        line.first("class", kind)
        for kind in ("night-match-name", "night-match-stars", "night-bar-own")
    )
    if not (name and stars and bar):
        return "", Bar(0.0, 0.0)
    return name.words, Bar(float(stars.attributes["data-stars"]), float(bar.attributes["width"]))


def _predicted(participant: Participant, model: Model) -> dict[int, float]:
    """Return by movie what a participant would give it; nothing without usable ratings."""
    if participant.user is not None:
        stars = Known(participant.user, model).stars
    else:
        rated = participant.guest_ratings.order_by("pk").values_list("movie", "stars")
        stars = {movie: stars for movie, stars in rated if stars is not None}
    usable = not stars.keys().isdisjoint(model.item_ids.tolist())
    return stars_predicted(model, stars) if usable else {}


def _are_predicted(entry: Entry, predicted: Mapping[str, Mapping[int, float]]) -> bool:
    """Return whether everyone with a prediction has a bar, and with their stars."""
    own = {name: stars[entry.movie] for name, stars in predicted.items() if entry.movie in stars}
    return own.keys() == entry.bars.keys() and all(
        abs(own[name] - bar.stars) <= ROUNDED for name, bar in entry.bars.items()
    )


def _of_line(entry: Entry, best: Mapping[str, float]) -> Iterator[Verdict]:
    """Yield whether who is said to give way is furthest below their best, and nobody is else."""
    below = {name: best[name] - bar.stars for name, bar in entry.bars.items()}
    most = max(below.values(), default=0.0)
    if match := re.fullmatch(_GIVES_WAY, entry.line):
        own, said = below.get(match["name"], 0.0), float(match["below"])
        said = said / 2 if match["unit"] == "points" else said
        is_so = abs(own - said) <= ROUNDED and own >= most - ROUNDED
        yield "night: who gives way", is_so and own >= LEAST_GIVEN_WAY - ROUNDED
    elif entry.line:
        yield "night: who gives way", False
    elif len(below) > 1:
        yield "night: nobody gives way", most < LEAST_GIVEN_WAY + ROUNDED
