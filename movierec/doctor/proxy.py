"""The site as visitors reach it, through the reverse proxy."""

import re
import ssl
from collections.abc import Iterator
from email.message import Message
from http.client import HTTPException
from http.cookies import SimpleCookie
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.urls import reverse

from .outcome import NotCheckedError

_SECONDS = 10


def check_proxy() -> Iterator[str]:
    """Ask for a page at the site's address, and send a form as a browser does."""
    page = urljoin(settings.SITE_URL, reverse("account_login"))
    status, headers, body = _answer(Request(page))  # noqa: S310 - the site's own address
    if status in (301, 302, 307, 308) and headers.get("Location", "") == page:
        yield (
            f"{page} leads to itself for ever: the proxy does not pass on X-Forwarded-Proto, or "
            "is not in TRUSTED_PROXIES. Without HTTPS, set HTTPS=off."
        )
    elif status == 400:
        yield (
            f"{page} answers 400: the proxy does not pass on the host name (Host), or it is not "
            "in ALLOWED_HOSTS."
        )
    elif status >= 500:
        yield (
            f"{page} answers {status}: the proxy does not reach the site (does it run, and at that "
            "port?), or the site failed and its log says why."
        )
    elif status == 200:
        yield from _check_form(headers, body)
    else:
        raise NotCheckedError(f"{page} answers {status}")


def _check_form(headers: Message, body: str) -> Iterator[str]:
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', body)
    if token is None:
        yield f"What answers at {settings.SITE_URL} is not this site."
        return
    cookies = SimpleCookie("; ".join(headers.get_all("Set-Cookie", [])))
    form = urlencode({"csrfmiddlewaretoken": token[1], "theme": "system"}).encode()
    sent = Request(  # noqa: S310 - the site's own address
        urljoin(settings.SITE_URL, reverse("choose_theme")),
        form,
        {
            "Origin": urljoin(settings.SITE_URL, "/").rstrip("/"),
            "Referer": f"{settings.SITE_URL}/",
            "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items()),
        },
    )
    status, _, _ = _answer(sent)
    if status == 403:
        yield (
            "Every form is refused: the proxy changes the host name or drops its port (for nginx: "
            "proxy_set_header Host $http_host), or CSRF_TRUSTED_ORIGINS lacks "
            f"{urljoin(settings.SITE_URL, '/').rstrip('/')}."
        )


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        """Follow no redirect: a loop is what is looked for."""


def _answer(request: Request) -> tuple[int, Message, str]:
    try:
        with build_opener(_NoRedirects).open(request, timeout=_SECONDS) as answer:
            return answer.status, answer.headers, answer.read().decode(errors="replace")
    except HTTPError as error:
        with error:
            return error.code, error.headers, ""
    except (OSError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, ssl.SSLCertVerificationError):
            raise NotCheckedError(f"its certificate is not trusted: {reason}") from error
        raise NotCheckedError(
            f"{settings.SITE_URL} cannot be reached from this machine: {reason}"
        ) from error
