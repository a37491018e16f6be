"""The dials of the picks."""

from functools import cache
from typing import Any, NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from catalog.genres import genre_label
from catalog.models import Genre
from core.compiled import CompiledQuery
from core.rendering import render_once

from ..home.forms import DialsForm, decades

register = template.Library()


@cache
def _genres() -> CompiledQuery:
    return CompiledQuery.of(Genre.objects.order_by("name").values_list("pk", "name"))


class DialValues(NamedTuple):
    """Where the dials are, and the last decade and the genres that can be chosen."""

    novelty: float
    variety: float
    from_year: int | None
    to_year: int | None
    genre: int | None
    most_minutes: int | None
    only_watchlist: bool
    last_decade: int
    genres: tuple[tuple[int, str], ...]

    @property
    def form(self) -> DialsForm:
        """The form that shows them."""
        form = DialsForm(initial=self._asdict())
        genre: Any = form.fields["genre"]
        named = [(pk, genre_label(name)) for pk, name in self.genres]
        genre.choices = [("", genre.empty_label), *named]
        return form


@register.simple_tag(takes_context=True)
def dials_form(context: dict[str, Any], dials: DialsForm, *, oob: bool = False) -> SafeString:
    """Return the form of the dials, which is the same for all whose dials are.

    Parameters
    ----------
    dials
        New, or valid.
    oob
        Whether htmx is to put it in place of the one on the page.
    """
    values = dials.cleaned_data if dials.is_bound else dials.initial
    stand = {name: getattr(values[name], "pk", values[name]) for name in dials.fields}
    where = DialValues(**stand, last_decade=decades()[-1], genres=tuple(_genres().rows()))
    fields = render_to_string("actions/form_fields.html", {}, context["request"])
    template = "recommendations/home/partials/dials_form.html"
    return render_once(template, {"fields": fields}, dials=where, oob=oob)
