"""What a movie says of its ratings, and what they are."""

from django.db.models import Count, Sum

from catalog.models import Movie


def totals(movie: Movie) -> tuple[int, float]:
    """Return the stored count and sum of stars."""
    stored = Movie.objects.get(pk=movie.pk)
    return stored.rating_count, stored.rating_sum


def wrong_totals() -> list[int]:
    """Return the movies whose totals are not those of their ratings."""
    counted = Movie.objects.annotate(n=Count("ratings"), total=Sum("ratings__stars", default=0.0))
    return [
        movie.pk
        for movie in counted
        if (movie.rating_count, movie.rating_sum) != (movie.n, movie.total)
    ]
