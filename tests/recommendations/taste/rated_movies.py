"""Rated films made by hand, for the figures of the taste page."""

from datetime import UTC, datetime

from recommendations.taste.rated_movies import Named, RatedFilm

START = datetime(2025, 6, 15, 12, tzinfo=UTC)


def film(
    movie: int,
    stars: float,
    *,
    others: tuple[int, float] | None = None,
    genres: str = "",
    directors: str = "",
    year: int | None = 1994,
    at: datetime = START,
) -> RatedFilm:
    """A film; `others` are how many rated it and their mean, `genres="ab"` two genres."""
    count, mean = others or (0, None)
    return RatedFilm(
        movie=movie,
        title=f"Film {movie}",
        year=year,
        stars=stars,
        rated_at=at,
        others_count=count,
        others_mean=mean,
        genres=tuple(Named(ord(name), name) for name in genres),
        directors=tuple(Named(ord(name), name) for name in directors),
    )
