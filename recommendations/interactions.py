"""From the database to arrays: the only reader of ratings for training."""

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np
from django.db.models import Max

from catalog.models import Credit, Movie, MovieTag, Rating

from .engine.interactions import Interactions, ItemFeatures, decade_of

CHUNK = 50_000
FEWEST_MOVIES_OF_A_TAG = 5

_ROW = np.dtype(
    [("user", np.int64), ("movie", np.int64), ("stars", np.float32), ("rated_at", np.int64)]
)


def read_interactions(progress: Callable[[int], None] = lambda count: None) -> Interactions:
    """Read all ratings in a stream.

    Parameters
    ----------
    progress
        Called with the number of ratings of each chunk read.

    Returns
    -------
    Interactions
        With the primary keys of users and movies as ids; movies without ratings are included.
    """
    chunks = [np.empty(0, dtype=_ROW)]
    for chunk in _chunks():
        chunks.append(chunk)
        progress(len(chunk))
    rows = np.concatenate(chunks)
    movies = np.fromiter(Movie.objects.order_by("pk").values_list("pk", flat=True), dtype=np.int64)
    # A movie deleted between the two reads takes its ratings with it.
    rows = rows[np.isin(rows["movie"], movies)]
    return Interactions.from_ids(
        rows["user"], rows["movie"], rows["stars"], rows["rated_at"], movies
    )


def _chunks() -> Iterator[np.ndarray]:
    """Yield the ratings there are now in the order of their keys, each chunk by its own query.

    With one query left open over all of them, SQLite would refuse what is written between two
    chunks (the lease's renewal) as soon as someone else has rated something in the meantime.
    """
    ratings = Rating.objects.order_by("pk").values_list(
        "pk", "user", "movie", "stars", "updated_at"
    )
    newest = Rating.objects.aggregate(newest=Max("pk"))["newest"] or 0
    last = 0
    while rows := list(ratings.filter(pk__gt=last, pk__lte=newest)[:CHUNK]):
        last = rows[-1][0]
        yield np.array(
            [
                (user, movie, stars, int(rated_at.timestamp()))
                for _, user, movie, stars, rated_at in rows
            ],
            dtype=_ROW,
        )


def read_features(interactions: Interactions) -> ItemFeatures:
    """Read what describes the movies: genres, decade, people and tags.

    Parameters
    ----------
    interactions
        Gives the movies and their order.
    """
    names: defaultdict[int, list[str]] = defaultdict(list)
    for movie, year in Movie.objects.values_list("pk", "year"):
        names[movie].extend(decade_of(year))
    for movie, genre in Movie.genres.through.objects.values_list("movie", "genre"):
        names[movie].append(f"genre:{genre}")
    for movie, role, person in Credit.objects.values_list("movie", "role", "person"):
        names[movie].append(f"{role}:{person}")
    common = _common_tags()
    for movie, tag in MovieTag.objects.values_list("movie", "tag"):
        if tag in common:
            names[movie].append(f"tag:{tag}")
    return ItemFeatures.from_names([names[movie] for movie in interactions.item_ids.tolist()])


def _common_tags() -> set[int]:
    counts: defaultdict[int, int] = defaultdict(int)
    for tag in MovieTag.objects.values_list("tag", flat=True):
        counts[tag] += 1
    return {tag for tag, count in counts.items() if count >= FEWEST_MOVIES_OF_A_TAG}
