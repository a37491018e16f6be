"""What an answer to one question carries of the next ones."""

from typing import Any

from django import template

from catalog.models import Movie
from movierec.accounts.models import User
from recommendations import asking, serving
from recommendations.opinions import known_of
from recommendations.welcome_views import MOVIES_TO_ASK

register = template.Library()


@register.simple_tag(takes_context=True)
def next_to_ask(context: dict[str, Any]) -> list[Movie]:
    """Return the films that come beside those that a page asks about and are not answered yet.

    The page says in `asked` which it shows.
    """
    request = context["request"]
    shown = {int(pk) for pk in request.POST.getlist("asked") if pk.isdecimal()}
    known = known_of(request.user.pk)
    open_ = shown - {*known.said.used, *known.said.muted, *known.said.not_seen}
    plain = request.POST.get("plain_picks")
    picks = () if plain else serving.picks_on_page(request.user.pk, known=known).items
    return asking.movies_to_ask(
        known,
        max(MOVIES_TO_ASK - len(open_), 0),
        [*shown, *(pick.movie.pk for pick in picks)],
        open_,
    )


@register.simple_tag
def certainty_of(user: User) -> asking.Certainty | None:
    """Return how well someone is known; None without a model."""
    return asking.certainty_of(known_of(user.pk))
