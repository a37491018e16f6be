"""'What you can watch' on the page to explore."""

from django.utils.translation import gettext_lazy as _

from catalog.explore import OwnFacet

from .watchable import can_watch_anything, watchable_by

NAME = "watchable"
CHOICES = [("yes", _("On your shelves and services")), ("no", _("Not there"))]


def facets_of_shelves(user_id: int | None) -> list[OwnFacet]:
    """Return the facet for a user who has a shelf or a service; none for others."""
    if user_id is None or not can_watch_anything(user_id):
        return []
    return [
        OwnFacet(NAME, _("What you can watch"), lambda: watchable_by(user_id).values("pk"), CHOICES)
    ]
