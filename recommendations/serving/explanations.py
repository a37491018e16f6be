"""Why a movie is recommended: a one-line reason, and the exact split of its score."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.templatetags.stars import in_stars

from ..engine.ranking.scoring import Explanation
from .user_feedback import FeedbackItem

POPULAR = gettext_lazy("Many people here like it")
MOVIES_SHOWN = 8


@dataclass(frozen=True)
class Part:
    """What one thing adds to a score, or takes from it.

    Attributes
    ----------
    value
        In the unit of scores, which means nothing by itself.
    percent
        Its share of all that adds and takes, -100 to 100.
    """

    value: float
    percent: float


@dataclass(frozen=True)
class MoviePart(Part):
    """What one piece of feedback adds to a score, or takes from it."""

    about: FeedbackItem


@dataclass(frozen=True)
class Split:
    """The parts that a score is the sum of.

    Attributes
    ----------
    movies
        The movies that add or take the most, the largest first.
    others
        The movies left, as one; None where none are.
    other_count
        How many these are.
    popularity
        How well known and liked the movie is in general.
    trend
        How much more the movie is liked lately; None where that does not count.
    prior
        The score of a user without feedback, beyond popularity.
    """

    movies: tuple[MoviePart, ...]
    others: Part | None
    other_count: int
    popularity: Part
    prior: Part
    trend: Part | None = None


def reason_for(explanation: Explanation, items: Sequence[FeedbackItem]) -> str:
    """Return the feedback that adds the most to a movie's score, as one line.

    Parameters
    ----------
    explanation
        The exact split of the movie's score.
    items
        The feedback in the order of the explanation's terms.

    Returns
    -------
    str
        Popularity where no feedback adds anything.
    """
    if not items or explanation.terms.max() <= 0:
        return str(POPULAR)
    strongest = int(explanation.terms.argmax())
    title, stars = items[strongest].title, items[strongest].stars
    if items[strongest].is_group:
        return _("Because you chose the group %(name)s") % {"name": title}
    if stars is None:
        return _("Unlike %(title)s, which you are not interested in") % {"title": title}
    words = {"title": title, "stars": in_stars(stars)}
    if explanation.liked[strongest]:
        return _("Because you gave %(title)s %(stars)s") % words
    return _("Unlike %(title)s, which you gave %(stars)s") % words


def split_of(
    explanation: Explanation, items: Sequence[FeedbackItem], shown: int = MOVIES_SHOWN
) -> Split:
    """Split a movie's score into feedback, popularity, the trend and the prior.

    Parameters
    ----------
    explanation
        The exact split of the movie's score.
    items
        The feedback in the order of the explanation's terms.
    shown
        How many movies are named.

    Returns
    -------
    Split
        The values of its parts add up to the score, their percents, signs aside, to 100.
    """
    order = np.argsort(-np.abs(explanation.terms), kind="stable").tolist()
    named, left = order[:shown], order[shown:]
    rest = float(explanation.terms[left].sum())
    trend = explanation.trend
    others = [rest, explanation.popularity, trend, explanation.prior]
    values = [*explanation.terms[named].tolist(), *others]
    unit = 100 / (sum(map(abs, values)) or 1.0)
    return Split(
        movies=tuple(
            MoviePart(value, value * unit, items[index])
            for index, value in zip(named, values, strict=False)
        ),
        others=Part(rest, rest * unit) if left else None,
        other_count=len(left),
        popularity=Part(explanation.popularity, explanation.popularity * unit),
        prior=Part(explanation.prior, explanation.prior * unit),
        trend=Part(trend, trend * unit) if trend else None,
    )
