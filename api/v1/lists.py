"""Lists, and the movies on them."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from catalog.library.forms import ListForm
from catalog.library.views.lists import save_list
from catalog.models import ListEntry, Movie, MovieList
from catalog.models.lists import NAME_LENGTH
from core.admin import related_count
from core.deletion import delete_whole

from .authentication import ApiRequest
from .cursors import Page, WhichPage, page_of
from .schemas import Body, MovieOut

router = Router(tags=["Lists"])


class ListIn(Body):
    """How a list is to be."""

    name: str = Field(min_length=1, max_length=NAME_LENGTH, description="Another for each list.")
    description: str = Field("", max_length=2000)
    ranked: bool = Field(False, description="Whether the movies are numbered, best first.")


class ListOut(Schema):
    """A list of yours."""

    id: int
    name: str
    description: str
    ranked: bool
    is_shared: bool = Field(description="Whether it has a link by which others see it.")
    movie_count: int

    @staticmethod
    def resolve_is_shared(own: MovieList) -> bool:
        """Return whether it has a link."""
        return own.share_key is not None


class ListedOut(Schema):
    """A place on a list."""

    position: int
    title: str = Field(description="Kept, should the movie leave the catalogue.")
    movie: MovieOut | None
    added_at: dt.datetime

    @staticmethod
    def resolve_added_at(entry: ListEntry) -> dt.datetime:
        """Return when it came onto the list."""
        return entry.created_at


@router.get("", response=Page[ListOut], summary="List your lists, by name")
def list_lists(request: ApiRequest, which: WhichPage) -> dict[str, Any]:
    """Return a page of them."""
    return page_of(_own(request), "name", which)


@router.post("", response={201: ListOut}, summary="Make a list")
def post_list(request: ApiRequest, sent: ListIn) -> Status[MovieList]:
    """Make it."""
    made = _save(sent, MovieList(user=request.auth.user))
    return Status(201, _own(request).get(pk=made.pk))


@router.get("/{id:list}", response=ListOut, summary="Read about a list")
def get_list(request: ApiRequest, list: int) -> MovieList:  # noqa: A002
    """Return it without its movies."""
    return _one(request, list)


@router.put("/{id:list}", response=ListOut, summary="Change a list")
def put_list(request: ApiRequest, list: int, sent: ListIn) -> MovieList:  # noqa: A002
    """Change its name, its description and whether it is ranked."""
    _save(sent, _one(request, list))
    return _one(request, list)


@router.delete("/{id:list}", response={204: None}, summary="Delete a list")
def delete_list(request: ApiRequest, list: int) -> Status[None]:  # noqa: A002
    """Delete it; its link stops working."""
    delete_whole(MovieList.objects.filter(pk=_one(request, list).pk))
    return Status(204, None)


@router.get("/{id:list}/movies", response=Page[ListedOut], summary="List the movies of a list")
def list_movies(request: ApiRequest, list: int, which: WhichPage) -> dict[str, Any]:  # noqa: A002
    """Return a page of them, in order."""
    entries = _one(request, list).entries.select_related("movie")
    return page_of(entries.prefetch_related("movie__genres"), "position", which)


@router.put("/{id:list}/movies/{id:movie}", response={204: None}, summary="Add a movie to a list")
def add_movie(request: ApiRequest, list: int, movie: int) -> Status[None]:  # noqa: A002
    """Add it at the end; nothing is to be done where it is there already."""
    _one(request, list).add(get_object_or_404(Movie, pk=movie))
    return Status(204, None)


@router.delete(
    "/{id:list}/movies/{id:movie}", response={204: None}, summary="Take a movie off a list"
)
def remove_movie(request: ApiRequest, list: int, movie: int) -> Status[None]:  # noqa: A002
    """Take it off; nothing is to be done where it is not there."""
    own = _one(request, list)
    if entry := own.entries.filter(movie=movie).first():
        own.remove(entry)
    return Status(204, None)


def _own(request: ApiRequest) -> QuerySet[MovieList]:
    own = MovieList.objects.filter(user=request.auth.user_id)
    return own.annotate(movie_count=related_count(MovieList, "entries"))


def _one(request: ApiRequest, pk: int) -> MovieList:
    return get_object_or_404(_own(request), pk=pk)


def _save(sent: ListIn, own: MovieList) -> MovieList:
    form = ListForm(sent.dict(), instance=own)
    saved = save_list(form)
    if saved is None:
        raise ValidationError(form.errors.as_data())
    return saved
