"""Which movies a search finds, and in which order.

Movies with all the words in their titles, and those of a person of that name, come first. Only
where they are few is it asked what else may have been meant. The rules are plain conditions on
folded texts, so that every database answers alike; its indexes only make it quick.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from ..models import Credit, Movie, Person, Spelling
from ..models.movie import MOST_POPULAR_FIRST, MovieQuerySet
from ..text import fold
from .text_filter import FEWEST_INDEXED, containing

FEW = 5
"""With fewer movies than that, other spellings are looked for."""
MANY = 500
"""More movies than that are found anew by each query; fewer are named by their keys."""
MOST_WORDS = 8
"""Of longer searches, only what they say exactly is found."""
MOST_MEANT = 8
"""Other spellings of one word."""
_ARTICLES = ("the", "a", "an")


@dataclass(frozen=True)
class Search:
    """A search of the catalogue.

    Attributes
    ----------
    words
        As typed, folded.
    meant
        For each word, what is looked for in its place too; empty for an exact search.
    keys
        The movies found, where they are not many.
    """

    words: tuple[str, ...]
    meant: tuple[tuple[str, ...], ...] = ()
    keys: tuple[int, ...] | None = None

    def narrow(self, movies: MovieQuerySet) -> MovieQuerySet:
        """Return those of these movies that the search finds; all for one without words."""
        if not self.words:
            return movies
        return movies.filter(pk__in=self._conditions() if self.keys is None else self.keys)

    def ranked(self, movies: MovieQuerySet) -> MovieQuerySet:
        """Return these movies, what fits best first; of what fits alike the most rated."""
        if not self.words:
            return movies.popular()
        order = _closeness(self.words)
        return movies.annotate(closeness=order).order_by("closeness", *MOST_POPULAR_FIRST)

    def with_keys(self) -> "Search":
        """Return the same search, done: its movies are known, unless they are many."""
        keys = [key for (key,) in self._conditions()[: MANY + 1]]
        return self if len(keys) > MANY else replace(self, keys=tuple(sorted(set(keys))))

    def _conditions(self) -> QuerySet[Any, Any]:
        parts = [_ids(_by(self.words))]
        if self.meant:
            parts += [_ids(_titled_as_meant(self)), _ids(_by_as_meant(self))]
        return _ids(_titled(self.words)).union(*parts, all=True)


def search_for(text: str) -> Search:
    """Return the search for what someone typed: forgiving where it finds little exactly."""
    words = tuple(fold(text).split())
    if not words:
        return Search(words)
    exact = Search(words).with_keys()
    if exact.keys is None or len(exact.keys) >= FEW or len(words) > MOST_WORDS:
        return exact
    meant = Spelling.objects.meant_by(words, MOST_MEANT)
    return Search(words, tuple(tuple(meant.get(word, ())) for word in words)).with_keys()


def nearest_titles(search: Search, count: int) -> list[int]:
    """Return movies with some of the words, or what was meant by them: those with most first."""
    parts = [choices for choices in _choices(search) if len(choices[0].strip()) > 2]
    if not parts:
        return []
    some = containing(Movie.objects.all(), [[part for choices in parts for part in choices]])
    told = [
        Case(When(_any_in_text(choices), then=1), default=0, output_field=IntegerField())
        for choices in parts
    ]
    scored = some.annotate(told=sum(told[1:], start=told[0]))
    best = scored.order_by("-told", "-rating_count", "pk")
    return list(best.values_list("pk", flat=True)[:count])


def _titled(words: Sequence[str]) -> QuerySet[Movie]:
    return containing(Movie.objects.all(), [[_part(word)] for word in words])


def _by(words: Sequence[str]) -> QuerySet[Credit]:
    """Return the credits of people who have all the words in their name."""
    return _credits(containing(Person.objects.all(), [[f" {word} "] for word in words]))


def _titled_as_meant(search: Search) -> QuerySet[Movie]:
    return containing(Movie.objects.all(), _choices(search))


def _by_as_meant(search: Search) -> QuerySet[Credit]:
    """Return the credits of people whose name was meant, or is being typed."""
    begun = [
        [f" {word}", *(f" {other} " for other in others)]
        for word, others in zip(search.words, search.meant, strict=True)
    ]
    return _credits(containing(Person.objects.all(), begun))


def _credits(people: QuerySet[Person]) -> QuerySet[Credit]:
    return Credit.objects.filter(person__in=people)


def _ids(rows: QuerySet[Movie] | QuerySet[Credit]) -> QuerySet[Any, Any]:
    """Return the movies' keys alone, as parts of a union are made."""
    key = "pk" if rows.model is Movie else "movie"
    return rows.order_by().values_list(key)


def _choices(search: Search) -> list[list[str]]:
    """Return what is looked for in place of each word: itself anywhere, others as whole words."""
    meant = search.meant or ((),) * len(search.words)
    return [
        [_part(word), *(f" {other} " for other in others)]
        for word, others in zip(search.words, meant, strict=True)
    ]


def _part(word: str) -> str:
    """Return what is looked for in titles: a word anywhere, a letter or two where words begin.

    In scripts that put no spaces between words, a letter is one.
    """
    return f" {word}" if len(word) < FEWEST_INDEXED and word.isascii() else word


def _any_in_text(choices: Collection[str]) -> Q:
    condition = Q()
    for part in choices:
        condition |= Q(search_text__contains=part)
    return condition


def _closeness(words: Sequence[str]) -> Case:
    """Return how far a movie is from the words: 0 for one of just this title."""
    phrase = " ".join(words)
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
        Q(pk__in=_by(words).values("movie")),
    ]
    return Case(
        *(When(tier, then=Value(place)) for place, tier in enumerate(tiers)),
        default=Value(len(tiers)),
        output_field=IntegerField(),
    )
