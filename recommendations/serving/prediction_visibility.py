"""Whether a user sees predictions of movies that they have not rated."""

from django.http import HttpRequest

from ..models import Preferences
from .once_a_request import preferences_of


def predictions_visible(request: HttpRequest) -> bool:
    """Return whether the user sees predictions of unrated movies; False without an account."""
    return request.user.is_authenticated and not preferences_of(request).hide_predictions


def set_predictions_hidden(user_id: int, hidden: bool) -> None:
    """Hide predictions of movies that this user has not rated, or show them again."""
    Preferences.objects.update_or_create(user_id=user_id, defaults={"hide_predictions": hidden})
