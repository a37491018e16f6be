"""Coordinates of the charts, worked out by hand."""

from datetime import date

import pytest

from recommendations.taste.accuracy import Bin
from recommendations.taste.charts import (
    star_columns,
    star_scale,
    strips_of,
    strips_of_bins,
    time_chart,
    x_of_stars,
)
from recommendations.taste.figures import Group, Period
from recommendations.taste.rated_movies import Named
from recommendations.taste.star_distribution import StarDistribution


def test_the_scale_of_stars_keeps_its_edges_free() -> None:
    """½ is at 5%, 5 at 95%, so that a star is 20%."""
    assert star_scale() == [
        ("15.00%", "1"),
        ("35.00%", "2"),
        ("55.00%", "3"),
        ("75.00%", "4"),
        ("95.00%", "5"),
    ]


def test_a_column_is_as_high_as_its_share() -> None:
    """Of four movies three with 4 stars: 75%, the highest, 146 pixels; one with 5: a third of it.

    Everyone gives 5 stars half of the time: 168 - 146 * 2 / 3.
    """
    shares = (0.0,) * 7 + (0.004, 0.496, 0.5)
    columns = star_columns([0] * 7 + [3, 0, 1], StarDistribution(1000, shares))
    four, half_more, five = columns[7:]
    assert (four.value, four.y, four.height) == (75.0, "22.0", "146.0")
    assert (five.value, five.other, five.count) == (25.0, 50.0, 1)
    assert (five.y, five.height, five.other_y) == ("119.3", "48.7", "70.7")
    assert (five.x, five.width, five.middle) == ("91.40%", "7.20%", "95.00%")
    assert (four.other_y, half_more.other_y) == ("", "71.4")
    assert columns[0].height == "0.0"


def test_the_numbers_above_the_columns_add_up_to_100() -> None:
    """Six movies, 1 + 1 + 4: 16.67, 16.67 and 66.67 percent; two of the three are rounded up."""
    columns = star_columns([1, 1, 0, 0, 0, 0, 0, 4, 0, 0], StarDistribution(0, (0.0,) * 10))
    assert [column.percent for column in columns] == [17, 17, 0, 0, 0, 0, 0, 66, 0, 0]


def test_a_number_does_not_cover_the_mark() -> None:
    """Yours is 50% of 50%, at 22; everyone's 40%: its mark is below, the number stays. Then 55%."""
    others = (0.4,) + (0.0,) * 9
    assert (
        star_columns([1, 1, 0, 0, 0, 0, 0, 0, 0, 0], StarDistribution(9, others))[0].label_y
        == "16.0"
    )
    close = star_columns(
        [10, 11, 0, 0, 0, 0, 0, 0, 0, 0], StarDistribution(9, (0.5, 0.5) + (0.0,) * 8)
    )
    assert float(close[0].label_y) < float(close[0].other_y) < float(close[0].y)


def test_the_first_of_the_highest_periods_is_the_peak() -> None:
    periods = [Period(date(2026, month, 1), count) for month, count in enumerate((1, 4, 0, 4), 1)]
    chart = time_chart("month", periods)
    assert chart.peak.label == "Feb 2026"
    assert [column.height for column in chart.columns] == ["36.5", "146.0", "0.0", "146.0"]
    assert not chart.is_all_at_peak


def test_what_is_of_one_period_is_all_at_the_peak_whatever_is_empty_beside_it() -> None:
    periods = [Period(date(2026, month, 1), count) for month, count in enumerate((0, 4, 0), 1)]
    assert time_chart("month", periods).is_all_at_peak


@pytest.mark.parametrize(
    ("count", "named", "narrow"), [(1, 1, 1), (3, 3, 3), (5, 5, 3), (36, 5, 3)]
)
def test_no_more_dates_than_fit(count: int, named: int, narrow: int) -> None:
    periods = [Period(date(1990 + number, 1, 1), 1) for number in range(count)]
    ticks = time_chart("year", periods).ticks
    assert len(ticks) == named
    assert sum(not tick.wide_only for tick in ticks) == narrow
    assert ticks[0].label == "1990"


def test_a_strip_leads_to_what_its_row_is_of() -> None:
    group = Group(Named(1990, "1990s"), 2, 4.5, None)
    addresses = [strips_of([group], kind)[0].url for kind in ("genre", "decade", "person")]
    assert addresses == [
        "/movies/?genre=1990",
        "/movies/?year_from=1990&year_to=1999",
        "/people/1990/",
    ]
    strip = strips_of([group], "genre")[0]
    assert (x_of_stars(strip.filled), strip.hollow) == ("85.00%", None)


def test_a_bin_shows_the_prediction_hollow() -> None:
    strip = strips_of_bins([Bin(3.5, 7, 3.4, 4.0)])[0]
    assert (strip.label, strip.url, strip.count) == ("3½", "", 7)
    assert (strip.filled, strip.hollow) == (4.0, 3.4)
    assert (x_of_stars(strip.filled), x_of_stars(3.4)) == ("75.00%", "63.00%")
