"""How light or dark a movie is, by its tags, or else by its genres."""

from collections.abc import Mapping, Sequence

LIGHT_TAGS = frozenset(
    (
        "cheerful",
        "cute",
        "charming",
        "comedy",
        "entertaining",
        "family",
        "feel good",
        "feel good movie",
        "feel-good",
        "feelgood",
        "fun",
        "fun movie",
        "funny",
        "funny as hell",
        "happy ending",
        "heartwarming",
        "hilarious",
        "humor",
        "humorous",
        "humour",
        "lighthearted",
        "light-hearted",
        "optimistic",
        "parody",
        "playful",
        "romantic comedy",
        "silly",
        "slapstick",
        "spoof",
        "sweet",
        "uplifting",
        "whimsical",
        "witty",
    )
)
DARK_TAGS = frozenset(
    (
        "atrocity",
        "bleak",
        "brutal",
        "cruelty",
        "dark",
        "dark fantasy",
        "depressing",
        "depression",
        "despair",
        "devastating",
        "disturbing",
        "dystopia",
        "genocide",
        "gloomy",
        "gore",
        "grim",
        "gritty",
        "gruesome",
        "harrowing",
        "holocaust",
        "horror",
        "melancholic",
        "melancholy",
        "murder",
        "nihilism",
        "noir",
        "ominous",
        "sad",
        "scary",
        "serial killer",
        "sombre",
        "suicide",
        "tense",
        "torture",
        "tragedy",
        "tragic",
        "violence",
        "violent",
    )
)
GENRES: Mapping[str, float] = {
    "Animation": 0.5,
    "Children": 1.0,
    "Children's": 1.0,
    "Comedy": 1.0,
    "Family": 1.0,
    "Musical": 1.0,
    "Romance": 0.25,
    "Adventure": 0.25,
    "Fantasy": 0.25,
    "Mystery": -0.5,
    "Drama": -0.5,
    "Thriller": -0.75,
    "Crime": -0.75,
    "War": -1.0,
    "Film-Noir": -1.0,
    "Horror": -1.0,
}
"""From 1, light, to -1, dark; neutral genres are left out."""


def mood_of(genres: Sequence[str], tags: Mapping[str, int]) -> float | None:
    """Return how light a movie is, from 1 to -1, dark; None if neither tells.

    Parameters
    ----------
    genres
        Its genres.
    tags
        How often each tag was put on it. Where any of them is light or dark, genres do not count.
    """
    light = sum(count for tag, count in tags.items() if tag.lower() in LIGHT_TAGS)
    dark = sum(count for tag, count in tags.items() if tag.lower() in DARK_TAGS)
    if light + dark:
        return (light - dark) / (light + dark)
    moods = [GENRES[genre] for genre in genres if genre in GENRES]
    return sum(moods) / len(moods) if moods else None
