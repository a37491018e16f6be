"""What the API sends and takes, shared by several endpoints."""

from typing import Annotated

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field

from catalog.models import Movie
from recommendations.serving.predicted_fit import PredictedStars


def _whole(value: object) -> object:
    """Take 5.0 for 5, as JSON does."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Id = Annotated[int, Field(ge=1, lt=10**18), BeforeValidator(_whole)]
"""A number that a row may have."""


class Body(Schema):
    """What is sent: values of just the described types, and nothing else."""

    model_config = ConfigDict(strict=True, extra="forbid")


class MovieOut(Schema):
    """A movie."""

    id: int
    title: str
    year: int | None
    runtime: int | None = Field(description="Minutes.")
    genres: list[str]
    imdb_id: str | None
    tmdb_id: int | None
    average_stars: float | None = Field(description="Of all ratings; null while there are few.")

    @staticmethod
    def resolve_genres(movie: Movie) -> list[str]:
        """Return its genres, of a movie that was loaded for cards or with them."""
        return list(movie.genre_names)


class PredictedOut(Schema):
    """How many stars you are predicted to give a movie."""

    stars: float
    deviation: float = Field(description="The standard deviation, in stars.")

    @classmethod
    def of(cls, predicted: PredictedStars) -> "PredictedOut":
        """Return a prediction, to two decimals."""
        return cls(stars=round(predicted.stars, 2), deviation=round(predicted.deviation, 2))
