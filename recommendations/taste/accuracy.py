"""How far predictions were from the stars given after them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ..models import Prediction

FEWEST = 10
"""With fewer ratings foreseen, an error would be chance."""
MOST_POINTS = 24


@dataclass(frozen=True)
class RatedPrediction:
    """A prediction and what was given then; `movie_mean` is what others had given."""

    predicted: float
    deviation: float
    movie_mean: float | None
    given: float

    @property
    def error(self) -> float:
        """How far off the prediction was, in stars."""
        return abs(self.predicted - self.given)


@dataclass(frozen=True)
class Bin:
    """Predictions of about the same stars."""

    about: float
    count: int
    predicted: float
    given: float


@dataclass(frozen=True)
class Point:
    """The mean errors of the latest ratings, when `count` had been foreseen."""

    count: int
    error: float
    movie_error: float | None


@dataclass(frozen=True)
class Accuracy:
    """How right the predictions were; errors are mean absolute ones, in stars.

    Attributes
    ----------
    count
        How many ratings were foreseen.
    within
        How many of them were given within the deviation.
    compared
        How many of the movies had ratings by others before.
    compared_error, movie_error
        Of these: the predictions' error, and that of the movie's mean alone.
    bins
        By predicted half star, the lowest first.
    window
        Over how many ratings each point's error is.
    points
        The errors in the course of time.
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
        """How many of a hundred were given within the deviation."""
        return 100 * self.within / self.count


def rated_predictions(user_id: int) -> list[RatedPrediction]:
    """Return what was predicted of a user's ratings, in the order in which they were given."""
    kept = Prediction.objects.of(user_id).order_by("rating__created_at", "rating_id")
    return [
        RatedPrediction(*row)
        for row in kept.values_list("stars", "deviation", "movie_mean", "rating__stars")
    ]


def accuracy_of(predictions: Sequence[RatedPrediction]) -> Accuracy | None:
    """Say how right predictions were; None while too few can be judged.

    Parameters
    ----------
    predictions
        In the order in which the ratings were given.
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
    """Return the error of each `window` ratings; of many, evenly some, the last always."""
    ends = range(len(predictions), window - 1, -1)
    step = -(-len(ends) // MOST_POINTS)
    points = []
    for end in reversed(ends[::step]):
        latest = predictions[end - window : end]
        points.append(Point(end, _error(latest) or 0.0, _movie_error(latest)))
    return tuple(points)
