"""Admin of the recommendations."""

from .feedback import MutedRatingAdmin, NotInterestedAdmin
from .onboarding import ChosenGroupAdmin, NotSeenAdmin, OnboardingDoneAdmin
from .predictions import PredictionAdmin
from .versions import ModelVersionAdmin

__all__ = [
    "ChosenGroupAdmin",
    "ModelVersionAdmin",
    "MutedRatingAdmin",
    "NotInterestedAdmin",
    "NotSeenAdmin",
    "OnboardingDoneAdmin",
    "PredictionAdmin",
]
