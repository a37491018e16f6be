"""Where a guest rates movies they know."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.responses import Undo, respond
from catalog.forms import RatingForm
from catalog.models import Movie
from catalog.templatetags.stars import in_stars
from core.request_numbers import whole_number

from .. import guests
from ..access import participant_action, participant_required
from ..guests import MOST_MOVIES, GuestMovies
from ..models import GuestRating, Participant
from ..responses import night_url


@require_safe
@participant_required
def guest_movies(request: HttpRequest, me: Participant) -> HttpResponse:
    """Popular movies to rate; users with an account rate on the site itself."""
    if not me.is_guest:
        return redirect("home")
    movies = GuestMovies(me, _more_in(request.GET.get("more")))
    return render(request, "nights/movies.html", {"night": me.night, "me": me, "movies": movies})


@participant_action
def guest_rate(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Save a guest's stars."""
    movie = _get_movie(me, pk)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return render(request, "400.html", {"reason": form.errors["stars"][0]}, status=400)
    stars = form.cleaned_data["stars"]
    before = guests.rate(me, movie, stars)
    return _respond(request, me, movie, f"{movie.title}: {in_stars(stars)}.", before)


@participant_action
def guest_not_seen(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Save that a guest has not seen a movie, and show another one instead."""
    movie = _get_movie(me, pk)
    before = guests.rate(me, movie, None)
    message = _("%(movie)s: not seen.") % {"movie": movie.title}
    return _respond(request, me, movie, message, before)


@participant_action
def guest_clear(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Delete a guest's rating of a movie."""
    movie = _get_movie(me, pk)
    before = guests.clear(me, movie)
    message = _("%(movie)s: cleared.") % {"movie": movie.title}
    return _respond(request, me, movie, message, before)


def _get_movie(me: Participant, pk: int) -> Movie:
    """Return a movie that a guest may rate: one offered to them, or rated already.

    Raises
    ------
    PermissionDenied
        For someone with an account, who rates on the site itself.
    """
    if not me.is_guest:
        raise PermissionDenied("Only guests rate movies here.")
    allowed = set(guests.movies_to_rate())
    allowed.update(me.guest_ratings.values_list("movie_id", flat=True))
    return get_object_or_404(Movie.objects.for_cards().filter(pk__in=allowed), pk=pk)


def _respond(
    request: HttpRequest, me: Participant, movie: Movie, message: str, before: GuestRating | None
) -> HttpResponse:
    """Answer with the movie's card for htmx, otherwise redirect to the guest's movies.

    Parameters
    ----------
    before
        The guest's rating until now.
    """
    movies = GuestMovies(me, _more_in(request.POST.get("more")))
    if before is not None and before.stars is None:
        partial = "movies_reloaded"
    elif movie.pk in movies.not_seen:
        partial = "movie_not_seen"
    else:
        partial = "movie_rated"
    return respond(
        request,
        message,
        partial=f"nights/partials/{partial}.html",
        page=f"{night_url('night_movies', me.night)}?more={movies.more}#movie-{movie.pk}",
        undo=_undo(me, movie, movies, before),
        context=lambda: {
            "night": me.night,
            "movies": movies,
            "movie": movie,
            "stars": movies.ratings.get(movie.pk),
        },
    )


def _undo(
    me: Participant, movie: Movie, movies: GuestMovies, before: GuestRating | None
) -> Undo | None:
    """Return an Undo button where the rating has changed and its card is or was on the page."""
    more = ("more", str(movies.more))
    if before is None:
        changed = movie.pk in movies.ratings
        return Undo(night_url("night_clear", me.night, movie.pk), [more]) if changed else None
    if before.stars is None or before.stars == movies.ratings.get(movie.pk):
        return None
    fields = [more, ("stars", str(before.stars))]
    return Undo(night_url("night_rate", me.night, movie.pk), fields)


def _more_in(value: str | None) -> int:
    """Return how many movies beyond the first few the page shows."""
    return min(whole_number(value) or 0, MOST_MOVIES)
