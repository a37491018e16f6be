"""Whether a page shows what was predicted, and what had been before a rating."""

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from catalog.models import Movie

from ..models import Prediction
from ..serving import prediction_visibility

register = template.Library()


@register.simple_tag(takes_context=True)
def predictions_visible(context: dict[str, Any]) -> bool:
    """Say whether the visitor sees predictions of movies that they have not rated.

    False for one without an account. One query a request, however often it is asked.
    """
    return prediction_visibility.predictions_visible(context["request"])


@register.simple_tag
def predicted_before_rating(user: User | AnonymousUser, movie: Movie) -> Prediction | None:
    """Return what had been predicted before the visitor rated a movie, if anything was."""
    return Prediction.objects.before_rating(user.pk, movie) if user.pk is not None else None
