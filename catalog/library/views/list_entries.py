"""The movies of a list, and their order."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from catalog.models import ListEntry, Movie, MovieList
from core.limits import LimitReached
from core.request_numbers import whole_number
from core.sent_twice import create_once

from .. import list_undo
from ..form_errors import show_errors
from ..forms import ListForm, ListNameForm
from ..responses import respond
from ..undo import snapshot, undo_token
from .lists import own_list, own_lists, save_list


@user_action(replay=True)
def add_to_list(request: SignedInRequest, pk: int, list_pk: int) -> HttpResponse:
    """Add a movie to the end of a list."""
    return _add(request, get_object_or_404(Movie, pk=pk), own_list(request, list_pk))


@user_action(replay=True, typed=["name"])
def add_to_new_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Create a list with a movie on it; where the user has one of that name, add it there."""
    movie = get_object_or_404(Movie, pk=pk)
    form = ListForm(request.POST, instance=MovieList(user=request.user))

    def create() -> MovieList | None:
        made = save_list(form)
        if made:
            made.add(movie)
        return made

    own = create_once(request, own_lists(request), create)
    if own is None:
        typed = ListNameForm(request.POST)
        name = typed.cleaned_data["name"] if typed.is_valid() else ""
        if existing := own_lists(request).filter(name=name).first():
            return _add(request, movie, existing)
        return show_errors(request, movie, "lists", list_form=form)
    token = undo_token(request.user.pk, list_undo.delete_list, pk=own.pk)
    return respond(request, _added(movie, own), token=token, movie=movie, row="lists")


@user_action()
def take_off_list(request: SignedInRequest, pk: int, list_pk: int) -> HttpResponse:
    """Remove a movie from a list, on the movie's page."""
    movie, own = get_object_or_404(Movie, pk=pk), own_list(request, list_pk)
    entry = own.entry_of(movie)
    token = _remove(request, own, entry) if entry else ""
    names = {"movie": movie.title, "list": own.name}
    message = gettext("%(movie)s: removed from “%(list)s”.") % names
    return respond(request, message, token=token, movie=movie, row="lists")


@user_action()
def remove_entry(request: SignedInRequest, list_pk: int, entry_pk: int) -> HttpResponse:
    """Remove a movie from a list, on the list's page; it may have left the catalogue."""
    own = own_list(request, list_pk)
    entry = own.entries.filter(pk=entry_pk).first()
    token = _remove(request, own, entry) if entry else ""
    message = gettext("Removed from the list.")
    if entry:
        message = gettext("%(movie)s: removed from the list.") % {"movie": entry.title}
    return respond(request, message, token=token, movie_list=own)


@user_action(replay=True)
def move_entry(request: SignedInRequest, list_pk: int, entry_pk: int) -> HttpResponse:
    """Move a movie to the position that the form names.

    A position and not a distance: two tabs that send the same end with the same order.
    """
    own = own_list(request, list_pk)
    entry = get_object_or_404(own.entries, pk=entry_pk)
    to = whole_number(request.POST.get("to"))
    position = entry.position if to is None else to
    before = own.move(entry, position)
    now = own.entries.filter(pk=entry_pk).values_list("position", flat=True).first()
    token = ""
    if before != now:
        facts = {"pk": own.pk, "entry": entry_pk, "position": before or position}
        token = undo_token(request.user.pk, list_undo.move_entry, **facts)
    message = gettext("%(movie)s: now number %(place)s.") % {"movie": entry.title, "place": now}
    return respond(request, message, token=token, movie_list=own)


def _remove(request: SignedInRequest, own: MovieList, entry: ListEntry) -> str:
    """Remove an entry, and return the token of its undo."""
    row = snapshot([entry])
    own.remove(entry)
    return undo_token(request.user.pk, list_undo.insert_entry, pk=own.pk, entry=row)


def _add(request: SignedInRequest, movie: Movie, own: MovieList) -> HttpResponse:
    """Add a movie to the end of a list, unless it is there or the list is full."""
    try:
        added = own.add(movie)
    except LimitReached as error:
        return respond(request, str(error), movie=movie, row="lists", level=messages.ERROR)
    token = ""
    if added:
        facts = {"pk": own.pk, "entry": added.pk}
        token = undo_token(request.user.pk, list_undo.remove_entry, **facts)
    return respond(request, _added(movie, own), token=token, movie=movie, row="lists")


def _added(movie: Movie, own: MovieList) -> str:
    return gettext("%(movie)s: added to “%(list)s”.") % {"movie": movie.title, "list": own.name}
