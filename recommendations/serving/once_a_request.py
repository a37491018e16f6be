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
    inputs: ServingInputs | None = getattr(request, _INPUTS, None)
    if inputs is not None:
        return inputs.preferences
    preferences: Preferences | None = getattr(request, _PREFERENCES, None)
    if preferences is None:
        preferences = Preferences.objects.of(_user_of(request))
        setattr(request, _PREFERENCES, preferences)
    return preferences


def serving_inputs_of(request: HttpRequest, *, for_picks: bool = False) -> ServingInputs:
    """Return what the lists of who is logged in are made from, read once a request.

    An action asks for them after its change, not before.

    Parameters
    ----------
    for_picks
        As `read_serving_inputs` takes it, if this is the first to ask.
    """
    inputs: ServingInputs | None = getattr(request, _INPUTS, None)
    if inputs is None:
        inputs = read_serving_inputs(_user_of(request), for_picks=for_picks)
        keep_serving_inputs(request, inputs)
    return inputs


def keep_serving_inputs(request: HttpRequest, inputs: ServingInputs) -> None:
    """Hand over what the lists of who is logged in are made from, as it is now."""
    setattr(request, _INPUTS, inputs)
    keep_watchlist(request, inputs.feedback.watchlist)


def _user_of(request: HttpRequest) -> int:
    return cast("User", request.user).pk
