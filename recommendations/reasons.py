"""One true line on why a movie is among someone's picks."""

from collections.abc import Sequence
from typing import NamedTuple

from catalog.templatetags.stars import in_stars

from .engine.rank import Explanation

POPULAR = "Many people here like it"


class Rated(NamedTuple):
    """A film that someone rated."""

    title: str
    stars: float


def reason_for(explanation: Explanation, rated: Sequence[Rated]) -> str:
    """Name the rated film that adds the most to the movie's score.

    Parameters
    ----------
    explanation
        The exact split of the movie's score.
    rated
        The rated films, in the order of the explanation's terms.

    Returns
    -------
    str
        One line. Popularity is named where no rated film adds anything.
    """
    if not rated or explanation.terms.max() <= 0:
        return POPULAR
    strongest = int(explanation.terms.argmax())
    title, stars = rated[strongest]
    if explanation.liked[strongest]:
        return f"Because you gave {title} {in_stars(stars)}"
    return f"Far from {title}, which you gave {in_stars(stars)}"
