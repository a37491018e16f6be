"""What is kept beside the ratings: trained models, opinions, dials, movie nights."""

from .impressions import Impression
from .lease import Lease, LeaseTaken
from .nights import GuestRating, Night, Participant, Shortlisted, Veto, Vote
from .opinions import MutedRating, NotInterested, used_ratings
from .predictions import Prediction
from .preferences import Preferences
from .versions import ModelVersion
from .welcome import ChosenGroup, FilmGroup, NotSeen, Welcomed, words_as_text

__all__ = [
    "ChosenGroup",
    "FilmGroup",
    "GuestRating",
    "Impression",
    "Lease",
    "LeaseTaken",
    "ModelVersion",
    "MutedRating",
    "Night",
    "NotInterested",
    "NotSeen",
    "Participant",
    "Prediction",
    "Preferences",
    "Shortlisted",
    "Veto",
    "Vote",
    "Welcomed",
    "used_ratings",
    "words_as_text",
]
