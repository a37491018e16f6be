"""Rated movies made by hand, for the figures of the taste page."""

from datetime import UTC, datetime

from django.utils import timezone

from recommendations.taste.rated_movies import Named, RatedMovie

START = datetime(2025, 6, 15, 12, tzinfo=UTC)


def movie(
    movie: int,
    stars: float,
    *,
    others: tuple[int, float] | None = None,
    genres: str = "",
    directors: str = "",
    year: int | None = 1994,
    at: datetime = START,
) -> RatedMovie:
    """A movie; `others` are how many rated it and their mean, `genres="ab"` two genres."""
    count, mean = others or (0, None)
    return RatedMovie(
        movie=movie,
        title=f"Movie {movie}",
        year=year,
        stars=stars,
        rated_on=timezone.localdate(at),
        others_count=count,
        others_mean=mean,
        genres=tuple(Named(ord(name), name) for name in genres),
        directors=tuple(Named(ord(name), name) for name in directors),
    )
