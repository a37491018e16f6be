"""Which movies are on a list, and in what order."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from catalog.models import ListEntry, Movie, MovieList

from ..form_errors import refuse
from ..forms import ListForm
from ..list_undo import delete_list_again, move_entry_back, put_entry_back, take_entry_off
from ..movie_panel import yours_of
from ..responses import answer
from ..undo import undo_token
from .lists import own_list, save_list


@user_action(replay=True)
def add_to_list(request: SignedInRequest, pk: int, list_pk: int) -> HttpResponse:
    """Put a movie at the end of a list."""
    movie, own = get_object_or_404(Movie, pk=pk), own_list(request, list_pk)
    undo = ""
    if own.add(movie):
        entry = own.entries.filter(movie=movie).values_list("pk", flat=True).first()
        undo = undo_token(request.user.pk, take_entry_off, pk=own.pk, entry=entry)
    said = gettext("%(movie)s: on your list “%(list)s”.") % {"movie": movie.title, "list": own.name}
    return _answer_about(request, movie, said, undo)


@user_action(replay=True, typed=["name"])
def add_to_new_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a list that begins with a movie."""
    movie = get_object_or_404(Movie, pk=pk)
    own = MovieList(user=request.user)
    form = ListForm(request.POST, instance=own)
    if not save_list(form):
        return refuse(request, movie, "lists", list_form=form)
    own.add(movie)
    undo = undo_token(request.user.pk, delete_list_again, pk=own.pk)
    said = gettext("%(movie)s: on your new list “%(list)s”.")
    return _answer_about(request, movie, said % {"movie": movie.title, "list": own.name}, undo)


@user_action()
def take_off_list(request: SignedInRequest, pk: int, list_pk: int) -> HttpResponse:
    """Take a movie off a list, from the movie's page."""
    movie, own = get_object_or_404(Movie, pk=pk), own_list(request, list_pk)
    entry = own.entries.filter(movie=movie).first()
    undo = _take_off(request, own, entry) if entry else ""
    said = gettext("%(movie)s: off your list “%(list)s”.") % {
        "movie": movie.title,
        "list": own.name,
    }
    return _answer_about(request, movie, said, undo)


@user_action()
def remove_entry(request: SignedInRequest, list_pk: int, entry_pk: int) -> HttpResponse:
    """Take a movie off a list, from the list's page; also one that has left the catalogue."""
    own = own_list(request, list_pk)
    entry = own.entries.filter(pk=entry_pk).first()
    undo = _take_off(request, own, entry) if entry else ""
    said = gettext("%(movie)s: off the list.") % {"movie": entry.title if entry else ""}
    return _answer_on_list(request, own, said if entry else gettext("It is off the list."), undo)


@user_action(replay=True)
def move_entry(request: SignedInRequest, list_pk: int, entry_pk: int) -> HttpResponse:
    """Bring a movie to another place on a list.

    The form says to which, not by how much: two tabs that send the same end the same.
    """
    own = own_list(request, list_pk)
    entry = get_object_or_404(own.entries, pk=entry_pk)
    to = request.POST.get("to", "")
    place = int(to) if to.isascii() and to.isdigit() and len(to) < 7 else entry.position
    before = own.move(entry, place)
    undo = undo_token(
        request.user.pk, move_entry_back, pk=own.pk, entry=entry_pk, position=before or place
    )
    now = own.entries.filter(pk=entry_pk).values_list("position", flat=True).first()
    said = gettext("%(movie)s: now number %(place)s.") % {"movie": entry.title, "place": now}
    return _answer_on_list(request, own, said, undo if before != now else "")


def _take_off(request: SignedInRequest, own: MovieList, entry: ListEntry) -> str:
    """Take an entry off, and return what undoes it."""
    own.remove(entry)
    return undo_token(
        request.user.pk,
        put_entry_back,
        pk=own.pk,
        entry=entry.pk,
        movie=entry.movie_id,
        title=entry.title,
        position=entry.position,
        at=entry.created_at.isoformat(),
    )


def _answer_about(request: SignedInRequest, movie: Movie, said: str, undo: str) -> HttpResponse:
    yours = yours_of(request.user.pk, movie, "lists") if request.htmx else None
    page = movie.get_absolute_url()
    return answer(request, said, default=page, undo=undo, yours=yours)


def _answer_on_list(request: SignedInRequest, own: MovieList, said: str, undo: str) -> HttpResponse:
    page = reverse("list", args=[own.pk])
    return answer(request, said, default=page, undo=undo, movie_list=own)
