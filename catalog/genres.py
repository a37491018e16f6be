"""Translations of MovieLens genres."""

from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import pgettext_lazy

from .text import fold

_LABELS = {
    "Action": pgettext_lazy("genre", "Action"),
    "Adventure": pgettext_lazy("genre", "Adventure"),
    "Animation": pgettext_lazy("genre", "Animation"),
    "Children": pgettext_lazy("genre", "Children"),
    "Children's": pgettext_lazy("genre", "Children's"),
    "Comedy": pgettext_lazy("genre", "Comedy"),
    "Crime": pgettext_lazy("genre", "Crime"),
    "Documentary": pgettext_lazy("genre", "Documentary"),
    "Drama": pgettext_lazy("genre", "Drama"),
    "Fantasy": pgettext_lazy("genre", "Fantasy"),
    "Film-Noir": pgettext_lazy("genre", "Film-Noir"),
    "History": pgettext_lazy("genre", "History"),
    "Horror": pgettext_lazy("genre", "Horror"),
    "IMAX": pgettext_lazy("genre", "IMAX"),
    "Musical": pgettext_lazy("genre", "Musical"),
    "Mystery": pgettext_lazy("genre", "Mystery"),
    "Romance": pgettext_lazy("genre", "Romance"),
    "Sci-Fi": pgettext_lazy("genre", "Sci-Fi"),
    "Thriller": pgettext_lazy("genre", "Thriller"),
    "War": pgettext_lazy("genre", "War"),
    "Western": pgettext_lazy("genre", "Western"),
}


def genre_label(name: str) -> str:
    """Return the translated genre; genres that a site has added stay as they are."""
    return str(_LABELS.get(name, name))


_OTHER_NAMES = {
    "Animation": ("animated", "cartoon", "zeichentrick"),
    "Children": ("kids", "family", "kinder"),
    "Documentary": ("docs", "doku"),
    "Film-Noir": ("noir",),
    "Romance": ("love story", "romantic", "liebe"),
    "Sci-Fi": ("science fiction", "sf"),
    "War": ("krieg",),
}
"""What people also type for a genre."""
_PLURALS = {"ies": "y", "s": "", "n": "", "en": "", "e": ""}
"""By the ending of several, the ending of one."""
_MOVIES = ("film", "filme", "filmen", "films", "movie", "movies")
"""What people also type behind a genre."""


def names_genre(text: str, name: str) -> bool:
    """Return whether a text is a word for this genre, in any language of the site."""
    typed = _bare(text)
    without = (typed.removesuffix(word) for word in _MOVIES if typed.endswith(word))
    words = {word for word in (typed, *without) if word}
    singular = {
        word.removesuffix(many) + one
        for word in words
        for many, one in _PLURALS.items()
        if word.endswith(many)
    }
    return not _bare_names(name).isdisjoint(words | singular)


@lru_cache(maxsize=500)
def _bare_names(name: str) -> frozenset[str]:
    labels = [name, *_OTHER_NAMES.get(name, ())]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            labels.append(genre_label(name))
    return frozenset(map(_bare, labels))


def _bare(text: str) -> str:
    return fold(text).replace(" ", "")
