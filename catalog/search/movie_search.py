"""Which movies a search finds, and in which order.

A search finds movies with all words in their titles, and those of people with all words in their
names. A year among the words may also be the movie's. With few results it also looks for
corrections of the words. The number or address of a movie elsewhere finds only that movie. The
conditions on folded texts are the same for every database; its indexes only speed them up.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL

from ..models import AlternativeId, Credit, Movie, Person, Spelling
from ..models.movie import (
    FIRST_MOVIE_YEAR,
    LAST_PLAUSIBLE_YEAR,
    MOST_POPULAR_FIRST,
    MovieQuerySet,
)
from .elsewhere import number_elsewhere
from .text_filter import MIN_INDEXED, containing
from .words import choices_of, initials_of, phrase_of, wordings_of, words_of

FEW_RESULTS = 5
"""With fewer results, corrections are looked for."""
MOST_FOUND = 500
"""Of more movies with the words, those with the nearest titles are found, and the best known."""
MOST_NEAR_WORDS = 4
"""Where no movie has all words."""
MAX_CORRECTIONS = 8
"""For each word."""
_ARTICLES = ("the ", "a ", "an ")
"""What a title may have before the words typed."""


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
        The ids of the movies found.
    similar_keys
        Those of them that only other spellings find.
    is_cut
        Whether more movies have the words.
    """

    words: tuple[str, ...]
    phrase: str
    corrections: tuple[tuple[str, ...], ...] = ()
    keys: tuple[int, ...] = ()
    similar_keys: tuple[int, ...] = ()
    is_cut: bool = False

    @property
    def year(self) -> int | None:
        """The last year among the words."""
        return next((int(word) for word in reversed(self.words) if _is_year(word)), None)

    def without_year(self) -> "Search":
        """Return the search for the other words."""
        year = str(self.year)
        kept = [place for place, word in enumerate(self.words) if word != year]
        return Search(
            words=tuple(self.words[place] for place in kept),
            phrase=" ".join(word for word in self.phrase.split() if word != year),
            corrections=tuple(self.corrections[place] for place in kept if self.corrections),
            keys=self.keys,
        )

    def apply(self, movies: MovieQuerySet) -> MovieQuerySet:
        """Return those of `movies` that the search finds; all without words."""
        return movies.filter(pk__among=self.keys) if self.words else movies

    def ranked(self, movies: MovieQuerySet) -> MovieQuerySet:
        """Return `movies` with the best match first; equal matches by popularity."""
        if not self.words:
            return movies.popular()
        return movies.order_by(_closeness(self), *MOST_POPULAR_FIRST)

    def with_keys(self) -> "Search":
        """Return the search with the ids of its results."""
        rows = [*_matching(self), *_matching_in_year(self)]
        first, *others = map(_ids, rows)
        # A movie comes in several of them: by a title and by each credit.
        found = [key for (key,) in first.union(*others, all=True)[: MOST_FOUND + 1]]
        if len(found) <= MOST_FOUND:
            return replace(self, keys=tuple(sorted(set(found))))
        titled = Movie.objects.filter(_is_title(self)).order_by()
        nearest = titled.values_list("pk", flat=True)[:MOST_FOUND]
        best = list(dict.fromkeys([*nearest, *_best_known(rows)]))
        keys = tuple(sorted(best[:MOST_FOUND]))
        return replace(self, keys=keys, is_cut=len(best) > MOST_FOUND)


def _best_known(rows: Iterable[QuerySet[Any]]) -> list[int]:
    """Return the movies of movies and credits that are rated most: all, or more than are found."""
    found: dict[int, int] = {}
    for each in rows:
        movies: QuerySet[Movie] = each
        if each.model is not Movie:
            movies = Movie.objects.filter(pk__in=each.order_by().values("movie"))
        best = movies.order_by(*MOST_POPULAR_FIRST).values_list("pk", "rating_count")
        found |= dict(best[: MOST_FOUND + 1])
    return sorted(found, key=lambda movie: (-found[movie], movie))


def search_for(text: str) -> Search:
    """Return the search for a text, with corrections where it finds little."""
    if elsewhere := number_elsewhere(text):
        ((field, value),) = elsewhere.items()
        keys = AlternativeId.objects.movies_known_as(field, value)
        # One word that no title has.
        phrase = "".join(f"{field}{number}" for field, number in elsewhere.items())
        return Search((phrase,), phrase, keys=tuple(keys))
    phrase = phrase_of(text)
    words = words_of(phrase)
    search = Search(words, phrase)
    if not words:
        return search
    exact = search.with_keys()
    if exact.is_cut or len(exact.keys) >= FEW_RESULTS:
        return exact
    mistyped = [word for word in words if not _is_year(word)]
    found = Spelling.objects.corrections_of(mistyped, MAX_CORRECTIONS)
    apart = Spelling.objects.apart(mistyped)
    corrections = tuple((*apart.get(word, ()), *found.get(word, ())) for word in words)
    corrected = replace(exact, corrections=corrections).with_keys()
    similar = tuple(sorted(set(corrected.keys) - set(exact.keys)))
    return replace(corrected, similar_keys=similar)


def nearest_titles(search: Search, count: int) -> list[int]:
    """Return movies with some of the words or their corrections, those with most first.

    Only the longest words are looked for, and of the movies with a word the best known.
    """
    if not search.words:
        return []
    telling = [each for each in _choices(search) if len(each[0].strip()) >= MIN_INDEXED]
    matches: Counter[int] = Counter()
    ratings: dict[int, int] = {}
    for choices in sorted(telling, key=lambda each: -len(each[0]))[:MOST_NEAR_WORDS]:
        having = containing(Movie.objects.all(), [choices]).popular()
        found = dict(having.values_list("pk", "rating_count")[:MOST_FOUND])
        matches.update(found.keys())
        ratings |= found
    best = sorted(matches, key=lambda movie: (-matches[movie], -ratings[movie], movie))
    return best[:count]


def _is_year(word: str) -> bool:
    plain = len(word) == 4 and word.isascii() and word.isdigit()
    return plain and FIRST_MOVIE_YEAR <= int(word) <= LAST_PLAUSIBLE_YEAR


def _matching(search: Search) -> list[QuerySet[Any]]:
    """Return movies and credits, which name movies."""
    if search.corrections:
        # What the words as typed find is among it.
        return [_corrected_titles(search), _corrected_names(search)]
    return [_titled(search.words), _named(search.words)]


def _matching_in_year(search: Search) -> list[QuerySet[Any]]:
    if search.year is None:
        return []
    others = search.without_year()
    rows = _matching(others) if others.words else [Movie.objects.all()]
    return [each.filter(**{_of_movie(each, "year"): search.year}) for each in rows]


def _titled(words: Sequence[str]) -> QuerySet[Movie]:
    return containing(Movie.objects.all(), choices_of(words))


def _named(words: Sequence[str]) -> QuerySet[Credit]:
    """Return the credits of people with all words in their name."""
    return _credits(containing(Person.objects.all(), [[f" {word} "] for word in words]))


def _corrected_titles(search: Search) -> QuerySet[Movie]:
    if not any(search.corrections):
        # As typed, they have been looked for.
        return Movie.objects.filter(pk__among=search.keys)
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


def _ids(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Return only the ids of the movies, for a union."""
    return rows.order_by().values_list(_of_movie(rows, "pk"))


def _of_movie(rows: QuerySet[Any], field: str) -> str:
    return field if rows.model is Movie else f"movie__{field}"


def _choices(search: Search) -> list[list[str]]:
    """Return what to look for per word: itself anywhere, its corrections as whole words."""
    corrections = search.corrections or ((),) * len(search.words)
    return [
        [*choices, *(f" {other} " for other in others)]
        for choices, others in zip(choices_of(search.words), corrections, strict=True)
    ]


def _closeness(search: Search) -> RawSQL:
    """Return the rank of a match: 0 for a movie with exactly this title.

    Written by hand: to put so many conditions together takes Django longer than finding the movies.
    """
    named, people = _named(search.words).order_by().values("movie").query.sql_with_params()
    tiers = [*_title_tiers(search), _Condition(f"{_KEY} IN ({named})", people)]
    if search.year is not None:
        others = search.without_year()
        in_year = _Condition(f"{_YEAR} = %s", (search.year,))
        within = _title_tiers(others) if others.words else []
        tiers += [tier.and_also(in_year) for tier in within] or [in_year]
    places = " ".join(f"WHEN {tier.sql} THEN {place}" for place, tier in enumerate(tiers))
    parameters = [each for tier in tiers for each in tier.parameters]
    ranked = f"CASE {places} ELSE {len(tiers)} END"
    return RawSQL(ranked, parameters, output_field=IntegerField())  # noqa: S611 - no value is in it


_KEY, _TEXT, _YEAR = (f'"catalog_movie"."{name}"' for name in ("id", "search_text", "year"))


class _Condition(NamedTuple):
    """A condition on movies."""

    sql: str
    parameters: tuple[Any, ...]

    def and_also(self, other: "_Condition") -> "_Condition":
        """Return that both hold."""
        return _Condition(f"({self.sql}) AND {other.sql}", self.parameters + other.parameters)


def _like(patterns: Sequence[str], connector: str = "OR") -> _Condition:
    """Return that a text is like one of some patterns."""
    like: str = connection.operators["contains"]  # type: ignore[attr-defined]
    sql = f" {connector} ".join([f"{_TEXT} {like}"] * len(patterns))
    return _Condition(sql, tuple(patterns))


def _within(text: str) -> str:
    return f"%{_beginning(text)}"


def _beginning(text: str) -> str:
    return f"{connection.ops.prep_for_like_query(text)}%"


def _is_title(search: Search) -> Q:
    """Return the first two of the tiers as one condition."""
    wordings = _all_wordings(search)
    # What is a first title without an article is a title anywhere, too, which is looked for once.
    begun = (
        Q(search_text__startswith=f"| {article}{wording} |")
        for wording in wordings
        for article in _ARTICLES
    )
    anywhere = (Q(search_text__contains=f"| {wording} |") for wording in wordings)
    return reduce(or_, (*begun, *anywhere))


def _all_wordings(search: Search) -> list[str]:
    initials = initials_of(search.phrase)
    return [*wordings_of(search.phrase), *([initials] if initials else [])]


def _title_tiers(search: Search) -> list[_Condition]:
    """Return conditions on the titles, the closest first."""
    initials = initials_of(search.phrase)
    wordings = _all_wordings(search)
    starts = ("", *_ARTICLES)
    tiers = [
        _like([_beginning(f"| {start}{wording} |") for wording in wordings for start in starts]),
        _like([_within(f"| {wording} |") for wording in wordings]),
    ]
    if initials:
        tiers.append(_like([_beginning(f"| {initials} ")]))
        wordings.remove(initials)
    return [
        *tiers,
        _like([_beginning(f"| {wording}") for wording in wordings]),
        _like([_within(f"| {wording}") for wording in wordings]),
        _like([_within(f" {wording}") for wording in wordings]),
        _like([_within(word) for word in search.words], "AND"),
    ]
