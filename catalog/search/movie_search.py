"""Which movies a search finds, and in which order.

A search finds movies with all words in their titles, and those of people with all words in their
names. A year among the words may also be the movie's. With few results it also looks for
corrections of the words. The number or address of a movie elsewhere finds only that movie. The
conditions on folded texts are the same for every database; its indexes only speed them up.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Value

from core.among import keys_as_text
from core.compiled import FIRST, CompiledQuery, Texts, compiled_for_texts, compiled_once

from ..models import AlternativeId, Credit, Movie, Person, Spelling
from ..models.movie import (
    FIRST_MOVIE_YEAR,
    LAST_PLAUSIBLE_YEAR,
    MOST_POPULAR_FIRST,
    MovieQuerySet,
)
from .closeness import ARTICLES, Candidate, Tier, all_wordings, in_year, rank, tiers_of
from .elsewhere import number_elsewhere
from .text_filter import MIN_INDEXED, containing
from .words import choices_of, phrase_of, words_of

FEW_RESULTS = 5
"""With fewer results, corrections are looked for."""
MOST_FOUND = 500
"""Of more movies with the words, those with the nearest titles are found, and the best known."""
MOST_NEAR_WORDS = 3
"""Where no movie has all words."""
MAX_CORRECTIONS = 8
"""For each word."""


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
        The ids of the movies found, the closest match first, equal ones by popularity.
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


class _Found(NamedTuple):
    """Movies that a search finds, some of them perhaps hidden.

    Attributes
    ----------
    movies
        Their ids.
    named
        Of those, the ids of the movies found by the name of a person.
    is_cut
        Whether more movies have the words.
    """

    movies: set[int]
    named: set[int]
    is_cut: bool = False


def _found(search: Search) -> _Found:
    """Return what a search finds, unordered."""
    many = MOST_FOUND + 1
    if search.corrections or search.year is not None:
        queries = [*_matching(search), *_matching_in_year(search)]
        rows: Sequence[tuple[int, int]] = list(_together(queries)[:many])
    else:
        # As most are: the queries are kept for all searches of so many words.
        queries, texts = [], _texts_of(search.words)
        rows = _with_texts(texts, many)
    # A movie comes in several of them: by a title and by each credit.
    if len(rows) <= MOST_FOUND:
        return _Found({key for key, _ in rows}, {key for key, is_named in rows if is_named})
    nearest = [key for (key,) in _with_title((tuple(all_wordings(search.phrase)),), MOST_FOUND)]
    if queries:
        titled, named, *in_year = (dict(_best_known(each)[:many]) for each in queries)
    else:
        titled, named, *in_year = dict(_best_titled(texts, many)), dict(_best_named(texts, many))
    known = reduce(or_, in_year, titled | named)
    by_ratings = sorted(known, key=lambda movie: (-known[movie], movie))
    best = list(dict.fromkeys([*nearest, *by_ratings]))
    return _Found(set(best[:MOST_FOUND]), set(named), is_cut=len(best) > MOST_FOUND)


def _texts_of(words: Sequence[str]) -> Texts:
    """Return what to look for in titles for each word, and then in names."""
    return (*map(tuple, choices_of(words)), *((f" {word} ",) for word in words))


def _titled_and_named(texts: Texts) -> tuple[QuerySet[Movie], QuerySet[Credit]]:
    """Return movies with all words in their titles, and credits of people who have all in names."""
    half = len(texts) // 2
    titled = containing(Movie.objects.all(), texts[:half])
    return titled, _credits(containing(Person.objects.all(), texts[half:]))


def _together(queries: "Sequence[QuerySet[Any]]") -> "QuerySet[Any, tuple[int, int]]":
    """Return the ids of the movies of all, with 1 where it is that of the second, else 0."""
    first, *others = (
        each.order_by()
        .values_list(_of_movie(each, "pk"))
        .annotate(is_named=Value(int(each is queries[1])))
        for each in queries
    )
    return first.union(*others, all=True)


def _best_known(rows: "QuerySet[Any]") -> "QuerySet[Movie, tuple[int, int]]":
    """Return the movies of movies or credits, those rated most first, with how often they are."""
    movies: QuerySet[Movie] = rows
    if rows.model is not Movie:
        movies = Movie.objects.filter(pk__in=rows.order_by().values("movie"))
    return movies.order_by(*MOST_POPULAR_FIRST).values_list("pk", "rating_count")


@compiled_for_texts(MIN_INDEXED)
def _with_texts(texts: Texts, count: int) -> "QuerySet[Any, tuple[int, int]]":
    return _together(_titled_and_named(texts))[:count]


@compiled_for_texts(MIN_INDEXED)
def _best_titled(texts: Texts, count: int) -> "QuerySet[Movie, tuple[int, int]]":
    return _best_known(_titled_and_named(texts)[0])[:count]


@compiled_for_texts(MIN_INDEXED)
def _best_named(texts: Texts, count: int) -> "QuerySet[Movie, tuple[int, int]]":
    return _best_known(_titled_and_named(texts)[1])[:count]


@compiled_for_texts(1)
def _with_title(texts: Texts, count: int) -> "QuerySet[Movie, tuple[int]]":
    """Return what the first two of the conditions on titles hold for."""
    (wordings,) = texts
    # What is a first title without an article is a title anywhere, too, which is looked for once.
    begun = (
        Q(search_text__startswith=f"| {article}{wording} |")
        for wording in wordings
        for article in ARTICLES
    )
    anywhere = (Q(search_text__contains=f"| {wording} |") for wording in wordings)
    exact = Movie.objects.filter(reduce(or_, (*begun, *anywhere))).order_by()
    return exact.values_list("pk")[:count]


def search_for(text: str) -> Search:
    """Return the search for a text, with corrections where it finds little."""
    if elsewhere := number_elsewhere(text):
        ((field, value),) = elsewhere.items()
        keys = AlternativeId.objects.movies_known_as(field, value)
        # One word that no title has.
        phrase = "".join(f"{field}{number}" for field, number in elsewhere.items())
        return _with_keys(Search((phrase,), phrase), _Found(set(keys), set()))
    phrase = phrase_of(text)
    words = words_of(phrase)
    search = Search(words, phrase)
    if not words:
        return search
    exact = _found(search)
    if exact.is_cut or len(exact.movies) >= FEW_RESULTS:
        return _with_keys(search, exact)
    mistyped = [word for word in words if not _is_year(word)]
    found = Spelling.objects.corrections_of(mistyped, MAX_CORRECTIONS)
    apart = Spelling.objects.apart(mistyped)
    corrections = tuple((*apart.get(word, ()), *found.get(word, ())) for word in words)
    corrected = replace(search, corrections=corrections)
    more = _found(replace(corrected, keys=tuple(exact.movies)))
    similar = tuple(sorted(more.movies - exact.movies))
    return replace(_with_keys(corrected, more._replace(named=exact.named)), similar_keys=similar)


def _with_keys(search: Search, found: _Found) -> Search:
    """Return a search with those movies found that are shown."""
    if not found.movies:
        return search
    tiers = _tiers(search)
    places = {
        key: rank(Candidate(text, year, key in found.named), tiers)
        for key, text, year in _texts().rows(keys_as_text(found.movies))
    }
    keys = tuple(sorted(places, key=places.__getitem__))
    return replace(search, keys=keys, is_cut=found.is_cut)


@compiled_once
def _texts() -> CompiledQuery:
    """Return the query of what movies are called, the most popular first."""
    movies = Movie.objects.filter(pk__among=FIRST).popular()
    return CompiledQuery.of(movies.values_list("pk", "search_text", "year"))


def _tiers(search: Search) -> list[Tier]:
    """Return the conditions of a match, the closest first."""
    tiers = [*tiers_of(search.phrase, search.words), lambda movie: movie.is_named]
    if search.year is not None:
        others = search.without_year()
        tiers += in_year(search.year, tiers_of(others.phrase, others.words) if others.words else ())
    return tiers


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
    return list(_titled_and_named(_texts_of(search.words)))


def _matching_in_year(search: Search) -> list[QuerySet[Any]]:
    if search.year is None:
        return []
    others = search.without_year()
    rows = _matching(others) if others.words else [Movie.objects.all()]
    return [each.filter(**{_of_movie(each, "year"): search.year}) for each in rows]


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


def _of_movie(rows: QuerySet[Any], field: str) -> str:
    return field if rows.model is Movie else f"movie__{field}"


def _choices(search: Search) -> list[list[str]]:
    """Return what to look for per word: itself anywhere, its corrections as whole words."""
    corrections = search.corrections or ((),) * len(search.words)
    return [
        [*choices, *(f" {other} " for other in others)]
        for choices, others in zip(choices_of(search.words), corrections, strict=True)
    ]
