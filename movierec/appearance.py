"""Dark or light, by the system or by choice; the choice is the browser's and needs no account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions.decorators import page_to_return_to

THEMES = ("system", "light", "dark")
_KEPT_FOR = 365 * 24 * 3600


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme in the browser, and go back to the page that it was chosen on."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        return HttpResponseBadRequest(_("There is no such theme."), content_type="text/plain")
    answer = redirect(page_to_return_to(request, reverse("home")))
    answer.set_cookie(
        settings.THEME_COOKIE_NAME,
        theme,
        max_age=_KEPT_FOR,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def theme(request: HttpRequest) -> dict[str, str]:
    """Give templates the theme that was chosen."""
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return {"theme": chosen if chosen in THEMES else THEMES[0]}
