"""The dials of the picks."""

from typing import Any, NamedTuple

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from actions.templatetags.form_owner import field_of
from catalog.genres import genre_label
from catalog.models import Genre
from core.compiled import FIRST, CompiledQuery, compiled_once
from core.csrf import csrf_field
from core.rendering import render_once
from shelves.watchable import can_watch_anything, something_to_watch

from ..home.forms import DialsForm, decades
from ..models import Preferences
from ..models.preferences import DIALS

register = template.Library()


@compiled_once
def _genres() -> CompiledQuery:
    """Key and name of every genre, and whether a user can watch anything."""
    genres = Genre.objects.order_by("name").annotate(can_watch=something_to_watch(FIRST))
    return CompiledQuery.of(genres.values_list("pk", "name", "can_watch"))


class DialValues(NamedTuple):
    """Where the dials are, and the last decade and the genres that can be chosen."""

    stand: tuple[Any, ...]
    offers_watchable: bool
    last_decade: int
    genres: tuple[tuple[int, str], ...]

    @property
    def form(self) -> DialsForm:
        """The form that shows them."""
        form = DialsForm(initial=dict(zip(DialsForm.Meta.fields, self.stand, strict=True)))
        genre: Any = form.fields["genre"]
        named = [(pk, genre_label(name)) for pk, name in self.genres]
        genre.choices = [("", genre.empty_label), *named]
        return form


@register.simple_tag(takes_context=True)
def dials_form(
    context: dict[str, Any], preferences: Preferences, *, oob: bool = False
) -> SafeString:
    """Return the form of a user's dials, which is the same for all whose dials are.

    Parameters
    ----------
    oob
        Whether htmx is to put it in place of the one on the page.
    """
    request = context["request"]
    user_id = request.user.pk
    genres = _genres().rows(user_id)
    can_watch = bool(genres[0][2]) if genres else can_watch_anything(user_id)
    where = DialValues(
        stand=tuple(getattr(preferences, name) for name in DIALS),
        offers_watchable=preferences.only_watchable or can_watch,
        last_decade=decades()[-1],
        genres=tuple((pk, name) for pk, name, _can_watch in genres),
    )
    fields = format_html("{}{}", csrf_field(request), field_of(request.user))
    template = "recommendations/home/partials/dials_form.html"
    return render_once(template, {"fields": fields}, dials=where, oob=oob)
