"""Which label or person of the catalogue a name means."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalog.models import Country, Credit, Genre, Movie, Person, Tag

from ..batches import batches

Label = Genre | Country | Tag


class LabelIndex:
    """The genres, the countries or the tags of the catalogue.

    A name in another case is the same label: `drama` is Drama. A new label has the spelling in
    which it comes first.
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
        ValidationError
            If a name is too long.
        """
        return sorted({self._resolve(name) for name in names})

    def _resolve(self, name: str) -> str:
        if name in self.pks:
            return name
        check_length(self.model, name)
        return self._spellings.setdefault(name.casefold(), name)


class PeopleIndex:
    """The people of the catalogue with one of the names in a file."""

    def __init__(self) -> None:
        self._pks: dict[str, list[int]] = {}
        self._credited: dict[tuple[int | None, str, str], int] = {}

    def load(self, names: Iterable[str]) -> None:
        """Find the people with these names; `resolve` and `pk` need to have it done before."""
        new: dict[str, list[int]] = {name: [] for name in names if name not in self._pks}
        self._pks |= new
        for batch in batches(sorted(new)):
            for name, pk in Person.objects.filter(name__in=batch).values_list("name", "pk"):
                self._pks[name].append(pk)
        namesakes = [name for name, pks in new.items() if len(pks) > 1]
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
        ValidationError
            If a name is there twice or too long, or several people have it and none of them has
            this role in the movie already.
        """
        for name in names:
            if names.count(name) > 1:
                raise ValidationError(_("“%(name)s” is there twice.") % {"name": name})
            check_length(Person, name)
            if len(self._pks[name]) > 1 and (movie.pk, role, name) not in self._credited:
                raise ValidationError(
                    _("%(count)s people are named “%(name)s”; choose one by hand.")
                    % {"count": len(self._pks[name]), "name": name}
                )
        return list(names)

    def pk(self, name: str, movie: Movie, role: str) -> int | None:
        """Return the person whom `name` means in this role of this movie, if there is one."""
        pks = self._pks[name]
        if len(pks) > 1:
            return self._credited[movie.pk, role, name]
        return pks[0] if pks else None

    def add(self, person: Person) -> None:
        """Add a new person."""
        self._pks[person.name].append(person.pk)


def check_length(model: type[Label] | type[Person], name: str) -> None:
    """Raise ValidationError for a name longer than the model's may be."""
    longest = model._meta.get_field("name").max_length
    if longest and len(name) > longest:
        raise ValidationError(
            _("“%(name)s…” is longer than %(most)s characters.")
            % {"name": name[:30], "most": longest}
        )
