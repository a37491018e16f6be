"""What describes the movies, from the database to a sparse matrix."""

from collections import defaultdict

from catalog.models import Credit, Movie, MovieTag

from ..engine.interactions import Interactions, ItemFeatures, decade_of

FEWEST_MOVIES_OF_A_TAG = 5


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
