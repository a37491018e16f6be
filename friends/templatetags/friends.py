"""Suggestions on the pages of movies and of the watchlist."""

from typing import Any

from django import template

from accounts.models import User
from catalog.models import Movie

from ..models import Friendship, Suggestion

MOST_SHOWN = 12

register = template.Library()


@register.simple_tag
def friends_to_tell(user: User, movie: Movie) -> list[dict[str, Any]]:
    """Return a user's friends, and to whom they have suggested the movie."""
    if not user.is_authenticated:
        return []
    own = list(Friendship.objects.of(user.pk).select_related("inviter", "friend"))
    if not own:
        return []
    suggested = set(
        Suggestion.objects.filter(by=user, movie=movie).values_list("friendship", flat=True)
    )
    found = [
        {"pk": one.pk, "name": one.other(user.pk).get_username(), "told": one.pk in suggested}
        for one in own
    ]
    return sorted(found, key=lambda one: str(one["name"]).lower())


@register.simple_tag
def suggestions_for(user: User) -> list[Suggestion]:
    """Return the latest movies that friends suggest to a user."""
    waiting = Suggestion.objects.for_user(user.pk).select_related("by", "movie")
    return list(waiting.prefetch_related("movie__genres")[:MOST_SHOWN])
