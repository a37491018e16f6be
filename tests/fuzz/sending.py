"""A request as it is sent to the site's WSGI application, and what comes back."""

import time
import traceback
from dataclasses import dataclass, field
from shlex import quote
from urllib.parse import quote_from_bytes, quote_plus

from django.core.signals import got_request_exception
from django.test import RequestFactory
from django.test.client import FakePayload

from movierec.utf8_only import Application

from .values import as_bytes

Fields = list[tuple[str, str]]
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Sent:
    """A request.

    Attributes
    ----------
    body
        What is sent; by default a POST's `fields`.
    """

    role: str
    method: str
    path: str
    query: Fields = field(default_factory=list)
    fields: Fields = field(default_factory=list)
    content_type: str = FORM
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """The path and the query, as in the first line of the request."""
        path = quote_from_bytes(as_bytes(self.path), safe="/%")
        return path + (f"?{encoded(self.query)}" if self.query else "")

    @property
    def payload(self) -> bytes:
        """The bytes of the body."""
        if self.body is not None:
            return self.body
        return encoded(self.fields).encode() if self.method == "POST" else b""

    def __str__(self) -> str:
        """What sends it again from a shell, with the role's own cookies."""
        words = ["curl", "-X", self.method, "-b", f"COOKIES-OF-{self.role.upper()}"]
        for name, value in {"Content-Type": self.content_type, **self.headers}.items():
            words += ["-H", quote(f"{name}: {value}")]
        if self.payload:
            body = self.payload.decode("latin-1").encode("unicode_escape").decode()
            words += ["--data-binary", "$'" + body.replace("'", "\\'") + "'"]
        return " ".join([*words, quote(f"http://testserver{self.target}")])


@dataclass(frozen=True)
class Received:
    """What came back.

    Attributes
    ----------
    failure
        The traceback of what was not handled; empty for none.
    seconds
        Of this process's processor.
    """

    status: int
    content_type: str
    body: bytes
    failure: str
    seconds: float


def encoded(fields: Fields) -> str:
    """Return fields as a form or a query sends them."""
    return "&".join(f"{quote_plus(as_bytes(n))}={quote_plus(as_bytes(v))}" for n, v in fields)


def send(application: Application, sent: Sent, cookies: dict[str, str]) -> Received:
    """Send a request and read the whole answer."""
    failures: list[str] = []
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def failed(**signal: object) -> None:
        failures.append(traceback.format_exc())

    got_request_exception.connect(failed)
    before = time.process_time()
    try:
        answer = application(_environ(sent, cookies), lambda *start: started.append(start[:2]))
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
    except Exception:
        failed()
        body = b""
    finally:
        got_request_exception.disconnect(failed)
    seconds = time.process_time() - before
    status, headers = started[0] if started else ("500", [])
    kind = dict(headers).get("Content-Type", "")
    return Received(int(status[:3]), kind, body, failures[0] if failures else "", seconds)


def _environ(sent: Sent, cookies: dict[str, str]) -> dict[str, object]:
    own = "; ".join(f"{name}={value}" for name, value in cookies.items())
    headers = {"Cookie": own} | sent.headers
    if "Cookie" in sent.headers:
        headers["Cookie"] = f"{own}; {sent.headers['Cookie']}"
    extra: dict[str, object] = {
        "HTTP_" + name.upper().replace("-", "_"): as_bytes(value).decode("latin-1")
        for name, value in headers.items()
    }
    path = as_bytes(sent.path).decode("latin-1")
    return RequestFactory()._base_environ(
        REQUEST_METHOD=sent.method,
        PATH_INFO=path,
        QUERY_STRING=encoded(sent.query),
        CONTENT_TYPE=as_bytes(sent.content_type).decode("latin-1"),
        CONTENT_LENGTH=str(len(sent.payload)),
        **{"wsgi.input": FakePayload(sent.payload)},
        **extra,
    )
