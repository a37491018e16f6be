"""How much the parts of a score count beside the usual, by how many ratings are known.

The usual weights were chosen on MovieLens. How much the regression says beside the vectors, or how
much popularity does, is another matter on another site's ratings, so a training may fit these few
numbers (`evaluation.mix_fit`).
"""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

KNOWN = (5.0, 20.0, 80.0)
"""There are scales for so many known ratings; in between they go from one to the next."""


class Scales(NamedTuple):
    """What each part of a score is multiplied by; 1 is usual, and 0 for the trend.

    Attributes
    ----------
    regression, lifts
        Of these tables.
    popularity
        Of what is taken off popularity.
    trend
        Of how much more a movie is liked lately.
    """

    regression: float
    lifts: float
    popularity: float
    trend: float


USUAL = Scales(1.0, 1.0, 1.0, 0.0)
_PLACES = np.log1p(KNOWN)


@dataclass(frozen=True)
class Mix:
    """The scales for `KNOWN` numbers of ratings.

    Attributes
    ----------
    scales
        Shape (len(KNOWN), len(Scales)), float64.
    """

    scales: NDArray[np.float64]

    @classmethod
    def of(cls, scales: Scales) -> Self:
        """Return the same scales for all numbers of ratings."""
        return cls(np.tile(np.array(scales, dtype=np.float64), (len(KNOWN), 1)))

    def at(self, known: float) -> Scales:
        """Return the scales for a user with so many known ratings."""
        return Scales(*self.at_each(np.array([known]))[0].tolist())

    def at_each(self, known: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the scales for users with so many known ratings each.

        Returns
        -------
        ndarray of shape (n_users, len(Scales))
        """
        places = np.log1p(known)
        return np.stack([np.interp(places, _PLACES, part) for part in self.scales.T], axis=1)
