"""Views that change something for the person who is signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import SignedInRequest

from .form_owner import is_made_for_another
from .replay_after_login import LastSaid, keep

Params = ParamSpec("Params")
View = Callable[Concatenate[SignedInRequest, Params], HttpResponse]


def posted_by_a_user(view: View[Params]) -> View[Params]:
    """Send a visitor to log in, and from there back to the page, for the view takes no GET.

    Without a page to go back to it is that of the movie whose `pk` the address has, or the start.
    What a page sends that was made for someone else, who has logged out meanwhile, is refused.
    """

    @wraps(view)
    @require_POST
    def guarded(
        request: SignedInRequest, /, *args: Params.args, **kwargs: Params.kwargs
    ) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_log_in(request, kwargs, "home", kept=False)
        if is_made_for_another(request):
            return _made_for_another(request)
        return view(request, *args, **kwargs)

    return guarded


def kept_until_logged_in(
    *typed: str, page: str = "home", last_said: LastSaid | None = None
) -> Callable[[View[Params]], View[Params]]:
    """Keep what is posted where nobody is signed in, and do it when the same person logs in.

    Never for what deletes, leaves or publishes: that is to be meant when it is done.

    Parameters
    ----------
    typed
        The fields with what people write, which is shown to them if it cannot be saved. A form in
        which all of them are empty is not kept: it would delete.
    page
        The name of the page to return to, where the form names none and is not about a movie.
    last_said
        When the user last said something that this would take the place of.
    """

    def decorate(view: View[Params]) -> View[Params]:
        @wraps(view)
        def keeping(
            request: SignedInRequest, /, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponse:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return _to_log_in(request, kwargs, page, kept=keep(request, typed))
            if is_made_for_another(request):
                return _made_for_another(request)
            return view(request, *args, **kwargs)

        keeping.last_said = last_said  # type: ignore[attr-defined]
        return keeping

    return decorate


def _to_log_in(
    request: HttpRequest, arguments: dict[str, Any], page: str, *, kept: bool
) -> HttpResponse:
    """Say what has become of what was sent, at log-in; from there lead back."""
    if kept:
        said = _("You were logged out. What you sent is kept, and done when you log in again.")
        messages.info(request, said)
    else:
        said = _("You were logged out; that was not done. Log in and try again.")
        messages.warning(request, said)
    default = reverse("movie", args=[arguments["pk"]]) if "pk" in arguments else reverse(page)
    answer = redirect_to_login(page_to_return_to(request, default))
    if request.htmx:  # type: ignore[attr-defined]
        # The browser is to go there, not htmx: it would use up what is said.
        return HttpResponseClientRedirect(answer.url)
    return answer


def _made_for_another(request: HttpRequest) -> HttpResponse:
    reason = _("Someone else was logged in when this page was made. Load it again, then try again.")
    return render(request, "400.html", {"reason": reason}, status=409)


def page_to_return_to(request: HttpRequest, default: str) -> str:
    """Return the page that the form was on, if it says so and it is of this site."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return page
    return default
