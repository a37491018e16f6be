"""What describes a movie in the database describes it to the engine."""

import pytest

from catalog.models import Credit, Movie
from recommendations.engine.interactions import ItemFeatures
from recommendations.interactions import read_features, read_interactions
from tests.factories import CreditFactory, MovieFactory, PersonFactory

pytestmark = pytest.mark.django_db


def described() -> dict[Movie, set[str]]:
    read = read_interactions()
    features = read_features(read)
    movies = Movie.objects.in_bulk(read.item_ids.tolist())
    return {movies[item]: names(features, row) for row, item in enumerate(read.item_ids.tolist())}


def names(features: ItemFeatures, row: int) -> set[str]:
    cells = features.matrix[row].tocoo()
    return {features.names[column] for column in cells.col}


def test_genres_decade_people_and_tags_of_each_movie() -> None:
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
    drama = f"genre:{movies[0].genres.get().pk}"
    tag = f"tag:{movies[0].tags.get().pk}"
    common = {drama, tag, f"director:{nolan.pk}"}
    found = described()
    assert found[movies[0]] == common | {"decade:2000"}
    assert found[movies[1]] == common | {"decade:2000", f"cast:{bale.pk}"}
    assert found[movies[2]] == found[movies[1]]
    assert found[movies[3]] == common | {"decade:2010"}
    assert found[other] == set()


def test_a_feature_of_one_movie_only_says_nothing() -> None:
    CreditFactory(movie__year=1990)
    MovieFactory(year=2020, genres=["Film-Noir"])
    assert set.union(*described().values()) == set()


def test_someone_with_two_roles_counts_in_both() -> None:
    clint = PersonFactory(name="Clint Eastwood")
    movies = [MovieFactory(year=None), MovieFactory(year=None)]
    for movie in movies:
        for role in (Credit.Role.DIRECTOR, Credit.Role.CAST):
            CreditFactory(movie=movie, person=clint, role=role)
    assert list(described().values()) == [{f"director:{clint.pk}", f"cast:{clint.pk}"}] * 2


@pytest.mark.parametrize(("movies", "kept"), [(4, False), (5, True)])
def test_only_common_tags_count(movies: int, kept: bool) -> None:
    tagged = [MovieFactory(year=None, tags=["slow"]) for _ in range(movies)]
    name = f"tag:{tagged[0].tags.get().pk}"
    assert described()[tagged[0]] == ({name} if kept else set())


def test_a_movie_that_nothing_is_known_of_has_an_empty_row() -> None:
    MovieFactory.create_batch(2, year=None)
    assert list(described().values()) == [set(), set()]


def test_an_empty_catalogue_has_no_rows() -> None:
    features = read_features(read_interactions())
    assert features.matrix.shape == (0, 0)
