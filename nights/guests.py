"""What guests of a movie night say of movies: for that night only, and never trained on."""

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
"""A guest is asked about the best known and says no more than that."""
_FAMOUS = 200
_SAME_GENRE = 4.0
"""How many places among the best known a movie loses for each one before it of its genre."""


class GuestMovies:
    """The movies that a guest is asked about, and what they have said.

    Parameters
    ----------
    participant
        The guest.
    more
        How many movies beyond the first few.
    """

    def __init__(self, participant: Participant, more: int = 0) -> None:
        self.said = dict(participant.guest_ratings.values_list("movie_id", "stars"))
        self.more = more

    @property
    def rated_count(self) -> int:
        """How many movies they gave stars."""
        return sum(stars is not None for stars in self.said.values())

    @property
    def left(self) -> int:
        """How many more would be enough."""
        return max(0, ENOUGH_RATINGS - self.rated_count)

    @property
    def steps(self) -> list[bool]:
        """For each of the movies that are enough, whether it is rated."""
        return [step < self.rated_count for step in range(ENOUGH_RATINGS)]

    @cached_property
    def _open(self) -> list[Movie]:
        """All that they may be asked about: not those they have not seen."""
        unseen = {movie for movie, stars in self.said.items() if stars is None}
        return [movie for movie in well_known_movies() if movie.pk not in unseen]

    @property
    def shown(self) -> list[tuple[Movie, float | None]]:
        """The movies on the page, with the guest's stars."""
        return [
            (movie, self.said.get(movie.pk)) for movie in self._open[: MOVIES_AT_ONCE + self.more]
        ]

    @property
    def newest(self) -> Movie | None:
        """The movie that has come to the page for one not seen, if there was one left."""
        last = MOVIES_AT_ONCE + self.more - 1
        return self._open[last] if len(self._open) > last else None

    @property
    def next_more(self) -> int | None:
        """What `more` is to be for the next movies; None where there are none."""
        more = self.more + MOVIES_AT_ONCE
        return more if len(self._open) > MOVIES_AT_ONCE + self.more else None


def said_of(participant: Participant, movie: Movie) -> list[float | None]:
    """Return a guest's stars for a movie, None for not seen, or nothing where they said nothing."""
    return list(participant.guest_ratings.filter(movie=movie).values_list("stars", flat=True))


def say(participant: Participant, movie: Movie, stars: float | None) -> None:
    """Keep a guest's stars for a movie, or, with None, that they have not seen it.

    Raises
    ------
    ValidationError
        If `stars` is not a half star from 0.5 to 5.0.
    """
    if stars is not None:
        validate_half_stars(stars)
    with participant.acting():
        GuestRating.objects.update_or_create(
            participant=participant, movie=movie, defaults={"stars": stars}
        )


def unsay(participant: Participant, movie: Movie) -> None:
    """Forget what a guest said of a movie."""
    with participant.acting():
        participant.guest_ratings.filter(movie=movie).delete()


def feedback_of_guest(participant: Participant) -> UserFeedback:
    """Return what a guest has said, as what users of the site say is told to the engine."""
    rated = participant.guest_ratings.filter(stars__isnull=False).order_by("pk")
    found = rated.values_list("movie_id", "movie__title", "stars")
    used = {movie: FeedbackItem(title, stars, movie) for movie, title, stars in found}
    return UserFeedback(used=used, muted=frozenset(), unwanted={})


def well_known_movies() -> list[Movie]:
    """Return the movies to ask a stranger about: well known, and of all kinds."""
    return varied(Movie.objects.popular().for_cards()[:_FAMOUS], MOST_MOVIES)


def varied(movies: Iterable[Movie], count: int) -> list[Movie]:
    """Return `count` of these, from the best known on, so that no genre crowds out the others.

    Each place goes to the movie whose rank plus what its genres have had already is lowest; a movie
    of several genres counts with their mean.
    """
    waiting = list(enumerate(movies))
    chosen: list[Movie] = []
    had: Counter[int] = Counter()

    def cost(ranked: tuple[int, Movie]) -> float:
        rank, movie = ranked
        genres = [genre.pk for genre in movie.genres.all()]
        return rank + _SAME_GENRE * sum(had[pk] for pk in genres) / max(len(genres), 1)

    while waiting and len(chosen) < count:
        best = min(waiting, key=cost)
        waiting.remove(best)
        chosen.append(best[1])
        had.update(genre.pk for genre in best[1].genres.all())
    return chosen
