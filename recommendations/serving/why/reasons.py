"""Why a movie is recommended, in one line: what adds the most to its score, and nothing else."""

from functools import lru_cache

import numpy as np
from django.template.defaultfilters import floatformat
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.decades import decade_label
from catalog.genres import genre_label
from catalog.models import Movie
from catalog.templatetags.stars import in_stars
from core.rating_scale import on_scale

from ...engine.model.model import Model
from ...engine.ranking.scoring import Explanation
from ...models.group_names import fits_all
from ..user_feedback import FeedbackItem, Kind
from .explanations import FeedbackPart, Split

LOVED_STARS = 4.0
FEWEST_RATERS = 20
"""With fewer ratings, nothing is said of what people here think of a movie."""
LEAST_PERCENT = 10.0
"""A rating that adds less is not a reason by itself."""
MANY = 5
NEARLY_LARGEST = 0.8
"""Of ratings within a fifth of the largest, the one with the most in common is named."""
MOST_IN_COMMON = 2


def reason_for(split: Split, explanation: Explanation, movie: Movie, model: Model) -> str:
    """Return what adds the most to a movie's score, as one line.

    Parameters
    ----------
    split
        Of the movie's score.
    explanation
        What it was made from.
    movie
        Loaded for cards.
    model
        The one that the score is of.

    Returns
    -------
    str
        Empty where nothing adds anything, or where what adds the most says nothing of the movie.
    """
    largest = split.largest
    if largest is None:
        return ""
    if largest is split.trend:
        return _("Much liked here lately")
    named = _named(split, explanation, movie, model)
    if isinstance(largest, FeedbackPart):
        return "" if named is None else _because_of(named, explanation, movie, model)
    known = _what_people_think(movie)
    if not known or named is None or not _stands_beside(named):
        return known
    return _beside(known, named.about)


def _named(
    split: Split, explanation: Explanation, movie: Movie, model: Model
) -> FeedbackPart | None:
    """Return the feedback to name: of the nearly largest, what has the most in common with it."""
    most = max((part.value for part in split.feedback), default=0.0)
    if most <= 0:
        return None
    others = [split.popularity, split.prior, *([split.trend] if split.trend else [])]
    least, not_their_own = NEARLY_LARGEST * most, max(part.value for part in others)
    if most >= not_their_own:
        least = max(least, not_their_own)
    near = [part for part in split.feedback if part.value >= least and _may_be_named(part, movie)]
    if len(near) < 2:
        return near[0] if near else None
    alike = [len(_in_common(part, explanation, movie, model)) if part.liked else 0 for part in near]
    return near[int(np.argmax(alike))]


def _may_be_named(part: FeedbackPart, movie: Movie) -> bool:
    """Return whether it can be named beside the movie: a group only if its name fits."""
    return not part.about.is_group or fits_all(part.about.words, movie.genre_names, movie.year)


def _stands_beside(part: FeedbackPart) -> bool:
    return part.liked and not part.about.is_group and part.percent >= LEAST_PERCENT


def _beside(known: str, about: FeedbackItem) -> str:
    """Return what people think of a movie, and what else speaks for it."""
    words = {"known": known, **_words_of(about)}
    match about.kind:
        case Kind.LIKED:
            return _("%(known)s, and you liked %(title)s") % words
        case Kind.SEEN if about.seen_again:
            return _("%(known)s, and you watched %(title)s %(times)s times") % words
        case Kind.SEEN:
            return _("%(known)s, and %(title)s is in your diary") % words
        case Kind.WANTED:
            return _("%(known)s, and %(title)s is on your watchlist") % words
    return _("%(known)s, and you gave %(title)s %(stars)s") % words


def _because_of(part: FeedbackPart, explanation: Explanation, movie: Movie, model: Model) -> str:
    many = part.percent < LEAST_PERCENT and int((explanation.terms > 0).sum()) >= MANY
    reason = _reason_by_kind(part, many=many)
    common = _in_common(part, explanation, movie, model) if part.liked else []
    if not common:
        return reason
    listed = ", ".join(map(_label, common[:MOST_IN_COMMON]))
    return _("%(reason)s (in common: %(features)s)") % {"reason": reason, "features": listed}


def _reason_by_kind(part: FeedbackPart, *, many: bool) -> str:
    """Return what was said of a movie or group, as the reason for another movie.

    Parameters
    ----------
    many
        Whether it is one of many that each add little.
    """
    about = part.about
    words = _words_of(about)
    match about.kind:
        case Kind.GROUP:
            return _("Because you chose the group %(name)s") % {"name": about.title}
        case Kind.NOT_INTERESTED:
            return _("Unlike %(title)s, which you are not interested in") % words
        case Kind.LIKED | Kind.SEEN | Kind.WANTED if many:
            return _("From many of your movies, such as %(title)s") % words
        case Kind.LIKED:
            return _("Because you liked %(title)s") % words
        case Kind.SEEN if about.seen_again:
            return _("Because you watched %(title)s %(times)s times") % words
        case Kind.SEEN:
            return _("Because %(title)s is in your diary") % words
        case Kind.WANTED:
            return _("Because %(title)s is on your watchlist") % words
    if many:
        return _("From many of your ratings, such as %(title)s, %(stars)s") % words
    if part.liked:
        return _("Because you gave %(title)s %(stars)s") % words
    return _("Unlike %(title)s, which you gave %(stars)s") % words


def _words_of(about: FeedbackItem) -> dict[str, str]:
    stars = in_stars(about.stars) if about.stars else ""
    return {"title": about.title, "stars": stars, "times": str(about.times)}


def _what_people_think(movie: Movie) -> str:
    """Return the average of a movie's ratings in words; nothing where there are few."""
    average, count = movie.average_stars, movie.rating_count
    if average is None or count < FEWEST_RATERS:
        return ""
    return _average_in_words(average, on_scale(average), count, get_language())


@lru_cache(4096)
def _average_in_words(average: float, shown: float, count: int, _language: str | None) -> str:
    words = {
        "stars": floatformat(shown, 1),
        "count": number_format(count, force_grouping=True),
    }
    if average >= LOVED_STARS:
        return _("Loved here: %(stars)s from %(count)s ratings") % words
    return _("Rated %(stars)s by %(count)s people here") % words


def _in_common(
    part: FeedbackPart, explanation: Explanation, movie: Movie, model: Model
) -> list[str | int]:
    """Return the genres, and the year its decade begins with, that both movies have."""
    if part.place >= len(explanation.items):
        return []
    names, has = model.traits.names, model.traits.values[explanation.items[part.place]]
    its_genres = {names[place] for place in np.flatnonzero(has)}
    common: list[str | int] = [name for name in movie.genre_names if f"genre:{name}" in its_genres]
    year = part.about.year
    if year is not None and movie.year is not None and year // 10 == movie.year // 10:
        common.append(year // 10 * 10)
    return common


def _label(feature: str | int) -> str:
    return genre_label(feature) if isinstance(feature, str) else decade_label(feature)
