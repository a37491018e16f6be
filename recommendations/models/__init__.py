"""Trained models, feedback besides ratings, preferences, onboarding, impressions and tests."""

from .feedback import (
    MutedRating,
    NotInterested,
    training_ratings,
    training_unrated,
    used_ratings,
)
from .impressions import Impression
from .interleaving import InterleavedPick, InterleavingTest, Team
from .lease import Lease, LeaseTaken
from .onboarding import (
    ChosenGroup,
    MovieGroup,
    NotSeen,
    OnboardingDone,
    should_offer_onboarding,
    words_as_text,
)
from .predictions import Prediction
from .preferences import Dials, Preferences
from .training_requests import TrainingRequest
from .versions import LONGEST_PAUSE, ModelVersion
