"""What a person, or a script, finds on a page."""

import re
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from selectolax.lexbor import LexborHTMLParser, LexborNode


def all_on(response: Any, selector: str) -> list[LexborNode]:
    """Return the elements that a CSS selector finds, in the order of the page."""
    assert isinstance(response, HttpResponse)
    return _parsed(response.content).css(selector)


def one_on(response: Any, selector: str) -> LexborNode:
    """Return the only element that a CSS selector finds."""
    found = all_on(response, selector)
    assert len(found) == 1, f"{len(found)} elements {selector!r}"
    return found[0]


def values_on(response: Any, attribute: str) -> list[str]:
    """Return the values that elements of the page have in an attribute, in order."""
    found = all_on(response, f"[{attribute}]")
    return [element.attributes[attribute] or "" for element in found]


def stars_on(response: Any) -> list[str]:
    """Return the stars that the page says its reader gave to movies, in order."""
    return [str(given.attributes["data-stars"]) for given in all_on(response, ".rating-given")]


def levels_on(response: Any) -> list[str]:
    """Return the levels of the messages in the response, in order: success, error and the like."""
    return values_on(response, "data-level")


def undo_on(response: Any) -> tuple[str, dict[str, str]]:
    """Return where the only Undo button of the response posts to, and what."""
    form = one_on(response, "form[data-undo]")
    fields = [field.attributes for field in form.css("input[name]")]
    return str(form.attributes["action"]), {
        str(field["name"]): field["value"] or "" for field in fields
    }


def words_of(element: LexborNode) -> str:
    """Return the words in an element, separated by single spaces."""
    copy = LexborHTMLParser(element.html or "")
    copy.strip_tags(["script", "style", "svg"])
    return " ".join(copy.text(separator=" ").split())


def text_of(response: Any) -> str:
    """Return the words of the page's main part, separated by single spaces."""
    return " ".join(words_of(main) for main in all_on(response, "main"))


def title_of(response: Any) -> str:
    """Return what the browser's tab shows."""
    return words_of(one_on(response, "head > title"))


def links_of(response: Any) -> list[str]:
    """Return where the links of the page's main part lead."""
    return [link.attributes.get("href") or "" for link in all_on(response, "main a")]


def link_with(response: Any, rel: str) -> str | None:
    """Return where the link with this `rel` leads, if there is one."""
    return next((link.attributes["href"] for link in all_on(response, f"main a[rel={rel}]")), None)


def movies_of(response: Any) -> list[int]:
    """Return the movies that the page's main part leads to, in order, each once."""
    leading = (re.fullmatch(r"/movies/(\d+)/", link) for link in links_of(response))
    return list(dict.fromkeys(int(found[1]) for found in leading if found))


def fields_of(response: Any) -> dict[str, str]:
    """Return the names and values of the inputs that a form of the page would send."""
    sent: dict[str, str] = {}
    for field in all_on(response, "main input[name]"):
        has = field.attributes
        box = has.get("type") in ("radio", "checkbox")
        if "checked" in has or not box:
            sent[has["name"] or ""] = has.get("value", "on" if box else "") or ""
    return sent


def errors_on(response: Any) -> dict[str, list[str]]:
    """Return the codes of the errors that the page shows beside each field, or above its form."""
    context = response.context
    form = context["adminform"].form if "adminform" in context else context["form"]
    for field in form.errors:
        place = ".errorlist.nonfield" if field == "__all__" else f"#{form[field].auto_id}_error"
        assert all_on(response, f"main {place} li"), f"the error of {field} is not shown"
    return {
        field: [str(error.code) for error in errors]
        for field, errors in form.errors.as_data().items()
    }


def led_to(response: Any) -> str:
    """Return where an answer sends the browser, by itself or by htmx."""
    if response.status_code == 302:
        return str(response["Location"])
    assert response.status_code == 200
    return str(response["HX-Redirect"])


@lru_cache(maxsize=8)
def _parsed(content: bytes) -> LexborHTMLParser:
    return LexborHTMLParser(content)
