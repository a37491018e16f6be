"""How light or dark a movie is."""

import pytest

from recommendations.serving.mood import DARK_TAGS, GENRES, LIGHT_TAGS, mood_of


@pytest.mark.parametrize(
    ("genres", "tags", "mood"),
    [
        (["Horror"], {"funny": 3, "feel-good": 1, "bleak": 1}, 0.6),  # tags first: (4 - 1) / 5
        (["Comedy"], {"Bleak": 2}, -1.0),
        (["Comedy", "Drama"], {}, 0.25),
        (["Comedy", "Drama"], {"aliens": 9}, 0.25),
        (["Western"], {}, None),
        ([], {}, None),
    ],
)
def test_the_mood_follows_from_tags_or_else_genres(
    genres: list[str], tags: dict[str, int], mood: float | None
) -> None:
    assert mood_of(genres, tags) == mood


def test_no_tag_is_both_and_all_are_found_as_written() -> None:
    assert LIGHT_TAGS.isdisjoint(DARK_TAGS)
    for tag in LIGHT_TAGS | DARK_TAGS:
        assert tag == tag.lower().strip()
    assert all(-1 <= mood <= 1 for mood in GENRES.values())
