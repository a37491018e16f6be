"""What says that movies are alike: ratings, or what they are known to have in common."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.urls import reverse

from catalog.decades import decade_label
from catalog.models import Credit, Movie, MovieTag
from catalog.models.movie import FEWEST_RATINGS

LEAST_IN_COMMON = 3
"""Genres, people, tags and the decade: so many in common are evidence without ratings."""
LEADING = 5
"""The leading cast of a movie: so many."""

Link = tuple[str, str]
"""A name and an address."""


def alike(movie: Movie, near: Sequence[Movie]) -> list[Movie]:
    """Return those of some movies of which something says that they are like a movie.

    All of them, where at least `FEWEST_RATINGS` people have rated the movie; otherwise those that
    have `LEAST_IN_COMMON` features in common with it.

    Parameters
    ----------
    near
        Loaded for cards.
    """
    if is_known_by_ratings(movie):
        return list(near)
    features = _features_of([movie, *near])
    return [
        other for other in near if len(features[movie.pk] & features[other.pk]) >= LEAST_IN_COMMON
    ]


def is_known_by_ratings(movie: Movie) -> bool:
    """Return whether enough people have rated a movie for ratings to say what is like it."""
    return movie.rating_count >= FEWEST_RATINGS


def _features_of(movies: Iterable[Movie]) -> dict[int, set[object]]:
    features: dict[int, set[object]] = defaultdict(set)
    for movie in movies:
        features[movie.pk] |= set(movie.genre_names)
        if movie.year is not None:
            features[movie.pk].add(movie.year // 10)
    people = Credit.objects.filter(movie__in=list(features)).order_by()
    for movie_id, person in people.values_list("movie", "person"):
        features[movie_id].add(("person", person))
    tags = MovieTag.objects.filter(movie__in=list(features))
    for movie_id, tag in tags.values_list("movie", "tag"):
        features[movie_id].add(("tag", tag))
    return features


def ways_on(movie: Movie) -> list[Link]:
    """Return the lists of movies that have something in common with a movie.

    Its directors' and leading cast's, those of its genres, and those of its decade.
    """
    credited = movie.credits.select_related("person").order_by("-role", "position", "pk")
    people = [
        (credit.person.name, reverse("person", args=[credit.person_id]))
        for credit in credited
        if credit.role == Credit.Role.DIRECTOR
        or (credit.role == Credit.Role.CAST and credit.position < LEADING)
    ]
    movies = reverse("movies")
    genres = [(str(genre), f"{movies}?genre={genre.pk}") for genre in movie.genres.all()]
    links = [*dict.fromkeys(people), *genres]
    if movie.year is not None:
        decade = movie.year // 10 * 10
        links.append((decade_label(decade), f"{movies}?decade={decade}"))
    return links
