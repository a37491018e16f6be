"""The rows of what a user keeps about a movie."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.forms import Form
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from actions.templatetags.post_fields import post_fields
from core.rendering import render_once

from ..library.forms import ListNameForm, NoteForm, TagsForm, ViewingForm
from ..library.movie_panel import MoviePanel

_POSTS_TO = {
    "lists": "add_to_new_list",
    "diary": "log_viewing",
    "tags": "tag_movie",
    "note": "note_movie",
}

register = template.Library()


@dataclass(frozen=True)
class EmptyRow:
    """A row with nothing in it: the same for all movies and users on one day."""

    today: date

    @property
    def list_form(self) -> Form:
        """For a new list."""
        return ListNameForm()

    @property
    def viewing_form(self) -> ViewingForm:
        """For a viewing today."""
        return ViewingForm(initial={"watched_on": self.today})

    @property
    def tags_form(self) -> Form:
        """For tags."""
        return TagsForm()

    @property
    def note_form(self) -> Form:
        """For a note."""
        return NoteForm()


@register.simple_tag(takes_context=True)
def panel_row(
    context: dict[str, Any], panel: MoviePanel, row: str, *, oob: object = False
) -> SafeString:
    """Return a row of the panel: what is in it in one line, and the rest with a form below.

    Parameters
    ----------
    row
        "lists", "diary", "tags" or "note".
    oob
        Whether htmx is to put it in place of the one on the page.
    """
    name = f"catalog/library/movie_panel/{row}.html"
    its_own = {
        "post_url": reverse(_POSTS_TO[row], args=[panel.movie.pk]),
        "fields": post_fields(context),
        "pk": str(panel.movie.pk),
    }
    if panel.is_pristine(row):
        return render_once(name, its_own, panel=EmptyRow(localdate()), row=row, oob=bool(oob))
    own = {"panel": panel, "movie": panel.movie, "row": row, "oob": oob, **its_own}
    return render_to_string(name, own, context["request"])
