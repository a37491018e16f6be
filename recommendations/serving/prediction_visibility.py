"""Whether a user sees predictions of movies that they have not rated."""

from typing import cast

from django.http import HttpRequest

from accounts.models import User

from ..models import Preferences

_ATTRIBUTE = "_preferences"


def preferences_of(request: HttpRequest) -> Preferences:
    """Return the preferences of who is logged in, read once a request."""
    preferences: Preferences | None = getattr(request, _ATTRIBUTE, None)
    if preferences is None:
        preferences = Preferences.objects.of(cast("User", request.user).pk)
        setattr(request, _ATTRIBUTE, preferences)
    return preferences


def predictions_visible(request: HttpRequest) -> bool:
    """Return whether the user sees predictions of unrated movies; False without an account."""
    return request.user.is_authenticated and not preferences_of(request).hide_predictions


def set_predictions_hidden(user_id: int, hidden: bool) -> None:
    """Hide predictions of movies that this user has not rated, or show them again."""
    Preferences.objects.update_or_create(user_id=user_id, defaults={"hide_predictions": hidden})
