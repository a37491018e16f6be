"""Refuses passwords made of the words that someone who guesses for this site tries first."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_WORDS = {"cinema", "movie", "movienight", "movierec", "movies", "moviestar", "password"}
_ADDED = re.compile(r"[\W\d_]+")
"""What people put before, after and between words to make them longer."""


class SiteWordsValidator:
    """Refuses a word of the site, or its name, with nothing but digits and signs added."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that is such a word, once or repeated."""
        bare = _ADDED.sub("", password.lower())
        if any(bare and not bare.replace(word, "") for word in _WORDS | _names()):
            raise ValidationError(
                _("This password is made of the site’s own words. Choose another one."),
                code="password_of_site_words",
            )

    def get_help_text(self) -> str:
        """Say what is refused."""
        return _("Your password can’t be made of the site’s own words.")


def _names() -> set[str]:
    """Return the parts of the site's host, and all of it."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    return {_ADDED.sub("", part) for part in (host, *host.split("."))} - {""}
