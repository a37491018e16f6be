"""The catalogue: search, a movie, and the stars you are predicted to give."""

from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from catalog.explore.form import MAX_SEARCH_LENGTH
from catalog.models import Movie, MovieMerge
from catalog.search.movie_search import search_for
from recommendations.serving.predicted_fit import predict_fit
from recommendations.serving.user_feedback import read_serving_inputs

from .authentication import ApiRequest
from .cursors import Page, PageQuery, cursor_at, read_cursor
from .picks import shows_predictions
from .schemas import Id, MovieOut, PredictedOut

router = Router(tags=["Movies"])

MOST_PREDICTED = 50


class SearchQuery(PageQuery):
    """What to search for, and which page of it."""

    q: str = Field(
        min_length=1,
        max_length=MAX_SEARCH_LENGTH,
        description="Words of a title or of a person's name, a year, or an id at IMDb.",
    )


class PredictionOut(Schema):
    """How many stars you are predicted to give a movie."""

    movie_id: int
    predicted: PredictedOut


class PredictionsOut(Schema):
    """Predicted stars of movies that you have not rated and the model knows."""

    items: list[PredictionOut]
    hidden: bool = Field(description="Whether you have hidden predictions: then there are none.")


class PredictionQuery(Schema):
    """Which movies."""

    movie: list[Id] = Field(
        min_length=1, max_length=MOST_PREDICTED, description="Ids; repeat it for several."
    )


@router.get("/search", response=Page[MovieOut], summary="Search for movies, the best match first")
def search(request: ApiRequest, which: Annotated[SearchQuery, Query(...)]) -> dict[str, Any]:
    """Return a page of what is found."""
    order = f"search:{which.q}"
    (start,) = read_cursor(which.cursor, order) if which.cursor else (0,)
    found = search_for(which.q).keys
    end = start + which.limit
    return {
        "items": Movie.objects.in_order(found[start:end]),
        "next": cursor_at([end], order) if len(found) > end else None,
    }


@router.get("/movies/{id:movie}", response=MovieOut, summary="Read about a movie")
def get_movie(request: ApiRequest, movie: int) -> Movie:
    """Return it, or the one that it was merged with."""
    there = Movie.objects.for_cards()
    found = there.filter(pk=movie).first()
    key = movie if found else MovieMerge.objects.successor_of(movie)
    return found or get_object_or_404(there, pk=key)


@router.get("/predictions", response=PredictionsOut, summary="Predict your stars for movies")
def predictions(
    request: ApiRequest, which: Annotated[PredictionQuery, Query(...)]
) -> PredictionsOut:
    """Return the predicted stars of those movies that you have not rated."""
    user = request.auth.user_id
    if not shows_predictions(user):
        return PredictionsOut(items=[], hidden=True)
    found = predict_fit(read_serving_inputs(user), list(dict.fromkeys(which.movie)))
    items = [PredictionOut(movie_id=pk, predicted=PredictedOut.of(it)) for pk, it in found.items()]
    return PredictionsOut(items=items, hidden=False)
