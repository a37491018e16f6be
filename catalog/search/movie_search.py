"""Which movies a search finds, and in which order.

A search finds movies with all words in their titles, and those of people with all words in their
names. With few results it also looks for corrections of the words. The conditions on folded texts
are the same for every database; its indexes only speed them up.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from ..models import Credit, Movie, Person, Spelling
from ..models.movie import MOST_POPULAR_FIRST, MovieQuerySet
from .text_filter import containing
from .words import parts_of, phrase_of, words_of

FEW_RESULTS = 5
"""With fewer results, corrections are looked for."""
MAX_KEYS = 500
"""Up to so many results are read once; more are found again by each query."""
MAX_CORRECTIONS = 8
"""For each word."""
_ARTICLES = ("the", "a", "an")


@dataclass(frozen=True)
class Search:
    """A search of the catalogue.

    Attributes
    ----------
    words
        The different words of the text, folded; at most `MAX_WORDS`.
    phrase
        The whole text, folded: titles that are or begin like it come first.
    corrections
        For each word, the other spellings to look for; empty for an exact search.
    keys
        The ids of the movies found; None if there are many.
    """

    words: tuple[str, ...]
    phrase: str
    corrections: tuple[tuple[str, ...], ...] = ()
    keys: tuple[int, ...] | None = None

    def apply(self, movies: MovieQuerySet) -> MovieQuerySet:
        """Return those of `movies` that the search finds; all without words."""
        if not self.words:
            return movies
        return movies.filter(pk__in=self._conditions() if self.keys is None else self.keys)

    def ranked(self, movies: MovieQuerySet) -> MovieQuerySet:
        """Return `movies` with the best match first; equal matches by popularity."""
        if not self.words:
            return movies.popular()
        order = _closeness(self.words, self.phrase)
        return movies.annotate(closeness=order).order_by("closeness", *MOST_POPULAR_FIRST)

    def with_keys(self) -> "Search":
        """Return the search with the ids of its results, unless there are many."""
        keys = [key for (key,) in self._conditions()[: MAX_KEYS + 1]]
        return self if len(keys) > MAX_KEYS else replace(self, keys=tuple(sorted(set(keys))))

    def _conditions(self) -> QuerySet[Any, Any]:
        parts = [_ids(_named(self.words))]
        if self.corrections:
            parts += [_ids(_corrected_titles(self)), _ids(_corrected_names(self))]
        return _ids(_titled(self.words)).union(*parts, all=True)


def search_for(text: str) -> Search:
    """Return the search for a text, with corrections where it finds little."""
    phrase = phrase_of(text)
    words = words_of(phrase)
    search = Search(words, phrase)
    if not words:
        return search
    exact = search.with_keys()
    if exact.keys is None or len(exact.keys) >= FEW_RESULTS:
        return exact
    found = Spelling.objects.corrections_of(words, MAX_CORRECTIONS)
    corrections = tuple(tuple(found.get(word, ())) for word in words)
    return replace(search, corrections=corrections).with_keys()


def nearest_titles(search: Search, count: int) -> list[int]:
    """Return movies with some of the words or their corrections, those with most first."""
    parts = [choices for choices in _choices(search) if len(choices[0].strip()) > 2]
    if not parts:
        return []
    some = containing(Movie.objects.all(), [[part for choices in parts for part in choices]])
    matches = [
        Case(When(_any_in_text(choices), then=1), default=0, output_field=IntegerField())
        for choices in parts
    ]
    scored = some.annotate(matches=sum(matches[1:], start=matches[0]))
    best = scored.order_by("-matches", "-rating_count", "pk")
    return list(best.values_list("pk", flat=True)[:count])


def _titled(words: Sequence[str]) -> QuerySet[Movie]:
    return containing(Movie.objects.all(), [[part] for part in parts_of(words)])


def _named(words: Sequence[str]) -> QuerySet[Credit]:
    """Return the credits of people with all words in their name."""
    return _credits(containing(Person.objects.all(), [[f" {word} "] for word in words]))


def _corrected_titles(search: Search) -> QuerySet[Movie]:
    return containing(Movie.objects.all(), _choices(search))


def _corrected_names(search: Search) -> QuerySet[Credit]:
    """Return the credits of people with the words, corrections or beginnings in their name."""
    begun = [
        [f" {word}", *(f" {other} " for other in others)]
        for word, others in zip(search.words, search.corrections, strict=True)
    ]
    return _credits(containing(Person.objects.all(), begun))


def _credits(people: QuerySet[Person]) -> QuerySet[Credit]:
    return Credit.objects.filter(person__in=people)


def _ids(rows: QuerySet[Movie] | QuerySet[Credit]) -> QuerySet[Any, Any]:
    """Return only the ids of the movies, for a union."""
    key = "pk" if rows.model is Movie else "movie"
    return rows.order_by().values_list(key)


def _choices(search: Search) -> list[list[str]]:
    """Return what to look for per word: itself anywhere, its corrections as whole words."""
    corrections = search.corrections or ((),) * len(search.words)
    return [
        [part, *(f" {other} " for other in others)]
        for part, others in zip(parts_of(search.words), corrections, strict=True)
    ]


def _any_in_text(choices: Collection[str]) -> Q:
    condition = Q()
    for part in choices:
        condition |= Q(search_text__contains=part)
    return condition


def _closeness(words: Sequence[str], phrase: str) -> Case:
    """Return the rank of a match: 0 for a movie with exactly this title."""
    own = Q(search_text__startswith=f"| {phrase} |")
    for article in _ARTICLES:
        own |= Q(search_text__startswith=f"| {article} {phrase} |")
    tiers = [
        own,
        Q(search_text__contains=f"| {phrase} |"),
        Q(search_text__startswith=f"| {phrase}"),
        Q(search_text__contains=f"| {phrase}"),
        Q(search_text__contains=f" {phrase}"),
        Q(*(Q(search_text__contains=word) for word in words)),
        Q(pk__in=_named(words).values("movie")),
    ]
    return Case(
        *(When(tier, then=Value(place)) for place, tier in enumerate(tiers)),
        default=Value(len(tiers)),
        output_field=IntegerField(),
    )
