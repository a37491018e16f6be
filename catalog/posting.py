"""Views that change something for the person who is signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from movierec.accounts.requests import SignedInRequest

Params = ParamSpec("Params")

KEPT = "kept_until_logged_in"
"""Set on a request whose sender is not signed in, where what it says is not lost."""


def posted_by_a_user(
    view: Callable[Concatenate[SignedInRequest, Params], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, Params], HttpResponse]:
    """Send a visitor to log in, and from there back to the page, for the view takes no GET.

    Without a page to go back to it is that of the movie whose `pk` the address has, or the start.
    What a page sends that was made for someone else, who has logged out meanwhile, is refused.
    """

    @wraps(view)
    @require_POST
    def guarded(
        request: SignedInRequest, /, *args: Params.args, **kwargs: Params.kwargs
    ) -> HttpResponse:
        if request.user.is_authenticated:
            if request.POST.get("rater", "") not in ("", str(request.user.pk)):
                return _made_for_another(request)
            return view(request, *args, **kwargs)
        if not getattr(request, KEPT, False):
            messages.warning(
                request, _("You were logged out; that was not done. Log in and try again.")
            )
        default = reverse("movie", args=[kwargs["pk"]]) if "pk" in kwargs else reverse("home")
        return redirect_to_login(page_to_return_to(request, default))

    return guarded


def _made_for_another(request: HttpRequest) -> HttpResponse:
    reason = _("Someone else was logged in when this page was made. Load it again, then try again.")
    return render(request, "400.html", {"reason": reason}, status=409)


def page_to_return_to(request: HttpRequest, default: str) -> str:
    """Return the page that the form was on, if it says so and it is of this site."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return page
    return default
