"""The admin of what is kept beside the ratings, a subject a file."""

from .opinions import MutedRatingAdmin, NotInterestedAdmin
from .predictions import PredictionAdmin
from .versions import ModelVersionAdmin

__all__ = ["ModelVersionAdmin", "MutedRatingAdmin", "NotInterestedAdmin", "PredictionAdmin"]
