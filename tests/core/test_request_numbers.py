"""Numbers from requests: none is too large for the database."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.request_numbers import whole_number


@settings(max_examples=50)
@given(st.integers(0, 10**18 - 1))
def test_a_number_that_fits_is_read(number: int) -> None:
    assert whole_number(str(number)) == number


@settings(max_examples=100)
@given(st.text() | st.text("0123456789", min_size=1) | st.from_regex(r"\A\d{1,30}\Z"))
@example("9" * 25)
@example("9" * 4301)
@example("²")
@example("٣")
@example("-1")
@example("1_0")
@example(" 1")
@example("1\n")
def test_anything_else_is_no_number(text: str) -> None:
    number = whole_number(text)
    if number is None:
        assert not (text.isascii() and text.isdigit()) or len(text) > 18
    else:
        assert number < 2**63
        assert text.lstrip("0") == str(number).lstrip("0")


@pytest.mark.parametrize("text", [None, ""])
def test_nothing_is_no_number(text: str | None) -> None:
    assert whole_number(text) is None
