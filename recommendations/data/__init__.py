"""Reads ratings and item features for training from the database into arrays."""

from .item_features import describe_movies, read_features
from .ratings import read_interactions
from .site_users import own_people, own_rating_count
from .watched import read_watched
