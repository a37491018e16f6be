"""Deleting an account."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from core.deletion import delete_whole

from .models import OutgoingMail, User


def delete_account(user_id: int) -> None:
    """Delete an account with its data, sessions and waiting mails; nothing where it is gone."""
    with transaction.atomic():
        addresses = {
            *User.objects.filter(pk=user_id).values_list("email", flat=True),
            *EmailAddress.objects.filter(user=user_id).values_list("email", flat=True),
        }
        OutgoingMail.objects.filter(recipients__in=addresses).delete()
        own = UserSession.objects.filter(user=user_id)
        keys = list(own.values_list("session_key", flat=True))
        delete_whole(User.objects.filter(pk=user_id))
        Session.objects.filter(session_key__in=keys).delete()
