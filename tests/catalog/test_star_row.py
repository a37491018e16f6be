"""The ten buttons of the rating control."""

import re

import pytest
from django.utils import translation
from selectolax.lexbor import LexborHTMLParser

from catalog.models import HALF_STARS
from catalog.templatetags.stars import star_row

ADDRESS = "/movies/7/rate/"


@pytest.mark.parametrize("stars", [*HALF_STARS, None])
def test_only_the_given_stars_are_current(stars: float | None) -> None:
    choices = LexborHTMLParser(star_row("Fargo", stars, ADDRESS)).css("button[name=stars]")
    assert [choice.attributes["value"] for choice in choices] == [str(each) for each in HALF_STARS]
    current = [choice for choice in choices if "aria-current" in choice.attributes]
    assert [choice.attributes["value"] for choice in current] == ([str(stars)] if stars else [])


def test_each_button_posts_to_the_address() -> None:
    addresses = re.findall(r'formaction="([^"]+)"', star_row("Fargo", None, ADDRESS))
    assert addresses == [ADDRESS] * len(HALF_STARS)


def test_a_title_and_an_address_are_text_and_no_markup() -> None:
    row = star_row('<b>100%s"</b>', None, '"><b>')
    assert "&lt;b&gt;100%s&quot;&lt;/b&gt;" in row
    assert "<b>" not in row


def test_labels_are_in_the_language_of_the_page() -> None:
    english = star_row("Fargo", None, ADDRESS)
    with translation.override("de"):
        german = star_row("Fargo", None, ADDRESS)
    assert english != german
    assert star_row("Fargo", None, ADDRESS) == english
