"""Movies with the names of their genres, people and tags, as a CSV has them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.models import Credit, Movie

from .cells import join_names

ROLES = {
    "directors": Credit.Role.DIRECTOR,
    "cast": Credit.Role.CAST,
    "writers": Credit.Role.WRITER,
}
LABEL_COLUMNS = ("genres", "countries", "tags")
NAME_COLUMNS = (*LABEL_COLUMNS, *ROLES)


@dataclass(frozen=True)
class MovieRecord:
    """A movie and, by column, the names on it.

    Attributes
    ----------
    names
        People in the order of their credits, labels by the alphabet. Changing a list changes
        nothing in the database.
    """

    movie: Movie
    names: dict[str, list[str]]

    def cell(self, column: str) -> str:
        """Return what the movie has in this column, as one cell."""
        value = self.names[column] if column in NAME_COLUMNS else getattr(self.movie, column)
        if isinstance(value, list):
            return join_names(value)
        return "" if value is None else str(value)


def load_records(movies: Sequence[Movie], columns: Collection[str]) -> list[MovieRecord]:
    """Return `movies` with the names of these columns, with one query a column."""
    wanted = [column for column in NAME_COLUMNS if column in columns]
    names: dict[int, dict[str, list[str]]] = {
        movie.pk: {column: [] for column in wanted} for movie in movies
    }
    for column in wanted:
        for movie_id, name in _names_in(column, names):
            names[movie_id][column].append(name)
    return [MovieRecord(movie, names[movie.pk]) for movie in movies]


def label_links(column: str) -> tuple[Any, str]:
    """Return the model between movies and these labels, and the name of its field for the label."""
    field: Any = Movie._meta.get_field(column)
    return field.remote_field.through, field.m2m_reverse_field_name()


def _names_in(column: str, movie_ids: Collection[int]) -> Iterable[tuple[int, str]]:
    if column in ROLES:
        credits_ = Credit.objects.filter(movie__in=movie_ids, role=ROLES[column])
        return credits_.order_by("position", "pk").values_list("movie_id", "person__name")
    through, label = label_links(column)
    links = through.objects.filter(movie__in=movie_ids)
    # Databases have orders of their own; comparing rows needs one that is always the same.
    return sorted(links.values_list("movie_id", f"{label}__name"))
