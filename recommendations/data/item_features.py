"""Item features, from the database to a sparse matrix."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from sys import intern
from typing import Any

from django.db.models import Count, QuerySet

from catalog.enrichment.learning import not_to_be_learned
from catalog.imports.movies_csv.records import ROLES
from catalog.models import Credit, Movie, MovieTag, Tag

from ..engine.data.interactions import Description, Interactions, ItemFeatures, year_features

FEWEST_MOVIES_OF_A_TAG = 5

_Descriptions = defaultdict[int, dict[str, float]]


def read_features(interactions: Interactions) -> ItemFeatures:
    """Read the features of the movies that may be learned: genres, year, people and tags.

    Parameters
    ----------
    interactions
        Gives the movies and their order.
    """
    described = _describe(None, not_to_be_learned())
    return ItemFeatures.from_descriptions(
        [described[movie] for movie in interactions.item_ids.tolist()]
    )


def describe_movies(movies: Collection[int]) -> list[Description]:
    """Read the features of a few movies, by primary key.

    With all their tags: the model ignores those it does not know. A movie is placed by all that is
    shown of it; only a training leaves out what may not be learned from.
    """
    described = _describe(movies, {})
    return [described[movie] for movie in movies]


def _describe(
    movies: Collection[int] | None, left_out: Mapping[str, Collection[int]]
) -> _Descriptions:
    """Describe some movies, or all.

    `left_out` has by field the movies whose value is not read.

    Genres and tags go by name, so that another site's model knows them; people go by primary key,
    since two may share a name.
    """

    def of(rows: QuerySet[Any], key: str = "movie") -> QuerySet[Any]:
        return rows if movies is None else rows.filter(**{f"{key}__in": movies})

    described: _Descriptions = defaultdict(dict)
    years, genred, tagged = (left_out.get(name, ()) for name in ("year", "genres", "tags"))
    credited = {role: left_out.get(name, ()) for name, role in ROLES.items()}
    for movie, year in of(Movie.everything.all(), "pk").values_list("pk", "year"):
        described[movie].update({} if movie in years else year_features(year))
    genres = of(Movie.genres.through.objects.all()).values_list("movie", "genre__name")
    for movie, genre in genres:
        if movie not in genred:
            described[movie][intern(f"genre:{genre}")] = 1.0
    for movie, role, person in of(Credit.objects.all()).values_list("movie", "role", "person"):
        if movie not in credited[role]:
            # One text for all movies of a person.
            described[movie][intern(f"{role}:{person}")] = 1.0
    tags = of(MovieTag.objects.all() if movies is not None else _common_tags())
    for movie, tag in tags.values_list("movie", "tag__name"):
        if movie not in tagged:
            described[movie][intern(f"tag:{tag}")] = 1.0
    return described


def _common_tags() -> QuerySet[MovieTag]:
    common = Tag.objects.annotate(movie_count=Count("movietag")).filter(
        movie_count__gte=FEWEST_MOVIES_OF_A_TAG
    )
    return MovieTag.objects.filter(tag__in=common)
