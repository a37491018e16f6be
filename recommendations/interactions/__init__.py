"""From the database to arrays: the only reader of ratings for training."""

from .features import describe_movies, read_features
from .people import own_people, own_rating_count
from .ratings import read_interactions

__all__ = [
    "describe_movies",
    "own_people",
    "own_rating_count",
    "read_features",
    "read_interactions",
]
