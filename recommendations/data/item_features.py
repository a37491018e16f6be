"""Item features, from the database to a sparse matrix."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Count, QuerySet

from catalog.models import Credit, Movie, MovieTag, Tag

from ..engine.data.interactions import Description, Interactions, ItemFeatures, year_features

FEWEST_MOVIES_OF_A_TAG = 5

_Descriptions = defaultdict[int, dict[str, float]]


def read_features(interactions: Interactions) -> ItemFeatures:
    """Read the features of the movies: genres, year, people and tags.

    Parameters
    ----------
    interactions
        Gives the movies and their order.
    """
    described = _describe(None)
    return ItemFeatures.from_descriptions(
        [described[movie] for movie in interactions.item_ids.tolist()]
    )


def describe_movies(movies: Collection[int]) -> list[Description]:
    """Read the features of a few movies, by primary key.

    With all their tags: the model ignores those it does not know.
    """
    described = _describe(movies)
    return [described[movie] for movie in movies]


def _describe(movies: Collection[int] | None) -> _Descriptions:
    """Describe some movies, or all.

    Genres and tags go by name, so that another site's model knows them; people go by primary key,
    since two may share a name.
    """

    def of(rows: QuerySet[Any], key: str = "movie") -> QuerySet[Any]:
        return rows if movies is None else rows.filter(**{f"{key}__in": movies})

    described: _Descriptions = defaultdict(dict)
    for movie, year in of(Movie.everything.all(), "pk").values_list("pk", "year"):
        described[movie].update(year_features(year))
    genres = of(Movie.genres.through.objects.all()).values_list("movie", "genre__name")
    for movie, genre in genres:
        described[movie][f"genre:{genre}"] = 1.0
    for movie, role, person in of(Credit.objects.all()).values_list("movie", "role", "person"):
        described[movie][f"{role}:{person}"] = 1.0
    tags = of(MovieTag.objects.all() if movies is not None else _common_tags())
    for movie, tag in tags.values_list("movie", "tag__name"):
        described[movie][f"tag:{tag}"] = 1.0
    return described


def _common_tags() -> QuerySet[MovieTag]:
    common = Tag.objects.annotate(movie_count=Count("movietag")).filter(
        movie_count__gte=FEWEST_MOVIES_OF_A_TAG
    )
    return MovieTag.objects.filter(tag__in=common)
