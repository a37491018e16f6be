"""Single letters: whole words, but for the last one, which may still be typed."""

import pytest

from catalog.models import Movie
from catalog.search.movie_search import search_for

from ...factories import MovieFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("m b", {"M for Bees"}),
        ("b m", set()),
        ("bees m", {"M for Bees", "Mad Bees"}),
        ("m", {"M for Bees", "Mad Bees"}),
        ("a b c d e f g", {"A B C D E F Go"}),
    ],
)
def test_single_letters(text: str, titles: set[str]) -> None:
    for title in ("M for Bees", "Mad Bees", "Rum", "A B C D E F Go"):
        MovieFactory(title=title)
    found = search_for(text).apply(Movie.objects.all())
    assert set(found.values_list("title", flat=True)) == titles
