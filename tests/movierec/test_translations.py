"""The catalogues of messages are complete, sound and compiled; `make messages` keeps them so."""

import re

import pytest
from django.conf import settings

from .translating import catalogue, compiled, keys_of, plural_forms, wanted

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%|%[sd]|</?[a-z]+>")

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


def test_every_word_is_in_the_catalogue_and_no_other(language: str) -> None:
    there = {entry.message for entry in catalogue(language)}
    assert wanted() == there, "make messages"


def test_every_word_is_translated(language: str) -> None:
    entries = catalogue(language)
    assert len(entries) > 200
    assert [entry.message.text for entry in entries if entry.fuzzy] == []
    assert [entry.message.text for entry in entries if not all(entry.translations)] == []


def test_plurals_have_every_form(language: str) -> None:
    forms = plural_forms(language)
    for entry in catalogue(language):
        assert len(entry.translations) == (1 if entry.message.plural is None else forms), entry


def test_what_is_filled_in_stays_as_it_is(language: str) -> None:
    for entry in catalogue(language):
        for form, said in enumerate(entry.translations):
            text = entry.message.plural if form and entry.message.plural else entry.message.text
            allowed = _placeholders(text)
            if entry.message.plural and not form:  # "the one movie" needs no number
                assert _placeholders(said) <= _placeholders(entry.message.plural), entry
            else:
                assert _placeholders(said) == allowed, entry


def test_the_compiled_catalogue_says_the_same(language: str) -> None:
    expected: dict[object, str] = {}
    for entry in catalogue(language):
        expected |= keys_of(entry)
    assert compiled(language) == expected, "make messages"


def test_sentences_end_as_in_english(language: str) -> None:
    for entry in catalogue(language):
        for said in entry.translations:
            assert _end(said) == _end(entry.message.text), entry


def test_a_percent_sign_stands_apart_from_its_number(language: str) -> None:
    close = re.compile(r"(?:\d|\)s)%%|\d%(?!\()")
    for entry in catalogue(language):
        for said in entry.translations:
            assert language != "de" or not close.search(said), entry


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _end(text: str) -> str:
    return text[-1] if text[-1] in ".:;?!" else ""
