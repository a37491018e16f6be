"""From a user's ratings, now, to what their page shows, now."""

from dataclasses import dataclass

from catalog.models import Movie, Rating

PICKS = 12


@dataclass(frozen=True)
class Pick:
    """A movie on someone's page, and why it is there."""

    movie: Movie
    reason: str


@dataclass(frozen=True)
class Picks:
    """What to show a user; the popular list, said plainly, where nothing personal can be."""

    items: tuple[Pick, ...]
    personal: bool
    rated_count: int
    model_missing: bool = False


def picks_for(user_id: int) -> Picks:
    """Return what this user may like, from the ratings they have given up to now."""
    rated = Rating.objects.filter(user_id=user_id).values("movie")
    popular = Movie.objects.exclude(pk__in=rated).popular().for_cards()[:PICKS]
    items = tuple(Pick(movie, "Popular here") for movie in popular)
    return Picks(items, personal=False, rated_count=rated.count())


def movies_to_rate(user_id: int, picks: Picks, count: int) -> list[Movie]:
    """Return well-known movies that the user has not rated and that are not among the picks."""
    rated = Rating.objects.filter(user_id=user_id).values("movie")
    shown = [pick.movie.pk for pick in picks.items]
    return list(
        Movie.objects.exclude(pk__in=rated).exclude(pk__in=shown).popular().for_cards()[:count]
    )


def similar_movies(movie: Movie, count: int) -> list[Movie]:
    """Return the movies nearest to `movie` by the model's vectors."""
    return []
