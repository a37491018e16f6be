"""What the recorded sources say of a movie."""

import pytest

from movierec.embedded.recorded_sources import RecordedMovie


@pytest.mark.parametrize(
    ("cast", "plot"),
    [
        (("Ann Example",), "By Jo Example, with Ann Example."),
        (("Ann Example Jr.",), "By Jo Example, with Ann Example Jr."),
        ((), "By Jo Example."),
    ],
)
def test_a_plot_ends_with_one_full_stop(cast: tuple[str, ...], plot: str) -> None:
    assert RecordedMovie(1, "A", 2000, directors=("Jo Example",), cast=cast).plot == plot
