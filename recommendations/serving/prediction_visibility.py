"""Whether a user sees predictions of movies that they have not rated."""

from django.http import HttpRequest

from ..models import Preferences

_ATTRIBUTE = "_predictions_visible"


def predictions_visible(request: HttpRequest) -> bool:
    """Return whether the user sees predictions of unrated movies; False without an account.

    One query a request, however many movies are on the page.
    """
    visible: bool | None = getattr(request, _ATTRIBUTE, None)
    if visible is None:
        user = request.user.pk
        hidden = Preferences.objects.filter(pk=user, hide_predictions=True)
        visible = user is not None and not hidden.exists()
        setattr(request, _ATTRIBUTE, visible)
    return visible


def set_predictions_hidden(user_id: int, hidden: bool) -> None:
    """Hide predictions of movies that this user has not rated, or show them again."""
    Preferences.objects.update_or_create(user_id=user_id, defaults={"hide_predictions": hidden})
