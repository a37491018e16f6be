"""The admin of what is kept beside the ratings, a subject a file."""

from .opinions import MutedRatingAdmin, NotInterestedAdmin
from .versions import ModelVersionAdmin
from .welcome import ChosenGroupAdmin, NotSeenAdmin, WelcomedAdmin

__all__ = [
    "ChosenGroupAdmin",
    "ModelVersionAdmin",
    "MutedRatingAdmin",
    "NotInterestedAdmin",
    "NotSeenAdmin",
    "WelcomedAdmin",
]
