"""Telling a worker that there is something to do now."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError


def tell_worker(request: HttpRequest, task: Any, *about: object) -> None:
    """Have a worker begin now; without a broker, say that it begins later, as the schedule does."""
    try:
        task.delay(*about)
    except OperationalError:
        messages.warning(request, _("It begins as soon as a worker is there."))
