"""How to train."""

from dataclasses import dataclass
from math import ceil, inf, sqrt

from .errors import InputError

_FEW_RATINGS = 100_000
"""Up to so many take all passes; ten times as many, a third of them."""
_FEWEST_PASSES, _FEWEST_MORE = 6, 2
"""From nothing, and from where an earlier training ended, over however many ratings."""


@dataclass(frozen=True)
class Parameters:
    """How to train.

    Attributes
    ----------
    loss
        The trainer's loss: ``warp``, ``bpr``, ``logistic`` or ``warp-kos``.
    components
        Length of the vectors of one training.
    trainings
        How many trainings are averaged, each from its own random start.
    kept_components
        Length of the item vectors of the model.
    epochs, more_epochs
        Passes of each over the ratings, from nothing and from where an earlier training ended;
        over many ratings there are fewer, as `passes` says.
    learning_rate
        Initial step of adagrad.
    seed
        Start of the random numbers.
    threads
        Of the trainer and of linear algebra. More than one is faster on idle processors, and not
        reproducible.

    Raises
    ------
    InputError
        If a number is outside its range.
    """

    loss: str = "warp"
    components: int = 32
    trainings: int = 3
    kept_components: int = 48
    epochs: int = 30
    more_epochs: int = 5
    learning_rate: float = 0.05
    seed: int = 1
    threads: int = 1

    def __post_init__(self) -> None:
        for name in ("components", "trainings", "kept_components", "epochs", "threads"):
            _require_whole(name, getattr(self, name), 1)
        _require_whole("more_epochs", self.more_epochs, 0)
        _require_whole("seed", self.seed, 0, 2**31 - 1)
        if not isinstance(self.learning_rate, int | float) or not 0 < self.learning_rate < inf:
            raise InputError(f"learning_rate must be above 0, not {self.learning_rate!r}")

    def passes(self, ratings: int, *, going_on: bool = False) -> int:
        """Return how many passes a training makes over so many ratings.

        Each pass over more ratings moves each vector more often, so it takes fewer of them.
        """
        most, least = (
            (self.more_epochs, _FEWEST_MORE) if going_on else (self.epochs, _FEWEST_PASSES)
        )
        fewer = ceil(most * sqrt(_FEW_RATINGS / max(ratings, _FEW_RATINGS)))
        return max(fewer, min(most, least))


def _require_whole(name: str, value: object, least: int, most: float = inf) -> None:
    if not isinstance(value, int) or not least <= value <= most:
        upper = "or more" if most == inf else f"to {most}"
        raise InputError(f"{name} must be a whole number, {least} {upper}, not {value!r}")
