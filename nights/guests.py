"""What guests of a movie night rate: for that night only, and never used for training."""

from collections import Counter
from collections.abc import Iterable

from django.utils.functional import cached_property

from catalog.models import Movie
from catalog.models.rating import validate_half_stars
from recommendations.serving.user_feedback import FeedbackItem, UserFeedback

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
    def _offered(self) -> list[Movie]:
        not_seen = self.not_seen
        return [movie for movie in movies_to_rate() if movie.pk not in not_seen]

    @property
    def shown(self) -> list[tuple[Movie, float | None]]:
        """The movies on the page, with the guest's stars."""
        count = MOVIES_AT_ONCE + self.more
        return [(movie, self.ratings.get(movie.pk)) for movie in self._offered[:count]]

    @property
    def newest(self) -> Movie | None:
        """The movie that replaces one not seen, if there is one left."""
        last = MOVIES_AT_ONCE + self.more - 1
        return self._offered[last] if len(self._offered) > last else None

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


def feedback_of_guest(participant: Participant) -> UserFeedback:
    """Return a guest's ratings as the feedback of a user."""
    rated = participant.guest_ratings.filter(stars__isnull=False).order_by("pk")
    found = rated.values_list("movie_id", "movie__title", "stars")
    used = {movie: FeedbackItem(title, stars, movie) for movie, title, stars in found}
    return UserFeedback(used=used, muted=frozenset(), unwanted={})


def movies_to_rate() -> list[Movie]:
    """Return popular movies of many genres, for a guest to rate."""
    return diversify(Movie.objects.popular().for_cards()[:_POPULAR], MOST_MOVIES)


def diversify(movies: Iterable[Movie], count: int) -> list[Movie]:
    """Return `count` of these, the most popular first, so that no genre crowds out the others.

    Each place goes to the movie with the lowest rank after its penalty for the movies of its genres
    chosen before; a movie of several genres gets their mean penalty.
    """
    waiting = list(enumerate(movies))
    chosen: list[Movie] = []
    had: Counter[str] = Counter()

    def cost(ranked: tuple[int, Movie]) -> float:
        rank, movie = ranked
        genres = movie.genre_names
        return rank + _GENRE_PENALTY * sum(had[name] for name in genres) / max(len(genres), 1)

    while waiting and len(chosen) < count:
        best = min(waiting, key=cost)
        waiting.remove(best)
        chosen.append(best[1])
        had.update(best[1].genre_names)
    return chosen
