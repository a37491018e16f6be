"""What describes a movie in the database describes it to the engine."""

import pytest
from pytest_django import Settings

from catalog.enrichment.filling import note_source, note_typed
from catalog.models import Credit, Movie
from recommendations.data import read_features, read_interactions
from recommendations.data.item_features import describe_movies
from recommendations.engine.data.interactions import ItemFeatures
from tests.factories import (
    AdminFactory,
    CreditFactory,
    MovieFactory,
    PersonFactory,
    RatingFactory,
)

pytestmark = pytest.mark.django_db


def described() -> dict[Movie, dict[str, float]]:
    read = read_interactions()
    features = read_features(read)
    movies = Movie.objects.in_bulk(read.item_ids.tolist())
    return {
        movies[item]: features_of(features, row) for row, item in enumerate(read.item_ids.tolist())
    }


def features_of(features: ItemFeatures, row: int) -> dict[str, float]:
    cells = features.matrix[row].tocoo()
    values = cells.data.astype(float).round(6).tolist()
    return {features.names[column]: value for column, value in zip(cells.col, values, strict=True)}


def test_genres_year_people_and_tags_of_each_movie() -> None:
    nolan, bale = PersonFactory(name="Christopher Nolan"), PersonFactory(name="Christian Bale")
    movies = [
        MovieFactory(year=year, genres=["Drama"], tags=["twist"])
        for year in (2000, 2006, 2008, 2010, 2014)
    ]
    other = MovieFactory(year=1955, genres=["Western"])
    for movie in movies:
        CreditFactory(movie=movie, person=nolan)
    for movie in movies[1:3]:
        CreditFactory(movie=movie, person=bale, role=Credit.Role.CAST)
    common = {"genre:Drama": 1.0, "tag:twist": 1.0, f"director:{nolan.pk}": 0.5}
    played = {**common, f"cast:{bale.pk}": 0.05}
    found = described()
    assert found == {
        movies[0]: common,
        movies[1]: {**played, "year:2005": 0.8, "year:2010": 0.2},
        movies[2]: {**played, "year:2005": 0.4, "year:2010": 0.6},
        movies[3]: {**common, "year:2010": 1.0},
        movies[4]: {**common, "year:2010": 0.2},
        other: {},
    }


def test_a_feature_of_one_movie_only_says_nothing() -> None:
    CreditFactory(movie__year=1990)
    MovieFactory(year=2020, genres=["Film-Noir"])
    assert list(described().values()) == [{}, {}]


def test_someone_with_two_roles_counts_in_both() -> None:
    clint = PersonFactory(name="Clint Eastwood")
    movies = [MovieFactory(year=None), MovieFactory(year=None)]
    for movie in movies:
        for role in (Credit.Role.DIRECTOR, Credit.Role.CAST):
            CreditFactory(movie=movie, person=clint, role=role)
    assert (
        list(described().values()) == [{f"director:{clint.pk}": 0.5, f"cast:{clint.pk}": 0.05}] * 2
    )


@pytest.mark.parametrize(("movies", "kept"), [(4, False), (5, True)])
def test_only_common_tags_count(movies: int, kept: bool) -> None:
    tagged = [MovieFactory(year=None, tags=["slow"]) for _ in range(movies)]
    assert described()[tagged[0]] == ({"tag:slow": 1.0} if kept else {})


def test_a_movie_that_nothing_is_known_of_has_an_empty_row() -> None:
    MovieFactory.create_batch(2, year=None)
    assert list(described().values()) == [{}, {}]


def test_an_empty_catalogue_has_no_rows() -> None:
    features = read_features(read_interactions())
    assert features.matrix.shape == (0, 0)


def test_a_few_movies_are_described_in_the_same_words() -> None:
    nolan = PersonFactory()
    first, second, _ = (
        MovieFactory(year=year, genres=["Drama"], tags=["rare"]) for year in (1995, 1997, 1999)
    )
    CreditFactory(movie=first, person=nolan)
    assert describe_movies([second.pk, first.pk]) == [
        {
            "genre:Drama": 1.0,
            "year:1995": pytest.approx(0.6),
            "year:2000": pytest.approx(0.4),
            "tag:rare": 1.0,
        },
        {"genre:Drama": 1.0, "year:1995": 1.0, f"director:{nolan.pk}": 1.0, "tag:rare": 1.0},
    ]


def test_a_movie_that_is_gone_is_described_by_nothing() -> None:
    assert describe_movies([4711]) == [{}]
    assert describe_movies([]) == []


def test_what_tmdb_says_is_not_learned_unless_the_admin_has_an_agreement(
    settings: Settings,
) -> None:
    typed, *told = MovieFactory.create_batch(3, year=2000, genres=["Drama"], tags=["slow"])
    person = PersonFactory()
    for movie in (typed, *told):
        CreditFactory(movie=movie, person=person)
    for movie in told:
        fields = dict.fromkeys(("year", "genres", "tags", "directors"))
        note_source(movie, fields, "tmdb")
    note_source(typed, {"genres": ["Drama"]}, "wikidata")
    for movie in (typed, *told):
        RatingFactory(movie=movie)
    assert all(not described()[movie] for movie in told)
    shown = describe_movies([movie.pk for movie in told])
    assert all({"genre:Drama", f"director:{person.pk}", "tag:slow"} <= {*each} for each in shown)
    settings.TMDB_TRAINING = True
    assert described()[told[0]].keys() >= {"genre:Drama", f"director:{person.pk}"}
    note_typed(told[0], ["genres"], AdminFactory().pk)
    settings.TMDB_TRAINING = False
    assert f"director:{person.pk}" not in described()[told[0]]


def test_what_is_only_shown_of_a_movie_that_nobody_rated_keeps_it_for_later() -> None:
    rated, unrated, other = MovieFactory.create_batch(3, genres=["Drama"])
    RatingFactory(movie=rated)
    for movie in (rated, unrated):
        note_source(movie, {"genres": ["Drama"]}, "tmdb")
    assert read_interactions().item_ids.tolist() == [rated.pk, other.pk]
