"""The catalogue: movies, who made them, what they are about, and what people think of them."""

from .movie import Genre, Movie, MovieTag, Tag
from .people import Credit, Person
from .rating import HALF_STARS, Rating

__all__ = ["HALF_STARS", "Credit", "Genre", "Movie", "MovieTag", "Person", "Rating", "Tag"]
