"""What is kept beside the ratings: trained models, who may train, what is not to be used, dials."""

from .impressions import Impression
from .lease import Lease, LeaseTaken
from .opinions import MutedRating, NotInterested, used_ratings
from .predictions import Prediction
from .preferences import Preferences
from .versions import ModelVersion

__all__ = [
    "Impression",
    "Lease",
    "LeaseTaken",
    "ModelVersion",
    "MutedRating",
    "NotInterested",
    "Prediction",
    "Preferences",
    "used_ratings",
]
