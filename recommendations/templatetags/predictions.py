"""Whether a page shows what was predicted, and what had been before a rating."""

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser

from catalog.models import Movie
from movierec.accounts.models import User
from recommendations import blind
from recommendations.models import Prediction

register = template.Library()


@register.simple_tag(takes_context=True)
def predictions_shown(context: dict[str, Any]) -> bool:
    """Say whether the visitor sees predictions of films that they have not rated.

    False for one without an account. One query a request, however often it is asked.
    """
    return blind.predictions_shown(context["request"])


@register.simple_tag
def predicted_before_rating(user: User | AnonymousUser, movie: Movie) -> Prediction | None:
    """Return what had been predicted before the visitor rated a movie, if anything was."""
    return Prediction.objects.before_rating(user.pk, movie) if user.pk is not None else None
