"""What a page outside this app may show of the recommendations."""

from django import template
from django.contrib.auth.models import AnonymousUser

from catalog.models import Movie
from movierec.accounts.models import User
from recommendations import serving
from recommendations.models import ModelVersion

register = template.Library()


@register.simple_tag
def similar_movies(movie: Movie, count: int = 6) -> list[Movie]:
    """Return the movies nearest to this one; empty without a model that knows it."""
    return serving.similar_movies(movie, count)


@register.simple_tag
def picks_for(user: User | AnonymousUser) -> serving.Picks | None:
    """Return the visitor's picks; None for a visitor without an account."""
    return serving.picks_for(user.pk) if user.pk is not None else None


@register.simple_tag
def latest_model_with(user: User) -> ModelVersion | None:
    """Return the latest model that was trained on ratings of this user, None if none was."""
    return ModelVersion.objects.trained_with(user.pk)
