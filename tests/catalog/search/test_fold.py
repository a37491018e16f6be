"""How titles and searches are compared."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.text import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("The MATRIX", "the matrix"),
        ("Amélie", "amelie"),
        ("Ame\u0301lie", "amelie"),
        ("AMÉLIE", "amelie"),
        ("İstanbul", "istanbul"),
        ("Große Freiheit", "grosse freiheit"),
        ("Ångström", "angstrom"),
        ("Æon Flux", "aeon flux"),
        ("Død snø", "dod sno"),
        ("Łódź", "lodz"),
        ("Cœur fidèle", "coeur fidele"),
        ("Kıskanmak", "kiskanmak"),
    ],
)
def test_case_and_accents_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "ʼ", "`", "′", "\uff07"])
def test_an_apostrophe_does_not_split_a_word(apostrophe: str) -> None:
    assert fold(f"Ocean{apostrophe}s Eleven") == "oceans eleven"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Amélie: le movie", "amelie le movie"),
        ("WALL·E", "wall e"),
        ("M*A*S*H", "m a s h"),
        ("Kill Bill: Vol. 1", "kill bill vol 1"),
        ("snake_case", "snake case"),
        ("  (500)  Days\tof\nSummer ", "500 days of summer"),
        ("¿Qué he hecho yo?", "que he hecho yo"),
        ("$", ""),
        ("", ""),
    ],
)
def test_punctuation_and_white_space_become_single_spaces(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Чебурашка", "чебурашка"),
        ("ΕΛΛΆΣ", "ελλασ"),
        ("Ελλάς", "ελλασ"),
        ("七人の侍", "七人の侍"),
        ("مُحَمَّد", "محمد"),
        ("עברית", "עברית"),
    ],
)
def test_letters_of_other_scripts_stay(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Rocky Ⅱ", "rocky ii"), ("№ 9", "no 9"), ("ﬁn", "fin"), ("ＡＢＣ", "abc"), ("½", "1 2")],
)
def test_compatibility_letters_are_as_the_plain_ones(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_composed_and_decomposed_hangul_are_the_same() -> None:
    assert fold("기생충") == fold("\u1100\u1175\u1109\u1162\u11bc\u110e\u116e\u11bc") != ""


@pytest.mark.parametrize("emoji", ["🍕", "👩‍👩‍👧", "❤️", "🇫🇷"])
def test_emoji_are_left_out(emoji: str) -> None:
    assert fold(emoji) == ""
    assert fold(f"{emoji}The Emoji Movie{emoji}") == "the emoji movie"


@given(st.text())
@example("№")
@example("ŉ")
@example("\u0345\u0300")
@example("\ud800")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_twice_is_folding_once_for_each_character() -> None:
    letters = map(chr, range(0x20000))
    assert [letter for letter in letters if fold(fold(letter)) != fold(letter)] == []


@given(st.text())
def test_folded_text_is_words_with_single_spaces(text: str) -> None:
    assert re.fullmatch(r"([^\W_]+( [^\W_]+)*)?", fold(text))


@given(st.text(st.characters(max_codepoint=0x17F)))
def test_case_never_matters_in_latin_text(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)
