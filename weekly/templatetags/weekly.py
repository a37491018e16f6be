"""The weekly mail on the account page."""

from typing import Any

from django import template

from accounts.mail import is_configured
from accounts.models import User

from ..models import Subscription
from ..setting import may_have_it

register = template.Library()


@register.simple_tag
def weekly_mail(user: User) -> dict[str, Any]:
    """Return whether a user has the weekly mail, may have it, and what it is sent by."""
    return {
        "is_sent_here": is_configured(),
        "allowed": may_have_it(user),
        "subscription": Subscription.objects.filter(pk=user.pk).first(),
    }
