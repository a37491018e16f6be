"""Deleting an account."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from core.deletion import delete_whole

from .models import User


def delete_account(user_id: int) -> None:
    """Delete an account with all its data and its sessions; nothing happens where it is gone."""
    with transaction.atomic():
        own = UserSession.objects.filter(user=user_id)
        keys = list(own.values_list("session_key", flat=True))
        delete_whole(User.objects.filter(pk=user_id))
        Session.objects.filter(session_key__in=keys).delete()
