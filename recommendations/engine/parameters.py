"""How to train."""

from dataclasses import dataclass


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
        Passes of each over the ratings, from nothing and from where an earlier training ended.
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
