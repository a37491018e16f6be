"""The catalogue as the rows of a file are checked against it."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from catalog.models import Movie

from .cells import split_names
from .movie_index import EXTERNAL_IDS, KnownMovie, MovieIndex, RowKeys
from .names import (
    LABELS,
    NAME_COLUMNS,
    ROLES,
    LabelIndex,
    PeopleIndex,
    batches,
    load_names,
)
from .reading import MovieRows
from .writing import Change, Writer, newest_rows


class Catalogue:
    """What an import needs to know, read once for the whole file, and the changes it finds.

    Parameters
    ----------
    rows
        The file. Each movie that it is about is loaded, with what the file's columns are about.
    """

    def __init__(self, rows: MovieRows) -> None:
        self._newest = newest_rows()
        self._labels = {column: LabelIndex(model) for column, model in LABELS.items()}
        self._people = PeopleIndex(_people_named(rows))
        self._index = MovieIndex()
        self._movies = self._load(rows)
        self._changes: list[Change] = []

    def find(self, keys: RowKeys, line: int) -> tuple[Movie | None, bool]:
        """Return the movie that the row on `line` is about, and whether its title told.

        Raises
        ------
        ValidationError
            If that cannot be said, or an earlier row is about the same movie.
        """
        known, by_title = self._index.find(keys)
        if known is None:
            return None, by_title
        if known.line is not None:
            raise ValidationError(f"Line {known.line} is about {known.label} too.")
        known.line = line
        movie = self._movies.get(known.pk or 0)
        if movie is None:
            raise ValidationError(f"{known.label} was deleted just now.")
        return movie, by_title

    def resolve(self, column: str, names: list[str], movie: Movie) -> list[str]:
        """Return `names` as the catalogue writes them; raises ValueError where that fails."""
        if column in ROLES:
            return self._people.resolve(names, movie, ROLES[column])
        return self._labels[column].resolve(names)

    def check_ids(self, movie: Movie) -> None:
        """Raise ValidationError if another movie has one of this movie's ids."""
        for column in EXTERNAL_IDS:
            holder = self._index.holder(column, getattr(movie, column))
            if holder and (movie.pk is None or holder.pk != movie.pk):
                raise ValidationError({column: f"{holder.label} has this id."})

    def stage(self, movie: Movie, columns: frozenset[str], line: int) -> None:
        """Remember to write these columns of `movie`."""
        is_new = movie.pk is None
        self._changes.append(Change(movie, is_new, columns))
        if is_new:
            self._index.add(movie).line = line
        else:
            self._index.claim_ids(movie)

    def write(self) -> None:
        """Write what was staged, all or nothing; raises CatalogueChangedError."""
        writer = Writer(self._labels, self._people, self._newest)
        writer.write(self._changes)

    def _load(self, rows: MovieRows) -> dict[int, Movie]:
        loaded: dict[int, Movie] = {}
        columns = set(rows.headers).intersection(NAME_COLUMNS)
        for pks in batches({known.pk for known in self._known(rows) if known.pk}):
            movies = list(Movie.objects.filter(pk__in=pks))
            load_names(movies, columns)
            loaded.update((movie.pk, movie) for movie in movies)
        return loaded

    def _known(self, rows: MovieRows) -> Iterator[KnownMovie]:
        """Yield the movies that rows are about; a row that cannot say fails when it is checked."""
        for cells in rows:
            try:
                known, _ = self._index.find(RowKeys.of(dict(zip(rows.headers, cells, strict=True))))
            except ValidationError:
                continue
            if known:
                yield known


def _people_named(rows: MovieRows) -> set[str]:
    columns = set(rows.headers).intersection(ROLES)
    return {name for column in columns for cell in rows[column] for name in split_names(cell)}
