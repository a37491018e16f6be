"""Shows dates and times as they are where the visitor is."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from . import Middleware

_KEPT_FOR = 365 * 24 * 3600


class TimeZoneMiddleware(Middleware):
    """Uses the zone that the browser has named in a cookie, or else that of the site."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on the response, made in the browser's zone."""
        name = request.COOKIES.get(settings.TIME_ZONE_COOKIE_NAME, "")
        if name not in _known():
            return self.get_response(request)
        with timezone.override(ZoneInfo(name)):
            return self.get_response(request)


def time_zone_cookie(request: HttpRequest) -> dict[str, str]:
    """Give templates the cookie that static/site/site.js sets, the zone to be added."""
    name, path = settings.TIME_ZONE_COOKIE_NAME, settings.SESSION_COOKIE_PATH
    secure = "; Secure" if settings.SESSION_COOKIE_SECURE else ""
    about = f"Max-Age={_KEPT_FOR}; Path={path}; SameSite=Lax{secure}"
    return {"time_zone_cookie_name": name, "time_zone_cookie_facts": about}


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())
