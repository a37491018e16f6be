"""The admin of what is kept beside the ratings, a subject a file."""

from .nights import NightAdmin
from .opinions import MutedRatingAdmin, NotInterestedAdmin
from .predictions import PredictionAdmin
from .versions import ModelVersionAdmin
from .welcome import ChosenGroupAdmin, NotSeenAdmin, WelcomedAdmin

__all__ = [
    "ChosenGroupAdmin",
    "ModelVersionAdmin",
    "MutedRatingAdmin",
    "NightAdmin",
    "NotInterestedAdmin",
    "NotSeenAdmin",
    "PredictionAdmin",
    "WelcomedAdmin",
]
