"""The admin of what is kept beside the ratings, a subject a file."""

from .nights import NightAdmin
from .opinions import MutedRatingAdmin, NotInterestedAdmin
from .predictions import PredictionAdmin
from .versions import ModelVersionAdmin

__all__ = [
    "ModelVersionAdmin",
    "MutedRatingAdmin",
    "NightAdmin",
    "NotInterestedAdmin",
    "PredictionAdmin",
]
