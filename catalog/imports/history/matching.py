"""Which movie of the catalogue a work is: surely, perhaps, or none of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz, process

from catalog.models import AlternativeId, Credit, Movie, SourceRecord
from catalog.text import fold

from .records import Work
from .titles import exact_key, loose_key, numbers_in

MOST_CANDIDATES = 3
ALIKE = 92
"""Per cent: so alike are a title and a mistyped one."""
RESEMBLING = 80
"""Per cent: a title that is less alike is not asked about."""
SHORTEST_MISTYPED = 8
"""Letters; shorter titles have neighbours that are other movies."""

_IDS = ("imdb_id", "tmdb_id", "movielens_id")


class Match(NamedTuple):
    """What was found for a work.

    Attributes
    ----------
    movie
        The movie that it surely is; None where nobody can be sure.
    candidates
        Those that it may be, the likeliest first, where `movie` is None.
    """

    movie: int | None
    candidates: tuple[int, ...] = ()


@dataclass(eq=False, slots=True)
class _Known:
    """A movie of the catalogue."""

    pk: int
    year: int | None
    ids: tuple[str | int | None, ...]
    popularity: int

    def contradicts(self, work: Work) -> bool:
        """Whether the movie has another id than the work."""
        pairs = zip(self.ids, (work.imdb_id, work.tmdb_id, work.movielens_id), strict=True)
        return any(own and other and own != other for own, other in pairs)


class Matcher:
    """All movies by their ids and titles; read once for a whole import."""

    def __init__(self) -> None:
        self._by_id: dict[tuple[str, str | int], _Known] = {}
        self._by_exact: dict[str, list[_Known]] = defaultdict(list)
        self._by_loose: dict[str, list[_Known]] = defaultdict(list)
        self._loose_of_year: dict[int, list[str]] = defaultdict(list)
        self._found: dict[Work, Match] = {}
        columns = ("pk", "year", *_IDS, "rating_count")
        titles = ("title", "original_title", "alternative_titles")
        by_key: dict[int, _Known] = {}
        rows = Movie.everything.order_by("pk").values_list(*columns, *titles)
        for pk, year, *ids, popularity, title, original, others in rows.iterator(5000):
            known = by_key[pk] = _Known(pk, year, tuple(ids), popularity)
            self._add(known, [title, original, *others])
        for known_as, pk in AlternativeId.objects.by_id().items():
            self._by_id.setdefault(known_as, by_key[pk])
        for item, pk in SourceRecord.objects.wikidata_items():
            self._by_id.setdefault(("wikidata_id", item), by_key[pk])

    def match(self, work: Work) -> Match:
        """Find the movie of a work."""
        if work not in self._found:
            self._found[work] = self._match(work)
        return self._found[work]

    def _add(self, known: _Known, titles: Sequence[str]) -> None:
        for name, value in zip(_IDS, known.ids, strict=True):
            if value:
                self._by_id[name, value] = known
        for key in {exact_key(title) for title in titles if title}:
            self._by_exact[key].append(known)
        for key in {loose_key(title) for title in titles if title}:
            self._by_loose[key].append(known)
            if known.year:
                self._loose_of_year[known.year].append(key)

    def _match(self, work: Work) -> Match:
        by_id = list(dict.fromkeys(self._with_ids(work)))
        if len(by_id) == 1:
            return Match(by_id[0].pk)
        if by_id:
            return _unsure(by_id)
        if work.by_id_only or not work.title:
            return Match(None)
        titles = [title for title in (work.title, work.original_title) if title]
        exact = self._titled(self._by_exact, map(exact_key, titles), work)
        sure = _sure_of(exact, work, most_off=1)
        if sure is None:
            loose = self._titled(self._by_loose, map(loose_key, titles), work)
            sure = _sure_of(loose, work, most_off=1) if not exact else None
            near = exact or loose
        else:
            near = exact
        if sure:
            return self._unless_directed_by_others(sure, work)
        return self._mistyped(titles, work, near)

    def _with_ids(self, work: Work) -> Iterable[_Known]:
        for item in work.ids.items():
            if known := self._by_id.get(item):
                yield known

    def _titled(
        self, index: dict[str, list[_Known]], keys: Iterable[str], work: Work
    ) -> list[_Known]:
        found = dict.fromkeys(known for key in keys for known in index.get(key, ()))
        return [known for known in found if not known.contradicts(work)]

    def _mistyped(self, titles: Sequence[str], work: Work, near: Sequence[_Known]) -> Match:
        """Look for titles that are almost the same, of about the year."""
        scored: dict[_Known, float] = {}
        for known in near:
            if work.year is None or known.year is None or abs(known.year - work.year) <= 2:
                scored[known] = 100.0
        for key in map(loose_key, titles):
            for other, score in self._alike(key, work):
                for known in self._by_loose[other]:
                    if not known.contradicts(work) and _years_off(known, work) <= 1:
                        scored[known] = max(score, scored.get(known, 0.0))
        ranked = sorted(scored, key=lambda known: (-scored[known], _years_off(known, work)))
        if ranked and not near and self._is_clear(scored, ranked, titles, work):
            return self._unless_directed_by_others(ranked[0], work)
        return _unsure(ranked)

    def _alike(self, key: str, work: Work) -> Iterable[tuple[str, float]]:
        if work.year is None or len(key) < 4:
            return []
        years = range(work.year - 1, work.year + 2)
        keys = {other for year in years for other in self._loose_of_year.get(year, ())}
        found = process.extract(key, keys, scorer=fuzz.ratio, score_cutoff=RESEMBLING, limit=6)
        same = numbers_in(key)
        return [(other, score) for other, score, _ in found if numbers_in(other) == same]

    def _is_clear(
        self,
        scored: dict[_Known, float],
        ranked: Sequence[_Known],
        titles: Sequence[str],
        work: Work,
    ) -> bool:
        best = scored[ranked[0]]
        next_best = scored[ranked[1]] if len(ranked) > 1 else 0.0
        long = len(loose_key(titles[0])) >= SHORTEST_MISTYPED
        return long and best >= ALIKE > next_best and ranked[0].year == work.year

    def _unless_directed_by_others(self, known: _Known, work: Work) -> Match:
        """Doubt a movie whose directors are known, and are others than the file's."""
        if not work.directors or known.ids[0] == work.imdb_id is not None:
            return Match(known.pk)
        names = Credit.objects.filter(movie=known.pk, role=Credit.Role.DIRECTOR)
        own = {fold(name) for name in names.values_list("person__name", flat=True)}
        if own and own.isdisjoint(map(fold, work.directors)):
            return _unsure([known])
        return Match(known.pk)


def _sure_of(found: Sequence[_Known], work: Work, most_off: int) -> _Known | None:
    """Return the one movie that a work with this title can be."""
    if work.year is None:
        # One word may be the title of any number of movies.
        is_telling = " " in loose_key(work.title)
        return found[0] if len(found) == 1 and is_telling else None
    for off in range(most_off + 1):
        same = [known for known in found if _years_off(known, work) == off]
        if same:
            return same[0] if len(same) == 1 else None
    return None


def _years_off(known: _Known, work: Work) -> int:
    """Return how far apart the years are; one where either is unknown."""
    if known.year is None or work.year is None:
        return 1
    return abs(known.year - work.year)


def _unsure(found: Sequence[_Known]) -> Match:
    return Match(None, tuple(known.pk for known in found[:MOST_CANDIDATES]))
