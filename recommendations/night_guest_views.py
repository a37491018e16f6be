"""Where a guest says what they think of films they know."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.forms import RatingForm
from catalog.models import Movie
from catalog.templatetags.stars import in_stars

from . import night_guests
from .models import Participant
from .night_guests import MOST_FILMS, GuestFilms
from .night_requests import address, for_participant, posted_by_participant


@require_safe
@for_participant
def guest_films(request: HttpRequest, me: Participant) -> HttpResponse:
    """Well-known films to give stars to; people with an account do that on the site itself."""
    if not me.is_guest:
        return redirect("home")
    context = {
        "night": me.night,
        "me": me,
        "films": GuestFilms(me, _more_in(request.GET.get("more"))),
    }
    return render(request, "recommendations/nights/films.html", context)


@posted_by_participant
def guest_rate(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Keep a guest's stars."""
    movie = _film_of_guest(me, pk)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return render(request, "400.html", {"reason": form.errors["stars"][0]}, status=400)
    night_guests.say(me, movie, form.cleaned_data["stars"])
    said = f"{movie.title}: {in_stars(form.cleaned_data['stars'])}."
    return _answer(request, me, movie, said, undo="night_clear")


@posted_by_participant
def guest_not_seen(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Ask a guest about another film instead."""
    movie = _film_of_guest(me, pk)
    night_guests.say(me, movie, None)
    said = _("%(film)s: not seen.") % {"film": movie.title}
    return _answer(request, me, movie, said, undo="night_clear", partial="film_unseen")


@posted_by_participant
def guest_clear(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Forget what a guest said of a film."""
    movie = _film_of_guest(me, pk)
    was_shown = night_guests.unsay(me, movie)
    said = _("%(film)s: cleared.") % {"film": movie.title}
    return _answer(request, me, movie, said, partial="film_said" if was_shown else "films_anew")


def _film_of_guest(me: Participant, pk: int) -> Movie:
    """Return a film that a guest may speak of: one that they are asked about, or were.

    Raises
    ------
    PermissionDenied
        For someone with an account, whose ratings are on the site itself.
    """
    if not me.is_guest:
        raise PermissionDenied("Only guests rate films here.")
    asked = {movie.pk for movie in night_guests.well_known_films()}
    asked.update(me.guest_ratings.values_list("movie_id", flat=True))
    return get_object_or_404(Movie.objects.for_cards().filter(pk__in=asked), pk=pk)


def _answer(
    request: HttpRequest,
    me: Participant,
    movie: Movie,
    said: str,
    *,
    undo: str = "",
    partial: str = "film_said",
) -> HttpResponse:
    """Say what was kept: to htmx with the film's card, otherwise on the page with the films."""
    more = _more_in(request.POST.get("more"))
    films = GuestFilms(me, more)
    context = {
        "night": me.night,
        "films": films,
        "movie": movie,
        "stars": films.said.get(movie.pk),
        "said": said,
        "undo_url": address(undo, me, movie.pk) if undo else "",
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, f"recommendations/nights/partials/{partial}.html", context)
    words = render_to_string("recommendations/nights/partials/said.html", context, request)
    messages.success(request, words)
    return redirect(f"{address('night_films', me)}?more={more}#film-{movie.pk}")


def _more_in(sent: str | None) -> int:
    """Return how many films beyond the first few the page shows."""
    return min(int(sent), MOST_FILMS) if sent and sent.isascii() and sent.isdecimal() else 0
