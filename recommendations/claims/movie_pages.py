"""What the pages of movies say of their ratings, and of what a user would give."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from catalog.models import Rating

from .known import FEWEST_RATINGS, Known, Site
from .pages import Element, page
from .report import Report, Verdict
from .written import PIXEL, count_in, halves_in, is_mean, is_written

OF_EACH = 2
"""Movies whose pages are read: rated with a prediction, rated without one, and not rated."""
WELL = 4.0
_BARS = 10
_HIGHEST, _LEAST = 80, 1.5
"""A bar with a rating is never invisible."""
_PREDICTED = r"We think you would give it ([\d.]+) ± ([\d.]+) (?:stars|out of 10) ?\."
_BEFORE = r"Before you rated it, we predicted ([\d.]+) (?:stars|out of 10) ?\."


def check_movie_pages(report: Report, site: Site, known: Known) -> None:
    """Add what holds of the pages of some movies, as a user sees them."""
    for movie in _some(site, known):
        shown = page(known.user, "movie", movie)
        stars = list(Rating.objects.filter(movie=movie).order_by().values_list("stars", flat=True))
        about = f"{known.user}: {site.movies[movie]}, its page"
        report.add(_of_ratings(shown, stars, known.scale), about)
        report.add(_of_own_rating(shown, known, movie), about)
        report.add(_of_prediction(shown, known, movie), about)


def _some(site: Site, known: Known) -> list[int]:
    """Return a few movies of each kind, other ones for each user."""
    foreseen = [movie for movie in known.foreseen if movie in known.every]
    other = sorted(known.every - set(foreseen))
    shown = [pk for pk in sorted(site.movies) if site.movies[pk].hidden_at is None]
    unrated = [pk for pk in shown if pk not in known.every]
    by_count = sorted(unrated, key=lambda pk: -site.counts.get(pk, 0))
    # One that many have rated, and one that hardly anyone has.
    ends = by_count[known.user.pk % 20 :][:1] + by_count[::-1][known.user.pk % 20 :][:1]
    return [*foreseen[-OF_EACH:], *other[:OF_EACH], *ends]


def _of_ratings(shown: Element, stars: Sequence[float], scale: int) -> Iterator[Verdict]:
    average = shown.first("class", "movie-average").words
    said = re.fullmatch(r"(?:Average ([\d.]+) )?([\d,]+) ratings?|Not rated yet", average)
    enough = len(stars) >= FEWEST_RATINGS
    yield (
        "movie: average and number of ratings",
        said is not None
        and count_in(said[2] or "0") == len(stars)
        and is_mean(said[1] or "–", stars if enough else [], scale),
    )
    histogram = shown.first("id", "histogram")
    if not histogram:
        yield "movie: histogram only of enough ratings", not enough
        return
    counts = Counter(stars)
    said_counts = {}
    for line in histogram.tagged("li"):
        words = re.fullmatch(r"(\S+) (?:stars?|out of 10): (\d+) ratings?", line.words)
        if words is not None:
            said_counts[halves_in(words[1], scale)] = count_in(words[2])
    yield "movie: histogram", said_counts == counts
    yield "movie: bars as high as the counts", _are_as_high(histogram, counts)
    words = re.fullmatch(
        r"([\d,]+) of ([\d,]+) (?:people|person) gave it (\S+) (?:stars?|out of 10) or more\.",
        histogram.first("id", "rated-well").words,
    )
    yield (
        "movie: so many gave it 4 stars or more",
        words is not None
        and halves_in(words[3], scale) == WELL
        and count_in(words[1]) == sum(given >= WELL for given in stars)
        and count_in(words[2]) == len(stars),
    )


def _are_as_high(histogram: Element, counts: Counter[float]) -> bool:
    bars = [float(bar.attributes["height"]) for bar in histogram.all("class", "spread-bar")]
    given = [counts[0.5 * (place + 1)] for place in range(_BARS)]
    return len(bars) == _BARS and all(
        abs(bar - (max(_HIGHEST * count / max(given), _LEAST) if count else 0.0)) <= PIXEL
        for bar, count in zip(bars, given, strict=True)
    )


def _of_own_rating(shown: Element, known: Known, movie: int) -> Iterator[Verdict]:
    given = Rating.objects.filter(user=known.user, movie=movie).values_list("stars", flat=True)
    chosen = shown.first("class", "movie-rating").all("aria-current", "true")
    said = [float(button.attributes["value"]) for button in chosen]
    yield "movie: your rating", said == list(given)


def _of_prediction(shown: Element, known: Known, movie: int) -> Iterator[Verdict]:
    part = shown.first("id", f"predicted-{movie}")
    if movie in known.every:
        before = known.foreseen.get(movie)
        said = re.search(_BEFORE, part.words)
        if before is None or said is None:
            yield "movie: predicted before you rated it", before is None and said is None
        else:
            is_so = is_written(said[1], known.scale * before.stars)
            yield "movie: predicted before you rated it", is_so
        return
    predicted, now = known.prediction(movie), re.search(_PREDICTED, part.words)
    if part.first("data-predicted", "hidden"):
        yield "movie: a prediction that is hidden", predicted is not None and now is None
    elif predicted is None or now is None:
        yield "movie: predicted only where known", predicted is None and now is None
    else:
        stars, deviation = (known.scale * number for number in predicted)
        yield "movie: predicted stars", is_written(now[1], stars)
        yield "movie: how unsure predicted stars are", is_written(now[2], deviation)
