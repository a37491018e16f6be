"""Holds what friends are told of how alike they rate against the ratings of both.

Nothing here uses the code that works it out for the page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from django.utils import translation

from accounts.models import User
from catalog.models import Rating
from recommendations.claims.pages import Element, page
from recommendations.claims.report import Report, Verdict
from recommendations.claims.written import count_in, halves_in, is_written
from recommendations.models import MutedRating

from .models import Friendship

MOST_FRIENDSHIPS = 20
FEWEST = 10
SHOWN = 6
APART = 1.0
DEVIATIONS_OF_95_PERCENT = 1.959964
_ON_A_LINE = 1e-9

Pairs = Mapping[int, tuple[float, float]]
"""By movie that both rated: one's stars, and the other's."""


def check_friends(report: Report, users: Sequence[User]) -> None:
    """Add what holds on the pages of friends of these users, as each of the two sees them."""
    friends = Friendship.objects.filter(
        accepted_at__isnull=False, inviter__is_active=True, friend__is_active=True
    )
    theirs = friends.filter(inviter__in=users) | friends.filter(friend__in=users)
    with translation.override("en"):
        for friendship in theirs.order_by("-pk")[:MOST_FRIENDSHIPS]:
            for me in (friendship.inviter, friendship.friend):
                if me is not None:
                    other = friendship.other(me.pk)
                    shown = page(me, "friend", friendship.pk)
                    verdicts = _of_page(shown, _common(me, other), 2 if me.out_of_ten else 1)
                    report.add(verdicts, f"{me} and {other}")


def _common(me: User, other: User) -> Pairs:
    mine, theirs = _used(me), _used(other)
    return {movie: (stars, theirs[movie]) for movie, stars in mine.items() if movie in theirs}


def _used(user: User) -> dict[int, float]:
    muted = set(MutedRating.objects.filter(rating__user=user).values_list("rating", flat=True))
    given = Rating.objects.filter(user=user).order_by("pk")
    return {
        movie: stars
        for pk, movie, stars in given.values_list("pk", "movie", "stars")
        if pk not in muted
    }


def _of_page(shown: Element, common: Pairs, scale: int) -> Iterator[Verdict]:
    part = shown.first("id", "likeness")
    both = re.search(r"Both of you rated ([\d,]+) movies?; your ratings are ([\d.]+)", part.words)
    if not common:
        is_so = "There is no movie that both of you rated." in part.words
        yield "friends: movies in common", is_so
        return
    yield "friends: movies in common", both is not None and count_in(both[1]) == len(common)
    apart = sum(abs(mine - theirs) for mine, theirs in common.values()) / len(common)
    yield "friends: how far apart", both is not None and is_written(both[2], scale * apart)
    yield from _of_figure(part, common)
    near, far = (
        {movie: pair for movie, pair in common.items() if (_apart(pair) >= APART) is is_far}
        for is_far in (False, True)
    )
    # The nearest first and, of these, what both like most.
    closest = sorted((_apart(pair), -sum(pair)) for pair in near.values())[:SHOWN]
    agreed = list(_shown(shown, "agree", near, scale))
    found = [pair and (_apart(pair), -sum(pair)) for pair in agreed]
    yield "friends: where they agree", found == closest
    farthest = sorted((_apart(pair) for pair in far.values()), reverse=True)[:SHOWN]
    differed = list(_shown(shown, "differ", far, scale))
    yield "friends: where they differ", [pair and _apart(pair) for pair in differed] == farthest


def _apart(pair: tuple[float, float]) -> float:
    return abs(pair[0] - pair[1])


def _shown(
    page_of: Element, kind: str, common: Pairs, scale: int
) -> Iterator[tuple[float, float] | None]:
    """Yield the stars of each movie of a list; None where they are not as written."""
    for line in page_of.first("id", f"both-{kind}").all("data-movie"):
        pair = common.get(int(line.attributes["data-movie"]))
        written = tuple(halves_in(strong.words, scale) for strong in line.tagged("strong"))
        yield pair if pair == written else None


def _of_figure(part: Element, common: Pairs) -> Iterator[Verdict]:
    """Yield whether correlation, interval and the words about it are of these ratings."""
    figure = part.first("class", "friends-figure")
    mine, theirs = np.array(list(common.values())).T
    if len(common) < FEWEST or not np.ptp(mine) or not np.ptp(theirs):
        yield "friends: a figure only where there is one", not figure
        return
    correlation = float(np.corrcoef(mine, theirs)[0, 1])
    yield "friends: the figure", is_written(figure.named("strong").words, correlation)
    interval = re.search(r"95% interval: (−?[\d.]+) to (−?[\d.]+)", figure.words)
    low = high = correlation
    if abs(correlation) > 1 - _ON_A_LINE:
        yield "friends: the interval", interval is None
    else:
        reach = DEVIATIONS_OF_95_PERCENT / np.sqrt(len(common) - 3)
        low, high = (float(np.tanh(np.arctanh(correlation) + side * reach)) for side in (-1, 1))
        is_so = interval is not None and is_written(interval[1], low)
        yield "friends: the interval", is_so and is_written(interval[2] if interval else "", high)
    yield (
        "friends: what the figure says",
        ("You rate alike:" in part.words) == (low > 0)
        and ("You rate the opposite way:" in part.words) == (high < 0)
        and ("cannot be told" in part.words) == (low <= 0 <= high),
    )
