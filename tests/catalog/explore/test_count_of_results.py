"""As many movies are said to be found as the pages list, whatever is chosen together."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from catalog.explore import ExploreForm, ExploreResults
from catalog.models import Certificate, Country, Credit, Genre, Movie, Person, Tag, WatchlistEntry
from core.age_limit import limited_to
from shelves.facet import facets_of_shelves
from shelves.models import Shelf, ShelfItem
from tests.factories import (
    CreditFactory,
    MovieFactory,
    PersonFactory,
    RatingFactory,
    TagFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

WORDS = ("red", "blue", "stone", "night", "alien", "river", "et")
TEXTS = (*WORDS, "alein", "ada", "ada stone", "1999", "red 1999", "!!!")
YEARS = (None, 1985, 1990, 1999, 2000)
QUERIES = 60


@pytest.fixture
def someone() -> User:
    """Whose movies are of all kinds, some of them hidden."""
    chance, user = random.Random(1), UserFactory()
    people = [PersonFactory(name=name) for name in ("Ada Stone", "Ada River", "Bob Wood")]
    countries = [Country.objects.create(name=name) for name in ("France", "Japan")]
    tags = TagFactory.create_batch(12)
    shelf = Shelf.objects.create(name="Ours", kind="files", item_count=1)
    for _number in range(40):
        movie = MovieFactory(
            title=" ".join(chance.sample(WORDS, 2)),
            year=chance.choice(YEARS),
            runtime=chance.choice((None, 80, 89, 90, 130, 200)),
            genres=_some(chance, ["Crime", "Drama", "War"]),
            tags=_some(chance, tags),
            hidden_at=timezone.now() if chance.random() < 0.15 else None,
        )
        movie.countries.set(_some(chance, countries))
        for person in _some(chance, people):
            for role in _some(chance, list(Credit.Role)):
                CreditFactory(movie=movie, person=person, role=role)
        _put_into_users_tables(movie, user, shelf, chance)
    return user


def _put_into_users_tables(movie: Movie, user: User, shelf: Shelf, chance: random.Random) -> None:
    if age := chance.choice((None, 6, 12, 18)):
        Certificate.objects.create(movie=movie, country="US", certificate="x", from_age=age)
    if chance.random() < 0.3:
        RatingFactory(user=user, movie=movie)
    if chance.random() < 0.3:
        WatchlistEntry.objects.create(user=user, movie=movie)
    if chance.random() < 0.3:
        ShelfItem.objects.create(shelf=shelf, movie=movie, title=movie.title)


def _some(chance: random.Random, values: Sequence[Any]) -> list[Any]:
    return chance.sample(values, chance.randint(0, min(len(values), 3)))


def _query(chance: random.Random, options: dict[str, list[Any]]) -> QueryDict:
    """Return a query of some facets with one choice or more, some with words or years."""
    query = QueryDict(mutable=True)
    for name in chance.sample(list(options), chance.randint(1, 3)):
        query.setlist(name, map(str, chance.sample(options[name], chance.choice((1, 1, 2)))))
    if chance.random() < 0.3:
        query["q"] = chance.choice(TEXTS)
    if chance.random() < 0.3:
        query["year_from"] = str(chance.choice((1985, 1990, 99_999)))
    return query


def _options() -> dict[str, list[Any]]:
    return {
        **{
            rows.__name__.lower(): list(rows.objects.order_by("pk").values_list("pk", flat=True))
            for rows in (Genre, Country, Person, Tag)
        },
        "decade": [1980, 1990, 2000],
        "runtime": ["0-89", "90-119", "120-149", "150-9999"],
        "age": [6, 12, 18],
        **{own: ["yes", "no"] for own in ("rated", "watchlist", "watchable")},
    }


def _found(query: QueryDict, user: User) -> ExploreResults:
    more = facets_of_shelves(user.pk)
    return ExploreResults(ExploreForm(query, {}, more).to_query(), user.pk, (), more)


def test_as_many_are_found_as_are_listed(someone: User) -> None:
    chance, options = random.Random(2), _options()
    lengths = set()
    for _number in range(QUERIES):
        query, limit = _query(chance, options), chance.choice((None, None, 12))
        with limited_to(limit):
            found = _found(query, someone)
            listed = list(found.keys)
            assert found.count == len(set(listed)) == len(listed), (query.urlencode(), limit)
        lengths.add(len(listed))
    assert len(lengths) > 5


@pytest.mark.parametrize("limit", [None, 12])
def test_without_a_filter_as_many_are_found_as_is_said(someone: User, limit: int | None) -> None:
    chance, options, counts = random.Random(3), _options(), set()
    with limited_to(limit):
        for _number in range(QUERIES // 2):
            query = _query(chance, options)
            for way in _found(query, someone).relaxed_queries():
                without = _found(QueryDict(way.querystring), someone)
                listed = without.keys
                assert way.count == len(listed), (query.urlencode(), way.querystring)
                counts.add(way.count)
    assert len(counts) > 5


def test_filters_are_asked_once_of_what_words_find(someone: User) -> None:
    query = QueryDict("q=red&decade=1990&decade=2000&runtime=0-89&rated=yes&rated=no")
    for name, kind in (("tag", Tag), ("country", Country)):
        query = query.copy()
        query.setlist(name, map(str, kind.objects.values_list("pk", flat=True)))
    found = _found(query, someone)
    assert found.search.keys
    with CaptureQueriesContext(connection) as sent:
        counted = found.count, found.relaxed_queries(), found.has_similar_spellings()
    assert counted[1]
    # The two facets that are counted, the others together, and each for what is found without it.
    assert len(sent) == 6


def test_nothing_is_asked_of_what_words_do_not_find(someone: User) -> None:
    tags = "&".join(f"tag={pk}" for pk in Tag.objects.values_list("pk", flat=True))
    found = _found(QueryDict(f"q=xyzzy&decade=1990&{tags}"), someone)
    assert not found.search.keys
    with CaptureQueriesContext(connection) as sent:
        assert (found.count, list(found.keys), found.relaxed_queries()) == (0, [], [])
    assert not sent.captured_queries


@pytest.mark.parametrize("limit", [None, 12])
@pytest.mark.parametrize(
    "query", ["watchable=no", "rated=no&watchlist=no", "watchable=no&rated=no"]
)
def test_what_facets_count_without_ones_own_is_found(
    someone: User, query: str, limit: int | None
) -> None:
    with limited_to(limit):
        for name in ("genre", "rated", "watchlist"):
            facet = _found(QueryDict(query), someone).facet(name)
            assert facet is not None
            assert facet.options
            for option in facet.options:
                chosen = QueryDict(query, mutable=True)
                chosen.setlist(name, [option.value])
                assert option.count == _found(chosen, someone).movies().count(), (name, option)
