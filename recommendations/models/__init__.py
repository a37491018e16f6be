"""What is kept beside the ratings: trained models, opinions, dials, movie nights."""

from .impressions import Impression
from .lease import Lease, LeaseTaken
from .nights import GuestRating, Night, Participant, Shortlisted, Veto, Vote
from .opinions import MutedRating, NotInterested, used_ratings
from .predictions import Prediction
from .preferences import Preferences
from .versions import ModelVersion

__all__ = [
    "GuestRating",
    "Impression",
    "Lease",
    "LeaseTaken",
    "ModelVersion",
    "MutedRating",
    "Night",
    "NotInterested",
    "Participant",
    "Prediction",
    "Preferences",
    "Shortlisted",
    "Veto",
    "Vote",
    "used_ratings",
]
