"""The types of requests that views name."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import User


class SignedInRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User
    htmx: HtmxDetails
