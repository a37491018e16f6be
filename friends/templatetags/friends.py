"""Suggestions on the pages of movies and of the watchlist."""

from typing import Any

from django import template
from django.db.models import Case, Exists, OuterRef, When

from accounts.models import User
from catalog.models import Movie
from core.compiled import FIRST, SECOND, CompiledQuery, compiled_once

from ..models import Friendship, Suggestion

MOST_SHOWN = 12

register = template.Library()


@register.simple_tag
def friends_to_tell(user: User, movie: Movie) -> list[dict[str, Any]]:
    """Return a user's friends, and to whom they have suggested the movie."""
    if not user.is_authenticated:
        return []
    found = [
        {"pk": pk, "name": name, "suggested": bool(suggested)}
        for pk, name, suggested in _of_anyone().rows(user.pk, movie.pk)
    ]
    return sorted(found, key=lambda one: str(one["name"]).lower())


@compiled_once
def _of_anyone() -> CompiledQuery:
    """Key, the other one's name, and whether it was suggested to them: for a user and a movie."""
    name = Case(When(inviter_id=FIRST, then="friend__username"), default="inviter__username")
    suggested = Suggestion.objects.filter(friendship=OuterRef("pk"), by_id=FIRST, movie_id=SECOND)
    own = Friendship.objects.of(FIRST).values_list("pk", name, Exists(suggested))
    return CompiledQuery.of(own)


@register.simple_tag
def suggestions_for(user: User) -> list[Suggestion]:
    """Return the latest movies that friends suggest to a user."""
    waiting = Suggestion.objects.for_user(user.pk).select_related("by", "movie")
    return list(waiting.prefetch_related("movie__genres")[:MOST_SHOWN])
