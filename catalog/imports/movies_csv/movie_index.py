"""Which movie of the catalogue a row is about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from catalog.models import Movie
from catalog.text import fold
from movielens import ParsedTitle, parse_title

from .cells import tidy, whole_number

EXTERNAL_IDS = ("imdb_id", "tmdb_id", "movielens_id")


def title_key(title: str) -> str:
    """Return what two spellings of one title have in common."""
    return fold(title) or title.strip().casefold()


@dataclass(frozen=True)
class RowKeys:
    """The cells of a row that say which movie it is about.

    Attributes
    ----------
    ids
        The numbers that the row has, by column.
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
    def of(cls, row: Mapping[str, str]) -> "RowKeys":
        """Read the cells of `row`.

        Raises
        ------
        ValidationError
            If a cell is not the number it should be.
        """
        cells = {column: tidy(cell) for column, cell in row.items()}
        ids: dict[str, str | int] = {}
        for column in ("id", *EXTERNAL_IDS):
            if cells.get(column):
                ids[column] = (
                    cells[column] if column == "imdb_id" else _number(cells[column], column)
                )
        title = cells.get("title", "")
        parsed = parse_title(title) if title else ParsedTitle("", None, ())
        year = _number(cells["year"], "year") if cells.get("year") else parsed.year
        return cls(ids, title, parsed, year)

    def title_keys(self) -> Iterable[set[str]]:
        """Yield what to look for among the titles, the next only if nothing is found."""
        yield {title_key(self.title), title_key(self.parsed.title)}
        yield {title_key(title) for title in self.parsed.alternative_titles}


@dataclass(eq=False, slots=True)
class KnownMovie:
    """A movie of the catalogue, or one that an earlier row of the file makes.

    Attributes
    ----------
    pk
        None for one that is not in the database.
    line
        Of the file's row about it, once one was read.
    """

    pk: int | None
    label: str
    imdb_id: str | None
    tmdb_id: int | None
    movielens_id: int | None
    line: int | None = None

    @classmethod
    def of(cls, movie: Movie) -> "KnownMovie":
        """Return what is to be known of `movie`."""
        return cls(movie.pk, str(movie), movie.imdb_id, movie.tmdb_id, movie.movielens_id)

    def contradicts(self, ids: Mapping[str, str | int]) -> bool:
        """Whether the movie has another IMDb, TMDB or MovieLens id than the row."""
        pairs = ((getattr(self, column), ids.get(column)) for column in EXTERNAL_IDS)
        return any(own and other and own != other for own, other in pairs)


class MovieIndex:
    """All movies, by their ids and by folded title and year; read once for a whole file."""

    def __init__(self) -> None:
        self._by_id: dict[tuple[str, str | int], KnownMovie] = {}
        self._by_title: dict[str, dict[int | None, list[KnownMovie]]] = defaultdict(dict)
        loaded = Movie.objects.only(
            "title", "original_title", "alternative_titles", "year", *EXTERNAL_IDS
        ).order_by()
        for movie in loaded.iterator(chunk_size=5000):
            self.add(movie)

    def add(self, movie: Movie) -> KnownMovie:
        """Make `movie` known under its ids, titles and year."""
        known = KnownMovie.of(movie)
        if movie.pk is not None:
            self._by_id["id", movie.pk] = known
        self._claim(movie, known)
        titles = {movie.title, movie.original_title, *movie.alternative_titles}
        for key in {title_key(title) for title in titles if title}:
            self._by_title[key].setdefault(movie.year, []).append(known)
        return known

    def claim_ids(self, movie: Movie) -> None:
        """Make `movie` of the database known under the ids that it has now."""
        self._claim(movie, self._by_id["id", movie.pk])

    def holder(self, column: str, value: str | int | None) -> KnownMovie | None:
        """Return the movie that has this id."""
        return self._by_id.get((column, value)) if value else None

    def find(self, keys: RowKeys) -> tuple[KnownMovie | None, bool]:
        """Return the movie that a row is about, and whether it was found by its title.

        Raises
        ------
        ValidationError
            If there is no movie with the row's `id`, the title fits several movies, or the row
            gives two years.
        """
        for column, value in keys.ids.items():
            known = self._by_id.get((column, value))
            if known:
                return known, False
            if column == "id":
                raise ValidationError(
                    {"id": f"No movie has the id {value}; leave it empty to add one."}
                )
        return (self._find_by_title(keys) if keys.title else None), True

    def _claim(self, movie: Movie, known: KnownMovie) -> None:
        for column in EXTERNAL_IDS:
            value = getattr(movie, column)
            if value:
                setattr(known, column, value)
                self._by_id[column, value] = known

    def _find_by_title(self, keys: RowKeys) -> KnownMovie | None:
        if keys.parsed.year not in (None, keys.year):
            said = f"The title says {keys.parsed.year}, the year is {keys.year}."
            raise ValidationError({"year": said})
        for titles in keys.title_keys():
            found = {
                known
                for title in titles
                for known in self._by_title.get(title, {}).get(keys.year, [])
                if not known.contradicts(keys.ids)
            }
            if len(found) > 1:
                raise ValidationError(
                    {"title": f"{len(found)} movies have this title and year; give the id."}
                )
            if found:
                return found.pop()
        if keys.year is None:
            self._refuse_to_guess(keys)
        return None

    def _refuse_to_guess(self, keys: RowKeys) -> None:
        years = {
            year
            for title in next(iter(keys.title_keys()))
            for year in self._by_title.get(title, {})
            if year
        }
        if years:
            known = " and ".join(str(year) for year in sorted(years))
            raise ValidationError(
                {"year": f"There is a movie of this title from {known}; give the year."}
            )


def _number(cell: str, column: str) -> int:
    try:
        return whole_number(cell)
    except ValueError as error:
        raise ValidationError({column: str(error)}) from error
