"""What a search takes, part by part, on a database that is full already."""

from collections.abc import Callable

import numpy as np

from catalog.explore import PAGE_SIZE, ExploreQuery, ExploreResults
from catalog.models import Movie, Person
from catalog.search.movie_search import search_for

from .timing import Work, in_turns

QUERIES = 40
_ROUNDS = 40

Kind = Callable[[list[str], list[str], np.random.Generator], str]


def measure() -> dict[str, float]:
    """Return the seconds on the wall by what was searched for."""
    random = np.random.default_rng(1)
    titles = list(Movie.objects.order_by("?").values_list("title", flat=True)[: 5 * QUERIES])
    titles = sorted(title for title in titles if len(title) > 8)
    names = sorted(Person.objects.order_by("?").values_list("name", flat=True)[: 5 * QUERIES])
    works: dict[str, Work] = {}
    for kind, make in _KINDS.items():
        texts = [make(titles, names, random) for _ in range(QUERIES)]
        works[kind] = lambda number, texts=texts: _first_page(texts[number % QUERIES])  # type: ignore[misc]
    texts = [_KINDS["a title, mistyped"](titles, names, random) for _ in range(QUERIES)]
    works["facets of a title, mistyped"] = lambda number: _facets(texts[number % QUERIES])
    words = [title.split()[0] for title in titles]
    works["facets of a title's first word"] = lambda number: _facets(words[number % QUERIES])
    works["facets of everything"] = lambda number: _facets("")
    return {name: seconds.wall for name, seconds in in_turns(works, _ROUNDS).items()}


def _first_page(text: str) -> object:
    search = search_for(text)
    return len(search.keys), Movie.objects.in_order(search.keys[:PAGE_SIZE])


def _facets(text: str) -> object:
    return ExploreResults(ExploreQuery(text), None).facets


def _mistyped(text: str, random: np.random.Generator) -> str:
    """Leave out a letter of the longest word."""
    word = max(text.split(), key=len)
    place = int(random.integers(1, len(word)))
    return text.replace(word, word[:place] + word[place + 1 :], 1)


def _one(texts: list[str], random: np.random.Generator) -> str:
    return texts[int(random.integers(len(texts)))]


_KINDS: dict[str, Kind] = {
    "one letter": lambda titles, names, random: _one(titles, random)[0],
    "two letters": lambda titles, names, random: _one(titles, random)[:2],
    "four letters": lambda titles, names, random: _one(titles, random)[:4],
    "a title": lambda titles, names, random: _one(titles, random),
    "a title, mistyped": lambda titles, names, random: _mistyped(_one(titles, random), random),
    "a person": lambda titles, names, random: _one(names, random),
    "a person, mistyped": lambda titles, names, random: _mistyped(_one(names, random), random),
    "nothing there is": lambda titles, names, random: "xyzzyx qwrtyp",
}
