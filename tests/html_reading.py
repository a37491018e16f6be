"""What a person reads on a page."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

_SILENT = {"script", "style", "svg"}


class _Main(HTMLParser):
    """Collects what stands in the page's main part."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[dict[str, str]] = []
        self.fields: dict[str, str] = {}
        self._inside = False
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._inside = True
        if tag in _SILENT:
            self._silent += 1
        if self._inside and tag == "a":
            self.links.append(has)
        box = has.get("type") in ("radio", "checkbox")
        if self._inside and tag == "input" and "name" in has and ("checked" in has or not box):
            self.fields[has["name"]] = has.get("value", "on" if box else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._inside = False
        if tag in _SILENT:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if self._inside and not self._silent:
            self.words.append(data)


def _main(response: Any) -> _Main:
    assert isinstance(response, HttpResponse)
    parser = _Main()
    parser.feed(response.content.decode())
    return parser


def text_of(response: Any) -> str:
    """Return the words of the page's main part, separated by single spaces."""
    return " ".join(" ".join(_main(response).words).split())


def title_of(response: Any) -> str:
    """Return what the browser's tab shows."""
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    assert found is not None
    return " ".join(unescape(found[1]).split())


def links_of(response: Any) -> list[str]:
    """Return where the links of the page's main part lead."""
    return [link.get("href", "") for link in _main(response).links]


def link_with(response: Any, rel: str) -> str | None:
    """Return where the link with this `rel` leads, if there is one."""
    return next((link["href"] for link in _main(response).links if link.get("rel") == rel), None)


def movies_of(response: Any) -> list[int]:
    """Return the movies that the page's main part leads to, in order, each once."""
    leading = (re.fullmatch(r"/movies/(\d+)/", link) for link in links_of(response))
    return list(dict.fromkeys(int(found[1]) for found in leading if found))


def fields_of(response: Any) -> dict[str, str]:
    """Return the names and values of the inputs that a form of the page would send."""
    return _main(response).fields


def led_to(response: Any) -> str:
    """Return where an answer sends the browser, by itself or by htmx."""
    if response.status_code == 302:
        return str(response["Location"])
    assert response.status_code == 200
    return str(response["HX-Redirect"])
