"""What is kept beside the ratings: trained models, who may train, what is not to be used."""

from .lease import Lease, LeaseTaken
from .opinions import MutedRating, NotInterested, used_ratings
from .versions import ModelVersion

__all__ = ["Lease", "LeaseTaken", "ModelVersion", "MutedRating", "NotInterested", "used_ratings"]
