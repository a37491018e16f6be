"""Movies suggested while someone types."""

from ..models import Movie
from ..search.movie_search import search_for
from .form import MAX_SEARCH_LENGTH

MOST_SUGGESTIONS = 8


def suggested_movies(text: str) -> list[Movie]:
    """Return the best matches of a search, with title and year; none without words."""
    return Movie.objects.in_order(search_for(text[:MAX_SEARCH_LENGTH]).keys[:MOST_SUGGESTIONS])
