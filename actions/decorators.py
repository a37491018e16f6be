"""The decorators of views that show or change something for the user who is logged in."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import SignedInRequest

from .form_owner import belongs_to_another_user
from .replay_after_login import keep_for_replay

Params = ParamSpec("Params")
View = Callable[Concatenate[SignedInRequest, Params], HttpResponse]
Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])
_LONGEST_PATH = 2000


def own_page(view: Page) -> Page:
    """Show a page to the user who is logged in alone, and have no browser keep it."""
    return login_required(never_cache(require_safe(view)))


def user_action(
    *, replay: bool = False, typed: Sequence[str] = (), page: str = "home", has_page: bool = False
) -> Callable[[View[Params]], View[Params]]:
    """Require a POST by a logged-in user; send anyone else to log in and from there back.

    A form from a page of another user, who has logged out since, is refused.

    Parameters
    ----------
    replay
        Keep what is posted after the session has ended, and post it again when the same user logs
        in. Never for an action that deletes, leaves or publishes something.
    typed
        The fields with text, which is shown to the user if it cannot be saved. A form in which all
        of them are empty is not kept: it would delete.
    page
        The name of the page to return to after log-in, where the form names none and the address
        has no `pk` of a movie.
    has_page
        The view also takes GET, and shows its form then.
    """
    methods = ["GET", "HEAD", "POST"] if has_page else ["POST"]

    def decorate(view: View[Params]) -> View[Params]:
        @wraps(view)
        @require_http_methods(methods)
        def guarded(
            request: SignedInRequest, /, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponse:
            is_post = request.method == "POST"
            if not request.user.is_authenticated:
                if not is_post:
                    return redirect_to_login(request.get_full_path())
                kept = replay and keep_for_replay(request, typed)
                return log_in_first(request, _default_page(kwargs, page), kept=kept)
            if is_post and belongs_to_another_user(request):
                return _refuse_form_of_another_user(request)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def page_to_return_to(request: HttpRequest, default: str) -> str:
    """Return the page that the form names as its own, if it is one of this site."""
    page = request.POST.get("next", "")
    # A path: `redirect` takes other words for the name of a view.
    is_path = page.startswith("/") and page[1:2] not in ("/", "\\") and len(page) <= _LONGEST_PATH
    return page if is_path and url_has_allowed_host_and_scheme(page, None) else default


def _default_page(arguments: dict[str, Any], page: str) -> str:
    return reverse("movie", args=[arguments["pk"]]) if "pk" in arguments else reverse(page)


def log_in_first(request: HttpRequest, default: str, *, kept: bool) -> HttpResponse:
    """Redirect to the log-in page, with a message on what becomes of the change."""
    if kept:
        messages.info(request, _("You were logged out. Log in and your change is saved."))
    else:
        message = _("You were logged out and your change was not saved. Log in and try again.")
        messages.warning(request, message)
    response = redirect_to_login(page_to_return_to(request, default))
    if request.htmx:  # type: ignore[attr-defined]
        # Followed by the browser: htmx itself would fetch the page and use up the message.
        return HttpResponseClientRedirect(response.url)
    return response


def _refuse_form_of_another_user(request: HttpRequest) -> HttpResponse:
    reason = _("This page was loaded while someone else was logged in. Reload it and try again.")
    return render(request, "400.html", {"reason": reason}, status=409)
