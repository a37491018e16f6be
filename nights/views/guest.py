"""Where a guest says what they think of movies they know, and where all is undone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions import responses
from actions.responses import Undo
from actions.signed_undo import TooLate
from catalog.forms import RatingForm
from catalog.models import Movie
from catalog.templatetags.stars import in_stars

from .. import guests, undo
from ..access import address, answer, for_participant, posted_by_participant
from ..guests import MOST_MOVIES, GuestMovies, said_of
from ..models import Participant


@require_safe
@for_participant
def guest_movies(request: HttpRequest, me: Participant) -> HttpResponse:
    """Well-known movies to give stars to; people with an account do that on the site itself."""
    if not me.is_guest:
        return redirect("home")
    context = {
        "night": me.night,
        "me": me,
        "movies": GuestMovies(me, _more_in(request.GET.get("more"))),
    }
    return render(request, "nights/movies.html", context)


@posted_by_participant
def guest_rate(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Keep a guest's stars."""
    movie = _movie_of_guest(me, pk)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return render(request, "400.html", {"reason": form.errors["stars"][0]}, status=400)
    before = said_of(me, movie)
    guests.say(me, movie, form.cleaned_data["stars"])
    said = f"{movie.title}: {in_stars(form.cleaned_data['stars'])}."
    return _answer(request, me, movie, said, before)


@posted_by_participant
def guest_not_seen(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Ask a guest about another movie instead."""
    movie = _movie_of_guest(me, pk)
    before = said_of(me, movie)
    guests.say(me, movie, None)
    said = _("%(movie)s: not seen.") % {"movie": movie.title}
    return _answer(request, me, movie, said, before, partial="movie_not_seen")


@posted_by_participant
def guest_clear(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Forget what a guest said of a movie."""
    movie = _movie_of_guest(me, pk)
    before = said_of(me, movie)
    guests.unsay(me, movie)
    said = _("%(movie)s: cleared.") % {"movie": movie.title}
    return _answer(request, me, movie, said, before, partial=_partial_after(before))


@posted_by_participant
def take_back(request: HttpRequest, me: Participant) -> HttpResponse:
    """Undo what a message offers to undo: on the night's page, or where a guest rates movies."""
    try:
        changed = undo.apply_undo(me.pk, request.POST.get("token", ""))
    except TooLate:
        said = _("That can no longer be undone.")
        return answer(request, me, said, level=messages.ERROR)
    if changed.movie is None:
        return answer(request, me, _("Undone."))
    return _answer(request, me, changed.movie, _("Undone."), partial="movies_reloaded")


def _partial_after(before: list[float | None]) -> str:
    """Return what htmx gets: all movies where one was not shown before, as not seen."""
    return "movies_reloaded" if before == [None] else "movie_rated"


def _movie_of_guest(me: Participant, pk: int) -> Movie:
    """Return a movie that a guest may speak of: one that they are asked about, or were.

    Raises
    ------
    PermissionDenied
        For someone with an account, whose ratings are on the site itself.
    """
    if not me.is_guest:
        raise PermissionDenied("Only guests rate movies here.")
    asked = {movie.pk for movie in guests.well_known_movies()}
    asked.update(me.guest_ratings.values_list("movie_id", flat=True))
    return get_object_or_404(Movie.objects.for_cards().filter(pk__in=asked), pk=pk)


def _answer(
    request: HttpRequest,
    me: Participant,
    movie: Movie,
    said: str,
    before: list[float | None] | None = None,
    *,
    partial: str = "movie_rated",
) -> HttpResponse:
    """Say what was kept: to htmx with the movie's card, otherwise on the page with the movies.

    Parameters
    ----------
    before
        What the guest had said of the movie; None where there is nothing to take back.
    partial
        What htmx gets.
    """
    more = _more_in(request.POST.get("more"))
    movies = GuestMovies(me, more)
    stars = movies.said.get(movie.pk)
    way_back = None
    if before is not None and before != said_of(me, movie):
        token = undo.undo_token(me.pk, undo.say_again, movie=movie.pk, before=before)
        way_back = Undo(address("night_undo", me), [("token", token), ("more", str(more))])
    return responses.respond(
        request,
        said,
        partial=f"nights/partials/{partial}.html",
        page=f"{address('night_movies', me)}?more={more}#movie-{movie.pk}",
        undo=way_back,
        context=lambda: {"night": me.night, "movies": movies, "movie": movie, "stars": stars},
    )


def _more_in(sent: str | None) -> int:
    """Return how many movies beyond the first few the page shows."""
    return min(int(sent), MOST_MOVIES) if sent and sent.isascii() and sent.isdecimal() else 0
