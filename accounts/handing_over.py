"""Giving an account to someone else, or back to who has lost access to it."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import get_random_string

from .audit.log import Action, record
from .models import OutgoingMail, User
from .roles import end_sessions


def hand_over(user_id: int, email: str, reason: str) -> User:
    """Let an account belong to whoever reads mail at an address; its data stays.

    Passwords, second factors, single sign-on, sessions and, with the password, tokens of before
    are worth nothing afterwards. Both addresses get a mail: the old one a notice, the new one a
    link to choose a password.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        old = user.email
        theirs = EmailAddress.objects.filter(user=user)
        known = {old, *theirs.values_list("email", flat=True)} - {""}
        # Links that were asked for and are not sent yet.
        OutgoingMail.objects.filter(recipients__in=known).delete()
        theirs.delete()
        for secrets in (Authenticator.objects, SocialAccount.objects):
            for each in secrets.filter(user=user):
                each.delete()
        user.email = email
        # Unknown to everyone; a password that cannot be used would not say that it has changed.
        user.set_password(get_random_string(64))
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
        end_sessions(user)
        record(Action.HANDED_OVER, user, reason)
        _tell(user, old)
    return user


def _tell(user: User, old: str) -> None:
    adapter = get_adapter()
    if old and old != user.email:
        adapter.send_mail("accounts/email/handed_over_notice", old, {"username": user.username})
    names = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    path = reverse("account_reset_password_from_key", kwargs=names)
    details = {
        "username": user.username,
        "password_url": path,
        "days": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days,
    }
    adapter.send_mail("accounts/email/handed_over", user.email, details)
