"""What a user has seen lately and not rated yet."""

from django.db.models import Max

from catalog.models import Movie, Rating, Viewing

from ..models import NotInterested
from .user_feedback import UserFeedback

MOST_SHOWN = 6


def seen_lately(user_id: int, feedback: UserFeedback) -> list[Movie]:
    """Return the movies of the user's diary that they have not rated, the last seen first.

    Nothing is read where there are none.
    """
    if feedback.times.keys() <= feedback.rated | feedback.unwanted:
        return []
    own = Viewing.objects.filter(user_id=user_id, movie__isnull=False)
    open_ = own.exclude(movie__in=Rating.objects.filter(user_id=user_id).values("movie")).exclude(
        movie__in=NotInterested.objects.of(user_id).values("movie")
    )
    latest = open_.values("movie").annotate(day=Max("watched_on"), logged=Max("pk"))
    ids = latest.order_by("-day", "-logged").values_list("movie", flat=True)[:MOST_SHOWN]
    return Movie.objects.in_order(list(ids))
