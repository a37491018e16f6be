"""Which movie of the catalogue a row is about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalog.models import AlternativeId, Movie
from catalog.text import fold
from movielens import ParsedTitle, parse_title

from ..history.titles import loosened, may_be_one
from .cells import EXTERNAL_IDS, imdb_id, whole_number


def _title_key(title: str) -> str:
    """Return what two spellings of one title have in common."""
    return fold(title) or title.strip().casefold()


@dataclass(frozen=True)
class RowKeys:
    """The cells of a row that say which movie it is about.

    Attributes
    ----------
    ids
        The ids that the row has, by column.
    parsed
        The title as people write it; an empty one where the row has no title.
    year
        Of the year column, else the one in brackets after the title.
    """

    ids: Mapping[str, str | int]
    title: str
    parsed: ParsedTitle
    year: int | None

    @classmethod
    def of(cls, cells: Mapping[str, str]) -> "RowKeys":
        """Read the cells of a row.

        Raises
        ------
        ValidationError
            If a cell is not the number it should be.
        """
        ids = {
            column: imdb_id(cells[column]) if column == "imdb_id" else _number(cells, column)
            for column in ("id", *EXTERNAL_IDS)
            if cells.get(column)
        }
        title = cells.get("title", "")
        parsed = parse_title(title)
        year = _number(cells, "year") if cells.get("year") else parsed.year
        return cls(ids, title, parsed, year)

    def title_keys(self) -> Iterable[set[str]]:
        """Yield what to look for among the titles, the next only if nothing is found."""
        yield {_title_key(self.title), _title_key(self.parsed.title)}
        yield {_title_key(title) for title in self.parsed.alternative_titles}


@dataclass(eq=False, slots=True)
class IndexedMovie:
    """A movie of the catalogue, or one that an earlier row of the file adds.

    Attributes
    ----------
    pk
        None for one that is not in the database.
    line
        Of the file's row about it, once one was read.
    """

    pk: int | None
    label: str
    year: int | None
    imdb_id: str | None = None
    tmdb_id: int | None = None
    movielens_id: int | None = None
    line: int | None = None

    @property
    def where(self) -> str:
        """Which line of the file is about it, where one was read."""
        return _(" (line %(line)s)") % {"line": self.line} if self.line else ""

    def contradicts(self, ids: Mapping[str, str | int]) -> bool:
        """Whether the movie has another IMDb, TMDB or MovieLens id than the row."""
        pairs = ((getattr(self, column), ids.get(column)) for column in EXTERNAL_IDS)
        return any(own and other and own != other for own, other in pairs)


class MovieIndex:
    """All movies, by their ids and by folded title and year; read once for a whole file."""

    def __init__(self) -> None:
        self._by_id: dict[tuple[str, str | int], IndexedMovie] = {}
        self._by_title: dict[str, list[IndexedMovie]] = defaultdict(list)
        self._by_loose_title: dict[str, list[IndexedMovie]] = defaultdict(list)
        loaded = Movie.everything.only(
            "title", "original_title", "alternative_titles", "year", *EXTERNAL_IDS
        ).order_by()
        for movie in loaded.iterator(chunk_size=5000):
            self.add(movie)
        for known_as, pk in AlternativeId.objects.by_id().items():
            self._by_id.setdefault(known_as, self._by_id["id", pk])

    def add(self, movie: Movie, line: int | None = None) -> None:
        """Index `movie` under its ids, titles and year; `line` is that of the row about it."""
        indexed = IndexedMovie(movie.pk, str(movie), movie.year, line=line)
        if movie.pk is not None:
            self._by_id["id", movie.pk] = indexed
        self._add_ids(movie, indexed)
        titles = {movie.title, movie.original_title, *movie.alternative_titles}
        keys = {_title_key(title) for title in titles if title}
        for key in keys:
            self._by_title[key].append(indexed)
        for key in {loosened(key) for key in keys}:
            self._by_loose_title[key].append(indexed)

    def update_ids(self, movie: Movie) -> None:
        """Index a movie of the database under the ids that it has now."""
        self._add_ids(movie, self._by_id["id", movie.pk])

    def check_ids(self, movie: Movie) -> None:
        """Raise ValidationError if another movie has one of this movie's ids."""
        for column in EXTERNAL_IDS:
            holder = self._by_id.get((column, getattr(movie, column)))
            if holder and (movie.pk is None or holder.pk != movie.pk):
                raise ValidationError(
                    {column: _("%(movie)s has this id.") % {"movie": holder.label}}
                )

    def find(self, keys: RowKeys) -> tuple[IndexedMovie | None, bool]:
        """Return the movie that a row is about, and whether it was found by its title.

        Raises
        ------
        ValidationError
            If there is no movie with the row's `id`, the title fits several movies, or the row
            gives two years.
        """
        for column, value in keys.ids.items():
            indexed = self._by_id.get((column, value))
            if indexed:
                return indexed, False
            if column == "id":
                raise ValidationError(
                    {
                        "id": _("No movie has the id %(id)s; leave it empty to add one.")
                        % {"id": value}
                    }
                )
        indexed = self._find_by_title(keys) if keys.title else None
        return indexed, indexed is not None

    def twin_of(self, keys: RowKeys) -> IndexedMovie | None:
        """Return a movie that looks like a row's which is not there: its title, about its year."""
        for key in sorted({loosened(key) for titles in keys.title_keys() for key in titles}):
            for indexed in self._by_loose_title.get(key, ()):
                if may_be_one(key, indexed.year, keys.year) and not indexed.contradicts(keys.ids):
                    return indexed
        return None

    def _add_ids(self, movie: Movie, indexed: IndexedMovie) -> None:
        for column in EXTERNAL_IDS:
            value = getattr(movie, column)
            if value:
                setattr(indexed, column, value)
                self._by_id[column, value] = indexed

    def _find_by_title(self, keys: RowKeys) -> IndexedMovie | None:
        if keys.parsed.year not in (None, keys.year):
            words = {"said": keys.parsed.year, "year": keys.year}
            message = _("The title says %(said)s, the year is %(year)s.") % words
            raise ValidationError({"year": message})
        for titles in keys.title_keys():
            found = {
                indexed
                for title in titles
                for indexed in self._by_title.get(title, ())
                if indexed.year == keys.year and not indexed.contradicts(keys.ids)
            }
            if len(found) > 1:
                raise ValidationError(
                    {
                        "title": _("%(count)s movies have this title and year; give the id.")
                        % {"count": len(found)}
                    }
                )
            if found:
                return found.pop()
        if keys.year is None:
            self._refuse_to_guess(keys)
        return None

    def _refuse_to_guess(self, keys: RowKeys) -> None:
        years = {
            indexed.year
            for title in next(iter(keys.title_keys()))
            for indexed in self._by_title.get(title, ())
            if indexed.year
        }
        if years:
            listed = _(" and ").join(str(year) for year in sorted(years))
            raise ValidationError(
                {
                    "year": _("There is a movie of this title from %(years)s; give the year.")
                    % {"years": listed}
                }
            )


def _number(cells: Mapping[str, str], column: str) -> int:
    try:
        return whole_number(cells[column])
    except ValidationError as error:
        raise ValidationError({column: error.messages}) from error
