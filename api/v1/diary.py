"""The diary."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from catalog.library.diary import log_once
from catalog.library.forms import ViewingForm
from catalog.models import Movie, Viewing
from catalog.models.diary import NOTE_LENGTH

from .authentication import ApiRequest
from .cursors import Page, WhichPage, page_of
from .schemas import Body, Id, MovieOut

router = Router(tags=["Diary"])


class ViewingOut(Schema):
    """A movie that you saw on a day."""

    id: int
    title: str = Field(description="Kept, should the movie leave the catalogue.")
    movie: MovieOut | None
    watched_on: dt.date
    note: str


class ViewingIn(Body):
    """When you saw it, and what you note."""

    watched_on: dt.date | None = Field(
        None,
        strict=False,
        description="Today if not given, where the token was made; not in the future.",
    )
    note: str = Field("", max_length=NOTE_LENGTH)


class NewViewing(ViewingIn):
    """What you saw, and when."""

    movie_id: Id


@router.get("", response=Page[ViewingOut], summary="List what you saw, the latest first")
def list_diary(request: ApiRequest, which: WhichPage) -> dict[str, Any]:
    """Return a page of your diary."""
    return page_of(_own(request), "-watched_on", which)


@router.post(
    "",
    response={200: ViewingOut, 201: ViewingOut},
    summary="Log that you saw a movie; the same day and note sent again are one entry",
)
def log_viewing(request: ApiRequest, sent: NewViewing) -> Status[Viewing]:
    """Log it, with 201; 200 where it was logged already."""
    movie = get_object_or_404(Movie, pk=sent.movie_id)
    viewing, is_new = log_once(request.auth.user, movie, _day(request, sent), sent.note)
    return Status(201 if is_new else 200, viewing)


@router.get("/{id:viewing}", response=ViewingOut, summary="Read an entry of your diary")
def get_viewing(request: ApiRequest, viewing: int) -> Viewing:
    """Return it."""
    return get_object_or_404(_own(request), pk=viewing)


@router.put("/{id:viewing}", response=ViewingOut, summary="Change an entry of your diary")
def put_viewing(request: ApiRequest, viewing: int, sent: ViewingIn) -> Viewing:
    """Change its day and note."""
    found = get_object_or_404(_own(request), pk=viewing)
    form = ViewingForm({"watched_on": _day(request, sent), "note": sent.note}, instance=found)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.save()


@router.delete("/{id:viewing}", response={204: None}, summary="Delete an entry of your diary")
def delete_viewing(request: ApiRequest, viewing: int) -> Status[None]:
    """Delete it."""
    get_object_or_404(_own(request), pk=viewing).delete()
    return Status(204, None)


def _day(request: ApiRequest, sent: ViewingIn) -> dt.date:
    return sent.watched_on or request.auth.today


def _own(request: ApiRequest) -> QuerySet[Viewing]:
    own = Viewing.objects.filter(user=request.auth.user_id)
    return own.select_related("movie").prefetch_related("movie__genres")
