"""What guests of a movie night rate: for that night only, and never used for training."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from django.utils.functional import cached_property

from catalog.models import Movie
from catalog.models.rating import validate_half_stars
from recommendations.serving.group_members import MemberSource
from recommendations.serving.user_feedback import UserFeedback

from .models import GuestRating, Participant

ENOUGH_RATINGS = 5
"""After so many, picks suit a guest; more are welcome."""
MOVIES_AT_ONCE = 8
MOST_MOVIES = 60
"""How many movies a guest can rate: the most popular ones."""
_POPULAR = 200
_GENRE_PENALTY = 4.0
"""How many ranks a movie loses for each movie of its genre chosen before it."""


class GuestMovies:
    """The movies that a guest is asked to rate, and their ratings so far.

    Parameters
    ----------
    participant
        The guest.
    more
        How many movies beyond the first few.

    Attributes
    ----------
    ratings
        Stars by movie; None for a movie not seen.
    enough
        How many ratings are enough.
    """

    enough = ENOUGH_RATINGS

    def __init__(self, participant: Participant, more: int = 0) -> None:
        self.ratings = dict(participant.guest_ratings.values_list("movie_id", "stars"))
        self.more = more

    @property
    def not_seen(self) -> set[int]:
        """The movies that they have not seen."""
        return {movie for movie, stars in self.ratings.items() if stars is None}

    @property
    def rated_count(self) -> int:
        """How many movies they rated with stars."""
        return len(self.ratings) - len(self.not_seen)

    @property
    def remaining(self) -> int:
        """How many more ratings would be enough."""
        return max(0, ENOUGH_RATINGS - self.rated_count)

    @cached_property
    def _offered(self) -> list[int]:
        not_seen = self.not_seen
        return [movie for movie in movies_to_rate() if movie not in not_seen]

    @cached_property
    def shown(self) -> list[tuple[Movie, float | None]]:
        """The movies on the page, with the guest's stars."""
        offered = self._offered[: MOVIES_AT_ONCE + self.more]
        return [(movie, self.ratings.get(movie.pk)) for movie in Movie.objects.in_order(offered)]

    @cached_property
    def newest(self) -> Movie | None:
        """The movie that replaces one not seen, if there is one left."""
        last = MOVIES_AT_ONCE + self.more - 1
        return next(iter(Movie.objects.in_order(self._offered[last : last + 1])), None)

    @property
    def next_more(self) -> int | None:
        """The value of `more` for the next page; None on the last one."""
        more = self.more + MOVIES_AT_ONCE
        return more if len(self._offered) > more else None


def rate(participant: Participant, movie: Movie, stars: float | None) -> GuestRating | None:
    """Save a guest's stars for a movie, or, with None, that they have not seen it.

    Returns
    -------
    The rating that this one replaces, if any.

    Raises
    ------
    ValidationError
        If `stars` is not a half star from 0.5 to 5.0.
    """
    if stars is not None:
        validate_half_stars(stars)
    with participant.acting():
        before = participant.guest_ratings.filter(movie=movie).first()
        GuestRating.objects.update_or_create(
            participant=participant, movie=movie, defaults={"stars": stars}
        )
    return before


def clear(participant: Participant, movie: Movie) -> GuestRating | None:
    """Delete a guest's rating of a movie; return what it was."""
    with participant.acting():
        before = participant.guest_ratings.filter(movie=movie).first()
        participant.guest_ratings.filter(movie=movie).delete()
    return before


def sources_of_guests(guests: Sequence[Participant]) -> dict[int, MemberSource]:
    """Return by guest where their ratings come from, as those of a user; read with one query."""
    rated = GuestRating.objects.filter(participant__in=guests).order_by("pk")
    by_guest: dict[int, dict[int, float]] = {guest.pk: {} for guest in guests}
    for guest, movie, stars in rated.values_list("participant_id", "movie_id", "stars"):
        if stars is not None:
            by_guest[guest][movie] = stars
    return {
        guest: MemberSource(("guest", tuple(own.items())), partial(UserFeedback, own, muted={}))
        for guest, own in by_guest.items()
    }


def movies_to_rate() -> list[int]:
    """Return popular movies of many genres, for a guest to rate."""
    popular = list(Movie.objects.popular().values_list("pk", flat=True)[:_POPULAR])
    genres: dict[int, list[int]] = {pk: [] for pk in popular}
    links = Movie.genres.through.objects.filter(movie__in=popular)
    for movie, genre in links.values_list("movie_id", "genre_id"):
        genres[movie].append(genre)
    return diversify(genres, MOST_MOVIES)


def diversify(genres: Mapping[int, Sequence[int]], count: int) -> list[int]:
    """Return `count` movies, the most popular first, so that no genre crowds out the others.

    Each place goes to the movie with the lowest rank after its penalty for the movies of its genres
    chosen before; a movie of several genres gets their mean penalty.

    Parameters
    ----------
    genres
        Of each movie, the most popular one first.
    """
    waiting = list(enumerate(genres))
    chosen: list[int] = []
    had: Counter[int] = Counter()

    def cost(rank: int, movie: int) -> float:
        own = genres[movie]
        return rank + _GENRE_PENALTY * sum(had[genre] for genre in own) / max(len(own), 1)

    while waiting and len(chosen) < count:
        best, least = waiting[0], cost(*waiting[0])
        for ranked in waiting:
            # No penalty is below zero.
            if ranked[0] >= least:
                break
            if (own := cost(*ranked)) < least:
                best, least = ranked, own
        waiting.remove(best)
        chosen.append(best[1])
        had.update(genres[best[1]])
    return chosen
