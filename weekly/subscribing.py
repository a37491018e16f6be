"""Turning the weekly mail on, and off: on the account page, or by a link without logging in."""

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from accounts.adapter import at_site
from accounts.models import User
from core.deletion import hold

from .models import Subscription

_SALT = "weekly.off"


def subscribe(user_id: int) -> None:
    """Send the weekly mail from now on, in the language and the time zone of this request."""
    own = {
        "language": get_language() or "en",
        "time_zone": timezone.get_current_timezone_name(),
    }
    with transaction.atomic():
        hold(User.objects.filter(pk=user_id))
        Subscription.objects.update_or_create(user_id=user_id, defaults=own)


def unsubscribe(user_id: int) -> None:
    """Send no further weekly mail; nothing where none was sent."""
    Subscription.objects.filter(pk=user_id).delete()


def off_address(user_id: int) -> str:
    """Return the address that turns a user's mail off, for whoever has the mail."""
    return at_site(reverse("weekly_off", args=[off_token(user_id)]))


def off_token(user_id: int) -> str:
    """Return the token of that address, which no one else can make."""
    return _signer().sign(str(user_id))


def user_of(token: str) -> int | None:
    """Return whose mail a token turns off; None if the site has not made it."""
    try:
        return int(_signer().unsign(token))
    except signing.BadSignature:
        return None


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep=".")
