"""The catalogue: movies, who made them, what they are about, and what people think of them."""

from .movie import Country, Genre, Movie, MovieTag, Tag
from .people import Credit, Person
from .rating import HALF_STARS, Rating
from .spelling import Spelling

__all__ = [
    "HALF_STARS",
    "Country",
    "Credit",
    "Genre",
    "Movie",
    "MovieTag",
    "Person",
    "Rating",
    "Spelling",
    "Tag",
]
