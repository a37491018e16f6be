"""The people whom a source names, found in the catalogue or added to it."""

from collections import defaultdict
from collections.abc import Sequence

from ..models import Credit, Movie, Person, Spelling
from ..providers.facts import CreditFact

_IDS = ("tmdb_id", "wikidata_id", "imdb_id")


def write_credits(movie: Movie, role: str, credits_: Sequence[CreditFact]) -> list[str]:
    """Give a movie these people in a role, in this order, and no others; return their names."""
    people = list(dict.fromkeys(_people_of(credits_)))
    Credit.objects.filter(movie=movie, role=role).delete()
    Credit.objects.bulk_create(
        Credit(movie=movie, person=person, role=role, position=position)
        for position, person in enumerate(people)
    )
    return [person.name for person in people]


def _people_of(credits_: Sequence[CreditFact]) -> list[Person]:
    by_id: dict[tuple[str, object], Person] = {}
    for name in _IDS:
        ids = [getattr(credit, name) for credit in credits_ if getattr(credit, name)]
        for person in Person.objects.filter(**{f"{name}__in": ids}):
            by_id[name, getattr(person, name)] = person
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person in Person.objects.filter(name__in=[credit.name for credit in credits_]):
        by_name[person.name].append(person)
    found = []
    for credit in credits_:
        person = _known(credit, by_id) or _namesake(credit, by_name) or _added(credit)
        _learn_ids(person, credit, by_id)
        found.append(person)
    return found


def _known(credit: CreditFact, by_id: dict[tuple[str, object], Person]) -> Person | None:
    for name in _IDS:
        if person := by_id.get((name, getattr(credit, name))):
            return person
    return None


def _namesake(credit: CreditFact, by_name: dict[str, list[Person]]) -> Person | None:
    """Return the only person of this name, unless an id says that it is another one."""
    people = by_name.get(credit.name, [])
    if len(people) != 1:
        return None
    (person,) = people
    is_other = any(
        getattr(person, name) and getattr(credit, name) and getattr(person, name) != said
        for name in _IDS
        if (said := getattr(credit, name))
    )
    return None if is_other else person


def _added(credit: CreditFact) -> Person:
    person = Person(name=credit.name)
    person.search_name = person.name_folded()
    Spelling.objects.learn([person.search_name])
    Person.objects.bulk_create([person])
    return person


def _learn_ids(person: Person, credit: CreditFact, by_id: dict[tuple[str, object], Person]) -> None:
    new = {
        name: said
        for name in _IDS
        if (said := getattr(credit, name))
        and not getattr(person, name)
        and (name, said) not in by_id
    }
    if new:
        Person.objects.filter(pk=person.pk).update(**new)
        vars(person).update(new)
        by_id.update(dict.fromkeys(new.items(), person))
