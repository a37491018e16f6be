"""What the next card of onboarding needs."""

from typing import Any

from django import template

from catalog.models import Movie
from core.request_numbers import whole_numbers

from ..interleaving.drafting import home_picks
from ..serving import elicitation
from ..serving.once_a_request import serving_inputs_of

register = template.Library()


@register.simple_tag(takes_context=True)
def next_to_ask(context: dict[str, Any]) -> list[Movie]:
    """Return the movies to add to those that the page asks about, posted as `asked`."""
    request = context["request"]
    shown = whole_numbers(request.POST.getlist("asked"))
    inputs = serving_inputs_of(request, for_picks=True)
    open_ = shown - {*inputs.feedback.used, *inputs.feedback.muted, *inputs.feedback.not_seen}
    plain = request.POST.get("plain_picks")
    picks = () if plain else home_picks(request.user.pk, inputs).items
    return elicitation.movies_to_ask(
        inputs,
        max(elicitation.MOVIES_TO_ASK - len(open_), 0),
        [*shown, *(pick.movie.pk for pick in picks)],
        open_,
    )


@register.simple_tag(takes_context=True)
def certainty_of(context: dict[str, Any]) -> elicitation.Certainty | None:
    """Return how well a user's taste is known; None without a model."""
    return elicitation.certainty_of(serving_inputs_of(context["request"]))
