"""How near words are, by hand-counted typing errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.typos import distance, keys_of, nearest


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("matrix", "matrix", 0),
        ("matrx", "matrix", 1),
        ("matrixx", "matrix", 1),
        ("matrux", "matrix", 1),
        ("matirx", "matrix", 1),
        ("wras", "wars", 1),
        ("kubrik", "kubrick", 1),
        ("schwarzeneger", "schwarzenegger", 1),
        ("shwarzeneger", "schwarzenegger", 2),
        ("", "ab", 2),
    ],
)
def test_distance_counts_typing_errors(one: str, other: str, errors: int) -> None:
    assert distance(one, other, 3) == distance(other, one, 3) == errors


def test_distance_stops_above_its_limit() -> None:
    assert distance("completely", "otherwise", 2) == 3


def test_the_nearest_words_come_first_and_short_ones_allow_fewer_errors() -> None:
    known = ["wars", "ward", "bars", "warts", "walls", "as", "wrap"]
    assert nearest("wars", known, 9) == ["ward", "warts", "bars"]
    assert nearest("professionel", ["professional", "profession"], 9) == [
        "professional",
        "profession",
    ]


WORDS = st.text(alphabet="abcd", min_size=4, max_size=12)


@given(WORDS, WORDS)
def test_words_one_error_apart_share_a_key(one: str, other: str) -> None:
    if distance(one, other, 1) <= 1:
        assert keys_of(one) & keys_of(other)
