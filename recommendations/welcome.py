"""The first steps of someone new: when they are offered, and what is said in them."""

from django.db.models import Exists, OuterRef

from catalog.models import Rating
from movierec.accounts.models import User

from .models import ChosenGroup, NotInterested, NotSeen, Welcomed

_SAYING_SOMETHING = (Rating, NotInterested, NotSeen, ChosenGroup)


def is_offered(user_id: int) -> bool:
    """Whether to offer the first steps: nothing was said yet, and they were not passed by."""
    mine = User.objects.filter(pk=user_id)
    for said in (*_SAYING_SOMETHING, Welcomed):
        mine = mine.filter(~Exists(said._default_manager.filter(user=OuterRef("pk"))))
    return mine.exists()


def finish(user_id: int) -> None:
    """Offer them no more."""
    Welcomed.objects.get_or_create(user_id=user_id)
