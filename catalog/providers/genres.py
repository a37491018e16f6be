"""The genres of sources in the words that this site uses, which are those of MovieLens."""

from collections.abc import Iterable

from ..text import fold

_WORDS = {
    "action": "Action",
    "adventure": "Adventure",
    "animated": "Animation",
    "animation": "Animation",
    "children s": "Children",
    "children": "Children",
    "family": "Children",
    "comedy": "Comedy",
    "crime": "Crime",
    "gangster": "Crime",
    "heist": "Crime",
    "documentary": "Documentary",
    "drama": "Drama",
    "fantasy": "Fantasy",
    "film noir": "Film-Noir",
    "noir": "Film-Noir",
    "horror": "Horror",
    "slasher": "Horror",
    "history": "History",
    "historical": "History",
    "music": "Musical",
    "musical": "Musical",
    "mystery": "Mystery",
    "romance": "Romance",
    "romantic": "Romance",
    "science fiction": "Sci-Fi",
    "sci fi": "Sci-Fi",
    "thriller": "Thriller",
    "war": "War",
    "western": "Western",
}


def site_genres(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the genres that words such as ``romantic comedy film`` name, each once, sorted.

    What is no genre here, such as ``3D film``, is left out.
    """
    found = set()
    for label in labels:
        words = f" {fold(label)} "
        found |= {genre for word, genre in _WORDS.items() if f" {word} " in words}
    return tuple(sorted(found))
