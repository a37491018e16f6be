"""What is kept beside the ratings: trained models, who may train, what is not to be used, dials."""

from .lease import Lease, LeaseTaken
from .opinions import MutedRating, NotInterested, used_ratings
from .preferences import Preferences
from .versions import ModelVersion
from .welcome import ChosenGroup, FilmGroup, NotSeen, Welcomed

__all__ = [
    "ChosenGroup",
    "FilmGroup",
    "Lease",
    "LeaseTaken",
    "ModelVersion",
    "MutedRating",
    "NotInterested",
    "NotSeen",
    "Preferences",
    "Welcomed",
    "used_ratings",
]
