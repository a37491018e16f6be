"""What a group is called: in the reader's language, and as it was kept before that was so."""

import pytest
from django.utils import translation

from recommendations.models.group_names import name_of


@pytest.mark.parametrize(
    ("words", "english", "german"),
    [
        (
            ["genre:Action", "genre:Romance", "tag:dark", "time:1990"],
            "Action and Romance, dark, 1990s",
            "Action und Liebesfilm, dark, 1990er",
        ),
        (["tag:dark", "time:"], "Dark, before 1970", "Dark, vor 1970"),
        (["genre:Drama", "movie:Fargo"], "Drama, such as Fargo", "Drama, zum Beispiel „Fargo“"),
        (["movie:12: 30"], "Movies like 12: 30", "Filme wie „12: 30“"),
        (["genre:A site's own"], "A site's own", "A site's own"),
    ],
)
def test_words_are_said_in_the_readers_language(
    words: list[str], english: str, german: str
) -> None:
    assert name_of(words) == english
    with translation.override("de"):
        assert name_of(words) == german
