"""Sends the weekly mail when it is Friday where the subscriber is, once a week and user."""

import datetime as dt
import logging
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.mail import is_configured
from accounts.models import User
from core.deletion import hold

from .message import picks_and_message
from .models import KEPT_FOR, SentMail, Subscription, weekend_of

logger = logging.getLogger(__name__)

CHUNK = 50
"""Subscribers a task writes to."""


def due(now: dt.datetime) -> Iterator[list[int]]:
    """Yield the users to write to now, some at a time; nobody where the site sends no mail."""
    if not is_configured():
        return
    zones = Subscription.objects.order_by().values_list("time_zone", flat=True).distinct()
    for zone in list(zones):
        week = weekend_of(zone, now)
        if week is not None:
            waiting = Subscription.objects.filter(time_zone=zone).reachable().without_mail_of(week)
            users = list(waiting.order_by("pk").values_list("pk", flat=True))
            for place in range(0, len(users), CHUNK):
                yield users[place : place + CHUNK]


def send_to(users: Sequence[int], now: dt.datetime) -> int:
    """Write to these users, unless it has been done, and return to how many."""
    return sum(_send(user, now) for user in users)


def _send(user_id: int, now: dt.datetime) -> bool:
    """Write to a user; one whose mail cannot be made keeps nobody else waiting."""
    try:
        return _send_once(user_id, now)
    except Exception:
        logger.exception("the weekly mail to user %d was not made", user_id)
        return False


def _send_once(user_id: int, now: dt.datetime) -> bool:
    own = Subscription.objects.filter(pk=user_id).select_related("user")
    subscription = own.reachable().first()
    week = weekend_of(subscription.time_zone, now) if subscription else None
    if subscription is None or week is None or not own.without_mail_of(week).exists():
        return False
    made = picks_and_message(subscription)
    if made is None:
        logger.info("user %d gets no weekly mail: too few movies to pick from", user_id)
        return False
    picks, message = made
    with transaction.atomic():
        hold(User.objects.filter(pk=user_id))
        # They may have turned it off, or left, while the mail was made.
        if not own.reachable().exists():
            return False
        movies = [pick.movie.pk for pick in picks]
        _sent, is_new = SentMail.objects.get_or_create(
            user_id=user_id, week=week, defaults={"movies": movies}
        )
        if is_new:
            # Into the queue of mails, in the same transaction: both are kept, or neither.
            message.send()
    return is_new


def delete_old() -> int:
    """Forget what was sent long ago; return how many mails."""
    deleted, _by_model = SentMail.objects.filter(week__lt=timezone.localdate() - KEPT_FOR).delete()
    return deleted
