"""The genres, tags and people of movies, by name, as the columns of a CSV have them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from catalog.models import Country, Credit, Genre, Movie, MovieTag, Person, Tag

ROLES = {
    "directors": Credit.Role.DIRECTOR,
    "cast": Credit.Role.CAST,
    "writers": Credit.Role.WRITER,
}
LABELS: dict[str, "type[Label]"] = {"genres": Genre, "countries": Country, "tags": Tag}
NAME_COLUMNS = ("genres", "countries", *ROLES, "tags")
BATCH = 500

Label = Genre | Country | Tag

_NAMES = "_names_by_column"
_Item = TypeVar("_Item")


def batches(items: Iterable[_Item], size: int = BATCH) -> Iterator[list[_Item]]:
    """Yield `items` in lists of at most `size`."""
    batch: list[_Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def names_of(movie: Movie) -> dict[str, list[str]]:
    """Return the names on `movie` by column, as loaded; no names where none were loaded.

    People come in the order of their credits, labels by the alphabet. Changing a list
    changes nothing in the database.
    """
    names: dict[str, list[str]] = movie.__dict__.setdefault(_NAMES, defaultdict(list))
    return names


def load_names(movies: Sequence[Movie], columns: Collection[str]) -> None:
    """Load what `names_of` returns for these columns, with one query a column."""
    by_pk = {movie.pk: movie for movie in movies}
    for column in columns:
        for movie_id, name in _names_in(column, by_pk):
            names_of(by_pk[movie_id])[column].append(name)
    for column in LABELS.keys() & columns:
        for movie in movies:
            names_of(movie)[column].sort()


def _names_in(column: str, movie_ids: Collection[int]) -> Iterable[tuple[int, str]]:
    if column == "genres":
        return Movie.genres.through.objects.filter(movie__in=movie_ids).values_list(
            "movie_id", "genre__name"
        )
    if column == "countries":
        return Movie.countries.through.objects.filter(movie__in=movie_ids).values_list(
            "movie_id", "country__name"
        )
    if column == "tags":
        return MovieTag.objects.filter(movie__in=movie_ids).values_list("movie_id", "tag__name")
    credits_ = Credit.objects.filter(movie__in=movie_ids, role=ROLES[column])
    return credits_.order_by("position", "pk").values_list("movie_id", "person__name")


class LabelIndex:
    """The genres, the countries or the tags that there are.

    A name in another case is the same label: `drama` is Drama. New labels are known under the
    spelling in which they come first.
    """

    def __init__(self, model: type[Label]) -> None:
        self.model = model
        self.pks: dict[str, int] = dict(model._default_manager.values_list("name", "pk"))
        self._spellings: dict[str, str] = {}
        for name in self.pks:
            self._spellings.setdefault(name.casefold(), name)

    def resolve(self, names: Iterable[str]) -> list[str]:
        """Return the labels' own spellings, each once, sorted.

        Raises
        ------
        ValueError
            If a name is too long.
        """
        return sorted({self._resolve(name) for name in names})

    def _resolve(self, name: str) -> str:
        if name in self.pks:
            return name
        check_length(self.model, name)
        return self._spellings.setdefault(name.casefold(), name)


class PeopleIndex:
    """The people who have one of the names that a file names.

    Parameters
    ----------
    names
        All names of people in the file.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._pks: dict[str, list[int]] = defaultdict(list)
        for batch in batches(sorted(set(names))):
            for name, pk in Person.objects.filter(name__in=batch).values_list("name", "pk"):
                self._pks[name].append(pk)
        self._credited: dict[tuple[int | None, str, str], int] = {}
        namesakes = [name for name, pks in self._pks.items() if len(pks) > 1]
        for batch in batches(namesakes):
            credited = Credit.objects.filter(person__name__in=batch)
            for movie_id, role, name, pk in credited.values_list(
                "movie_id", "role", "person__name", "person_id"
            ):
                self._credited[movie_id, role, name] = pk

    def resolve(self, names: Sequence[str], movie: Movie, role: str) -> list[str]:
        """Return the names, each of which is one person.

        Raises
        ------
        ValueError
            If a name is there twice or too long, or several people have it and none of them has
            this role in the movie already.
        """
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"“{name}” is there twice.")
            check_length(Person, name)
            if len(self._pks.get(name, ())) > 1 and (movie.pk, role, name) not in self._credited:
                raise ValueError(
                    f"{len(self._pks[name])} people are named “{name}”; choose one by hand."
                )
        return list(names)

    def pk(self, name: str, movie: Movie, role: str) -> int | None:
        """Return the person whom `name` means in this role of this movie, if there is one."""
        pks = self._pks.get(name, [])
        if len(pks) > 1:
            return self._credited[movie.pk, role, name]
        return pks[0] if pks else None

    def add(self, person: Person) -> None:
        """Make a new person known."""
        self._pks[person.name].append(person.pk)


def check_length(model: type[Label] | type[Person], name: str) -> None:
    """Raise ValueError for a name longer than the model's may be."""
    longest = model._meta.get_field("name").max_length
    if longest and len(name) > longest:
        raise ValueError(f"“{name[:30]}…” is longer than {longest} characters.")
