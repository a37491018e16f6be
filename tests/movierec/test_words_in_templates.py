"""No template says anything that cannot be translated."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

STATIC = {"500.html", "503.html", "503_storage.html"}
"""Says all in each language, since nothing there may fail."""
NAMES = {
    *("movierec", "viewport", "color-scheme", "theme-color", "htmx-config"),
    *(
        "Letterboxd",
        "IMDb",
        "Trakt",
        "Netflix",
        "MovieLens",
        "TMDB",
        "Wikidata",
        "Simkl",
        "Criticker",
    ),
    *("Movary", "Yamtrack"),
}
SAID_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title"}

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))

_SKIPPED = re.compile(
    r"{%-?\s*comment\b.*?endcomment\s*%}|{%\s*blocktranslate\b.*?endblocktranslate\s*%}"
    r"|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]{2,}")


class _Said(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.in_script = False

    def handle_data(self, data: str) -> None:
        if not self.in_script:
            self.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_script = tag == "script"
        self.texts += [text or "" for name, text in attrs if name in SAID_ATTRIBUTES]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_all_words_can_be_translated(template: Path) -> None:
    if template.name in STATIC:
        pytest.skip("says all in each language")
    said = _Said()
    said.feed(_SKIPPED.sub(" ", template.read_text()))
    words = {word for text in said.texts for word in _WORD.findall(text)}
    assert words <= NAMES
