"""How alike two people rate: checked against results worked out by hand."""

import pytest

from accounts.models import User
from friends.likeness import FEWEST, figure_of, likeness_of
from friends.models import Friendship
from recommendations.models import MutedRating

from ..factories import MovieFactory, RatingFactory
from ..html_reading import all_on, one_on
from .people import client_of

pytestmark = pytest.mark.django_db

LADDER = [0.5 * step for step in range(1, 11)]


def both_rate(ada: User, ben: User, pairs: list[tuple[float, float]]) -> None:
    for mine, theirs in pairs:
        movie = MovieFactory()
        RatingFactory(user=ada, movie=movie, stars=mine)
        RatingFactory(user=ben, movie=movie, stars=theirs)


def test_a_correlation_and_its_interval() -> None:
    """Ten pairs, the last two of which are swapped: r = 1 - 6 * 2 / (10 * 99) by Spearman."""
    theirs = [*LADDER[:8], LADDER[9], LADDER[8]]
    figure = figure_of(list(zip(LADDER, theirs, strict=True)))
    assert figure is not None
    assert figure.correlation == pytest.approx(1 - 12 / 990)
    # atanh(0.98788) = 2.5520, and 1.95996 / sqrt(7) = 0.7408.
    assert (figure.low, figure.high) == (
        pytest.approx(0.9478, abs=5e-4),
        pytest.approx(0.9972, abs=5e-4),
    )
    assert figure.verdict == "alike"


def test_the_opposite_is_said_too() -> None:
    theirs = [*LADDER[::-1][:8], LADDER[0], LADDER[1]]
    figure = figure_of(list(zip(LADDER, theirs, strict=True)))
    assert figure is not None
    assert figure.verdict == "opposite"


def test_what_cannot_be_told_is_not_said() -> None:
    pairs = [(1.0, 2.0), (2.0, 1.0), (3.0, 3.5), (4.0, 2.0), (5.0, 3.0)] * 2
    figure = figure_of(pairs)
    assert figure is not None
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < 0 < figure.high
    assert figure.verdict == "open"


def test_stars_on_a_line_have_no_interval() -> None:
    figure = figure_of([(stars, stars) for stars in LADDER])
    assert figure is not None
    assert (figure.correlation, figure.low, figure.high) == (pytest.approx(1.0), None, None)


@pytest.mark.parametrize("pairs", [[], [(4.0, 4.0)] * (FEWEST - 1), [(4.0, x) for x in LADDER]])
def test_sometimes_there_is_no_figure(pairs: list[tuple[float, float]]) -> None:
    assert figure_of(pairs) is None


def test_movies_in_common_are_compared(ada: User, ben: User) -> None:
    both_rate(ada, ben, [(4.0, 4.0), (5.0, 5.0), (1.0, 4.0), (3.0, 2.0), (3.0, 2.5)])
    RatingFactory(user=ada, stars=5.0)
    RatingFactory(user=ben, stars=1.0)
    found = likeness_of(ada.pk, ben.pk)
    assert (found.count, found.apart, found.figure) == (5, pytest.approx(4.5 / 5), None)
    assert [(one.mine, one.theirs) for one in found.agree] == [(5.0, 5.0), (4.0, 4.0), (3.0, 2.5)]
    assert [(one.mine, one.theirs) for one in found.differ] == [(1.0, 4.0), (3.0, 2.0)]


def test_muted_ratings_are_not_compared(ada: User, ben: User) -> None:
    both_rate(ada, ben, [(4.0, 4.0), (5.0, 1.0)])
    for rating in (ada.ratings.first(), ben.ratings.last()):
        assert rating is not None
        MutedRating.objects.create(rating=rating)
    assert likeness_of(ada.pk, ben.pk).count == 0


def test_each_of_the_two_sees_the_same_figure(ada: User, ben: User, friendship: Friendship) -> None:
    both_rate(ada, ben, list(zip(LADDER, [1.0, *LADDER[:9]], strict=True)))
    seen = [
        one_on(client_of(one).get(friendship.get_absolute_url()), "#likeness").attributes
        for one in (ada, ben)
    ]
    for name in ("count", "apart", "correlation", "low", "high", "verdict"):
        assert seen[0][f"data-{name}"] == seen[1][f"data-{name}"], name
    assert (seen[0]["data-count"], seen[0]["data-verdict"]) == ("10", "alike")


def test_with_nothing_in_common_there_is_a_page(
    ada: User, ben: User, friendship: Friendship
) -> None:
    page = client_of(ada).get(friendship.get_absolute_url())
    assert one_on(page, "#likeness").attributes["data-count"] == "0"
    assert not all_on(page, "#both-agree")
