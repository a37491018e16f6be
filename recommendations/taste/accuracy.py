"""How accurate predictions were."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.compiled import FIRST, CompiledQuery, compiled_once

from ..models import Prediction

FEWEST = 10
"""With fewer predicted ratings, an error would be chance."""
MOST_POINTS = 24


@dataclass(frozen=True)
class RatedPrediction:
    """A prediction, the stars given then, and the movie's average before."""

    predicted: float
    deviation: float
    movie_mean: float | None
    given: float

    @property
    def error(self) -> float:
        """The absolute error, in stars."""
        return abs(self.predicted - self.given)


@dataclass(frozen=True)
class Bin:
    """Predictions rounded to the same half star."""

    about: float
    count: int
    predicted: float
    given: float


@dataclass(frozen=True)
class Point:
    """The mean errors of the latest ratings after `count` predicted ones."""

    count: int
    error: float
    movie_error: float | None


@dataclass(frozen=True)
class Accuracy:
    """Accuracy of the predictions; errors are mean absolute errors, in stars.

    Attributes
    ----------
    count
        How many ratings were predicted.
    within
        How many of them were within the deviation.
    compared
        How many of the movies had an average before.
    compared_error, movie_error
        Of these: the errors of the prediction and of the movie's average.
    bins
        By predicted half star, the lowest first.
    window
        How many ratings each point averages.
    points
        The errors over time.
    """

    count: int
    error: float
    within: int
    compared: int
    compared_error: float | None
    movie_error: float | None
    bins: tuple[Bin, ...]
    window: int
    points: tuple[Point, ...]

    @property
    def within_percent(self) -> float:
        """The share within the deviation, in percent."""
        return 100 * self.within / self.count


def rated_predictions(user_id: int) -> list[RatedPrediction]:
    """Return the predictions of a user's ratings, in the order of rating."""
    return [RatedPrediction(*row) for row in _of_anyone().rows(user_id)]


@compiled_once
def _of_anyone() -> CompiledQuery:
    kept = Prediction.objects.of(FIRST).order_by("rating__created_at", "rating_id")
    columns = kept.values_list("stars", "deviation", "movie_mean", "rating__stars")
    return CompiledQuery.of(columns)


def accuracy_of(predictions: Sequence[RatedPrediction]) -> Accuracy | None:
    """Measure the accuracy of predictions; None while there are too few.

    Parameters
    ----------
    predictions
        In the order of rating.
    """
    if len(predictions) < FEWEST:
        return None
    compared = [rated for rated in predictions if rated.movie_mean is not None]
    window = FEWEST if len(predictions) < 4 * FEWEST else 2 * FEWEST
    return Accuracy(
        count=len(predictions),
        error=_error(predictions) or 0.0,
        within=sum(rated.error <= rated.deviation for rated in predictions),
        compared=len(compared),
        compared_error=_error(compared),
        movie_error=_movie_error(compared),
        bins=_bins(predictions),
        window=window,
        points=_points(predictions, window),
    )


def _error(predictions: Sequence[RatedPrediction]) -> float | None:
    return sum(rated.error for rated in predictions) / len(predictions) if predictions else None


def _movie_error(predictions: Sequence[RatedPrediction]) -> float | None:
    errors = [
        abs(rated.movie_mean - rated.given) for rated in predictions if rated.movie_mean is not None
    ]
    return sum(errors) / len(errors) if errors else None


def _bins(predictions: Sequence[RatedPrediction]) -> tuple[Bin, ...]:
    members: defaultdict[float, list[RatedPrediction]] = defaultdict(list)
    for rated in predictions:
        # Halves up, where Python's own rounding goes to the even.
        members[int(rated.predicted * 2 + 0.5) / 2].append(rated)
    return tuple(
        Bin(
            about,
            len(own),
            sum(rated.predicted for rated in own) / len(own),
            sum(rated.given for rated in own) / len(own),
        )
        for about, own in sorted(members.items())
    )


def _points(predictions: Sequence[RatedPrediction], window: int) -> tuple[Point, ...]:
    """Return the moving errors; of many, an even selection with the last."""
    ends = range(len(predictions), window - 1, -1)
    step = -(-len(ends) // MOST_POINTS)
    points = []
    for end in reversed(ends[::step]):
        latest = predictions[end - window : end]
        points.append(Point(end, _error(latest) or 0.0, _movie_error(latest)))
    return tuple(points)
