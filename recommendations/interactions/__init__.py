"""From the database to arrays: the only reader of ratings for training."""

from .features import describe_movies, read_features
from .ratings import read_interactions

__all__ = ["describe_movies", "read_features", "read_interactions"]
