"""What the cards of a page say of its visitor, read once for all of them."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from catalog.models import Movie, Rating

from .predicted_fit import Expectation, expected_of
from .user_feedback import Known


@dataclass(frozen=True)
class OnCards:
    """What someone has to do with some movies.

    Attributes
    ----------
    given
        By movie: the stars they gave it.
    expected
        By movie: how they would like it, where that may be said.
    unwanted
        Movies that they are not interested in.
    """

    given: Mapping[int, float] = field(default_factory=dict)
    expected: Mapping[int, Expectation] = field(default_factory=dict)
    unwanted: Set[int] = frozenset()


def on_cards(
    user_id: int, known: Known, movies: Sequence[Movie], *, with_expected: bool
) -> OnCards:
    """Return what a user has to do with the movies of a page.

    Parameters
    ----------
    known
        The user and the model.
    with_expected
        Whether they want to know how they would like a movie before they have seen it.
    """
    shown = [movie.pk for movie in movies]
    own = Rating.objects.filter(user_id=user_id, movie__in=shown)
    return OnCards(
        dict(own.values_list("movie", "stars")),
        expected_of(known, shown) if with_expected else {},
        known.said.unwanted.keys(),
    )
