"""What views and template tags of one request share about its user."""

from typing import cast

from django.http import HttpRequest

from accounts.models import User
from catalog.library.watchlist_ids import keep_watchlist

from ..models import Preferences
from .user_feedback import ServingInputs, read_serving_inputs

_PREFERENCES = "_preferences"
_INPUTS = "_serving_inputs"


def preferences_of(request: HttpRequest) -> Preferences:
    """Return the preferences of who is logged in, read once a request."""
    preferences: Preferences | None = getattr(request, _PREFERENCES, None)
    if preferences is None:
        preferences = Preferences.objects.of(cast("User", request.user).pk)
        setattr(request, _PREFERENCES, preferences)
    return preferences


def serving_inputs_of(request: HttpRequest) -> ServingInputs:
    """Return the feedback of who is logged in and the model, read once a request.

    An action asks for them after its change, not before.
    """
    inputs: ServingInputs | None = getattr(request, _INPUTS, None)
    if inputs is None:
        inputs = read_serving_inputs(cast("User", request.user).pk)
        setattr(request, _INPUTS, inputs)
        keep_watchlist(request, inputs.feedback.watchlist)
    return inputs
