"""Undo in the library."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from actions.signed_undo import TooLate

from ..responses import respond
from ..undo import apply_undo


@user_action()
def undo(request: SignedInRequest) -> HttpResponse:
    """Undo an action by the token of its message."""
    home = reverse("home")
    try:
        changed = apply_undo(request.user.pk, request.POST.get("token", ""))
    except TooLate:
        message = gettext("That can no longer be undone.")
        return respond(request, message, page=home, level=messages.ERROR)
    return respond(
        request,
        gettext("Undone."),
        page=home,
        movie=changed.movie,
        row="",
        movie_list=changed.movie_list,
    )
