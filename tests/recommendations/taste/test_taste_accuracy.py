"""How right predictions were, worked out by hand."""

import pytest

from recommendations.taste.accuracy import FEWEST, Bin, Point, RatedPrediction, accuracy_of
from recommendations.taste.charts import error_chart


def seen(predicted: float, given: float, movie_mean: float | None = 3.0) -> RatedPrediction:
    return RatedPrediction(predicted, 0.5, movie_mean, given)


def test_nothing_is_said_of_fewer_than_ten() -> None:
    assert accuracy_of([seen(3.0, 3.0)] * (FEWEST - 1)) is None
    assert accuracy_of([seen(3.0, 3.0)] * FEWEST) is not None


def test_errors_are_means_of_distances() -> None:
    """Six off by 0.5, four by 1: 0.7. The movie's mean: six off by 1, four by 0: 0.6."""
    found = accuracy_of([seen(3.5, 4.0)] * 6 + [seen(4.0, 3.0)] * 4)
    assert found is not None
    assert (found.count, found.compared) == (10, 10)
    assert found.error == pytest.approx(0.7)
    assert found.compared_error == pytest.approx(0.7)
    assert found.movie_error == pytest.approx(0.6)


def test_within_the_deviation_counts_its_edge() -> None:
    found = accuracy_of([seen(3.5, 4.0)] * 6 + [seen(4.0, 3.0)] * 4)
    assert found is not None
    assert (found.within, found.within_percent) == (6, 60.0)


def test_movies_without_a_mean_are_not_compared() -> None:
    found = accuracy_of([seen(3.5, 4.0)] * 6 + [seen(4.0, 3.0, None)] * 4)
    assert found is not None
    assert (found.compared, found.compared_error, found.movie_error) == (6, 0.5, 1.0)
    none = accuracy_of([seen(4.0, 3.0, None)] * 10)
    assert none is not None
    assert (none.compared, none.compared_error, none.movie_error) == (0, None, None)


def test_calibration_is_by_the_nearest_half_star() -> None:
    """3.25 belongs to 3.5, 3.24 to 3, and 3.4 to 3.5."""
    found = accuracy_of([seen(3.25, 4.0), seen(3.4, 2.0)] * 3 + [seen(3.24, 3.0)] * 4)
    assert found is not None
    low, high = found.bins
    assert (low.about, low.count, low.given) == (3.0, 4, 3.0)
    assert low.predicted == pytest.approx(3.24)
    assert high == Bin(3.5, 6, pytest.approx(3.325), 3.0)


def test_errors_roll_over_the_latest_ten() -> None:
    """First ten right ones, then two off by a star: 0, 0.1, 0.2; the movie's mean 0, 0.2, 0.4."""
    found = accuracy_of([seen(3.0, 3.0)] * 10 + [seen(4.0, 5.0)] * 2)
    assert found is not None
    assert found.window == 10
    assert found.points == (
        Point(10, 0.0, 0.0),
        Point(11, pytest.approx(0.1), pytest.approx(0.2)),
        Point(12, pytest.approx(0.2), pytest.approx(0.4)),
    )


def test_of_many_a_few_points_are_shown_and_the_last_always() -> None:
    found = accuracy_of([seen(3.0, 3.5)] * 500)
    assert found is not None
    assert found.window == 20
    assert len(found.points) <= 24
    assert found.points[-1] == Point(500, 0.5, 0.5)


def test_a_line_needs_two_points() -> None:
    ten = accuracy_of([seen(3.0, 3.5)] * 10)
    assert ten is not None
    assert error_chart(ten) is None


def test_the_lines_are_drawn_from_left_to_right() -> None:
    """Up to one star at the top, 22 pixels down, and none at 168."""
    found = accuracy_of([seen(3.0, 3.0)] * 10 + [seen(5.0, 3.0)] * 5)
    assert found is not None
    chart = error_chart(found)
    assert chart is not None
    movie, ours = chart.drawn.lines
    assert ours.points.split()[0] == "0.00,168.0"
    assert movie.points == " ".join(f"{x:.2f},168.0" for x in (0, 20, 40, 60, 80, 100))
    assert ours.points.split()[-1] == "100.00,22.0"
    assert [label for _, label in chart.drawn.grid] == ["0", "½", "1"]
