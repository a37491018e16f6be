"""Ratings."""

import datetime as dt
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from catalog.models import Movie, Rating
from recommendations.serving import prediction_log

from .authentication import ApiRequest
from .cursors import Page, WhichPage, page_of
from .schemas import Body, MovieOut

router = Router(tags=["Ratings"])


class RatingOut(Schema):
    """Your rating of a movie."""

    movie: MovieOut
    stars: float
    rated_at: dt.datetime

    @staticmethod
    def resolve_rated_at(rating: Rating) -> dt.datetime:
        """Return when it was given or changed."""
        return rating.updated_at


class Stars(Body):
    """A number of stars."""

    stars: float = Field(ge=0.5, le=5.0, multiple_of=0.5, allow_inf_nan=False)


@router.get("", response=Page[RatingOut], summary="List your ratings, the latest first")
def list_ratings(request: ApiRequest, which: WhichPage) -> dict[str, Any]:
    """Return a page of them."""
    own = Rating.objects.filter(user=request.auth.user_id)
    rated = own.select_related("movie").prefetch_related("movie__genres")
    return page_of(rated, "-updated_at", which)


@router.get("/{id:movie}", response=RatingOut, summary="Read your rating of a movie")
def get_rating(request: ApiRequest, movie: int) -> Rating:
    """Return it; 404 without one."""
    own = Rating.objects.filter(user=request.auth.user_id).select_related("movie")
    return get_object_or_404(own, movie=movie)


@router.put("/{id:movie}", response=RatingOut, summary="Rate a movie")
def put_rating(request: ApiRequest, movie: int, sent: Stars) -> Rating:
    """Rate a movie, or change its stars."""
    get_object_or_404(Movie, pk=movie)
    prediction_log.rate(request.auth.user_id, movie, sent.stars)
    return get_rating(request, movie)


@router.delete("/{id:movie}", response={204: None}, summary="Clear your rating of a movie")
def delete_rating(request: ApiRequest, movie: int) -> Status[None]:
    """Clear it; nothing is to be done where there is none."""
    Rating.objects.clear(request.auth.user_id, get_object_or_404(Movie, pk=movie))
    return Status(204, None)
