"""The address of every Undo."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from catalog import answering
from catalog.posting import page_to_return_to, posted_by_a_user
from catalog.promises import TooLate
from movierec.accounts.requests import SignedInRequest

from .answers import answer
from .undo import take_back
from .yours import yours_of


@posted_by_a_user
def undo(request: SignedInRequest) -> HttpResponse:
    """Do what the toast promised."""
    try:
        changed = take_back(request.user.pk, request.POST.get("token", ""))
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
    return answering.answer(
        request,
        gettext("That can no longer be undone."),
        partial="catalog/partials/changed.html",
        page=page_to_return_to(request, reverse("home")),
        level=messages.ERROR,
    )
