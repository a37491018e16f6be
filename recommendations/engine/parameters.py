"""How to train."""

from dataclasses import dataclass
from math import ceil, sqrt

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

    def passes(self, ratings: int, *, going_on: bool = False) -> int:
        """Return how many passes a training makes over so many ratings.

        Each pass over more ratings moves each vector more often, so it takes fewer of them.
        """
        most, least = (
            (self.more_epochs, _FEWEST_MORE) if going_on else (self.epochs, _FEWEST_PASSES)
        )
        fewer = ceil(most * sqrt(_FEW_RATINGS / max(ratings, _FEW_RATINGS)))
        return max(fewer, min(most, least))
