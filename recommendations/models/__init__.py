"""What is kept beside the ratings: trained models, and who may train."""

from .lease import Lease, LeaseTaken
from .versions import ModelVersion

__all__ = ["Lease", "LeaseTaken", "ModelVersion"]
