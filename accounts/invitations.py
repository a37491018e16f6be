"""Who may sign up: anyone, those who were invited, or nobody."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from .models import Invitation, User

_PENDING = "invitation"
"""Where a visitor's session has the number of the invitation whose link they opened."""


class NotInvited(Exception):
    """There is no invitation, or someone else has just used it."""


def accept(request: HttpRequest, token: str) -> bool:
    """Remember the invitation of the link that a visitor opened; say whether it is usable."""
    invitation = Invitation.objects.with_token(token)
    if invitation is None:
        return False
    request.session[_PENDING] = invitation.pk
    return True


def why_not_invited(email: str) -> str:
    """Return why an address cannot be invited; empty where it can, or where there is none."""
    if not email:
        return ""
    if User.objects.filter(email__iexact=email).exists():
        return _("Someone with this e-mail address has an account.")
    if Invitation.objects.usable().filter(email__iexact=email).exists():
        return _("This address is invited already; delete that invitation to send another one.")
    return ""


def mail(invitation: Invitation, language: str) -> None:
    """Put the mail with an invitation's link into the queue."""
    details = {
        "invitation_url": invitation.get_absolute_url(),
        "until": invitation.expires_at,
        "host": invitation.made_by.get_username(),
    }
    with override(language):
        get_adapter().send_mail("accounts/email/invitation", invitation.email, details)


def may_sign_up(request: HttpRequest) -> bool:
    """Say whether this visitor may make an account."""
    if settings.SIGN_UP == "invitation":
        # The page for a request that is refused at once knows of no session.
        pending = getattr(request, "session", {}).get(_PENDING)
        return pending is not None and Invitation.objects.usable().filter(pk=pending).exists()
    return bool(settings.SIGN_UP == "open")


@contextmanager
def used_for(request: HttpRequest, user: User) -> Iterator[None]:
    """Use up the visitor's invitation for the account that is made inside.

    Two people with one link wait for each other here, and the second is refused.

    Raises
    ------
    NotInvited
        If the site wants an invitation, and the visitor has none that is usable.
    """
    with transaction.atomic():
        usable = Invitation.objects.select_for_update().usable()
        invitation = usable.filter(pk=request.session.get(_PENDING, 0)).first()
        if invitation is None and settings.SIGN_UP == "invitation":
            raise NotInvited
        yield
        if invitation is not None:
            invitation.used_by, invitation.used_at = user, timezone.now()
            invitation.email = ""
            invitation.save(update_fields=["used_by", "used_at", "email"])
