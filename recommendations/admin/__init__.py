"""The admin of what is kept beside the ratings, a subject a file."""

from .nights import NightAdmin
from .opinions import MutedRatingAdmin, NotInterestedAdmin
from .versions import ModelVersionAdmin

__all__ = ["ModelVersionAdmin", "MutedRatingAdmin", "NightAdmin", "NotInterestedAdmin"]
