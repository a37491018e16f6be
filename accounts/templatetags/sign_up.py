"""Who can sign up, for pages that lead there or say why not."""

from django import template
from django.conf import settings
from django.http import HttpRequest

from accounts import invitations

register = template.Library()


@register.simple_tag
def may_sign_up(request: HttpRequest) -> bool:
    """Say whether this visitor may make an account."""
    return invitations.may_sign_up(request)


@register.simple_tag
def sign_up_is_by_invitation() -> bool:
    """Say whether those who have a link can make an account."""
    return bool(settings.SIGN_UP == "invitation")
