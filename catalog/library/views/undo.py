"""Undo in the library."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from accounts.requests import SignedInRequest
from actions import responses
from actions.decorators import page_to_return_to, user_action
from actions.signed_undo import TooLate

from ..movie_panel import yours_of
from ..responses import answer
from ..undo import apply_undo


@user_action()
def undo(request: SignedInRequest) -> HttpResponse:
    """Undo what a message offers to undo."""
    try:
        changed = apply_undo(request.user.pk, request.POST.get("token", ""))
    except TooLate:
        return _too_late(request)
    movie = changed.movie
    yours = yours_of(request.user.pk, movie) if request.htmx and movie else None
    return answer(
        request,
        gettext("Undone."),
        default=reverse("home"),
        movie=movie,
        yours=yours,
        movie_list=changed.movie_list,
    )


def _too_late(request: SignedInRequest) -> HttpResponse:
    return responses.respond(
        request,
        gettext("That can no longer be undone."),
        partial="catalog/library/partials/changed.html",
        page=page_to_return_to(request, reverse("home")),
        level=messages.ERROR,
    )
