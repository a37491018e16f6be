"""The half-star rating control."""

import re

import pytest
from django.utils import translation

from catalog.models import HALF_STARS, Movie
from catalog.templatetags.stars import star_row

FARGO = Movie(pk=7, title="Fargo")


@pytest.mark.parametrize("stars", [*HALF_STARS, None])
def test_only_the_given_stars_are_checked(stars: float | None) -> None:
    choices = re.findall(r"<input [^>]*>", star_row(FARGO, stars))
    assert len(choices) == len(HALF_STARS)
    checked = [choice for choice in choices if " checked" in choice]
    assert [re.findall(r'value="([^"]+)"', choice) for choice in checked] == (
        [[str(stars)]] if stars else []
    )


def test_each_choice_has_an_id_of_its_own() -> None:
    ids = re.findall(r'id="([^"]+)"', star_row(FARGO, None))
    assert ids == [f"rate-7-{number}" for number in range(1, 11)]


def test_a_title_is_text_and_no_markup() -> None:
    row = star_row(Movie(pk=1, title="<b>100%s</b>"), None)
    assert "&lt;b&gt;100%s&lt;/b&gt;" in row
    assert "<b>" not in row


def test_labels_are_in_the_language_of_the_page() -> None:
    english = star_row(FARGO, None)
    with translation.override("de"):
        german = star_row(FARGO, None)
    assert english != german
    assert star_row(FARGO, None) == english
