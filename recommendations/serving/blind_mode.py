"""Whether the visitor wants to see predictions before they have rated."""

from django.http import HttpRequest

from ..models import Preferences

_KEPT_AS = "_predictions_shown"


def predictions_shown(request: HttpRequest) -> bool:
    """Say whether predictions may be shown of movies that the visitor has not rated.

    Asks the database once a request, however many movies are on the page.
    """
    shown: bool | None = getattr(request, _KEPT_AS, None)
    if shown is None:
        user = request.user.pk
        shown = user is not None and not Preferences.objects.filter(pk=user, blind=True).exists()
        setattr(request, _KEPT_AS, shown)
    return shown


def set_blind(user_id: int, blind: bool) -> None:
    """Hide predictions from this user until they have rated a movie, or show them again."""
    Preferences.objects.update_or_create(user_id=user_id, defaults={"blind": blind})
