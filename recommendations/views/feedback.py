"""What people say of movies: stars, mute, not interested; each answer carries the new picks."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from actions.responses import Undo
from catalog.forms import RatingForm
from catalog.models import Movie, Rating
from catalog.templatetags.stars import in_stars

from ..home import home_row
from ..models import MutedRating, NotInterested
from ..responses import answer, way_back, way_back_to_rating
from ..serving import picks, prediction_log
from ..serving.user_feedback import known_of

MOVIES_A_PAGE = 48


@user_action(replay=True)
def rate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a movie stars; the answer carries the picks that follow from them."""
    movie = get_object_or_404(Movie, pk=pk)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _refused(request, str(form.errors["stars"][0]))
    undo = way_back_to_rating(request, movie)
    rating = prediction_log.rate(request.user.pk, movie, form.cleaned_data["stars"])
    if request.POST.get("as_was") == "muted":
        MutedRating.objects.mute(request.user.pk, movie)
    words = {"title": movie.title, "stars": in_stars(rating.stars)}
    said = _("%(title)s: %(stars)s.") % words
    return _answer(request, movie, said, partial="rated", your_stars=rating.stars, undo=undo)


@user_action()
def clear_rating(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a rating back; the answer carries the picks that follow."""
    movie = get_object_or_404(Movie, pk=pk)
    undo = way_back_to_rating(request, movie)
    Rating.objects.clear(request.user.pk, movie)
    unwanted = request.POST.get("as_was") == "unwanted"
    if unwanted:
        NotInterested.objects.mark(request.user.pk, movie)
    said = _("%(title)s: rating cleared.") % {"title": movie.title}
    return _answer(request, movie, said, partial="rated", unwanted=unwanted, undo=undo)


@user_action(replay=True)
def mute(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a rating and use it for nothing; the answer carries the picks without it."""
    movie = _with_own_rating(request, pk, MutedRating.objects.mute)
    said = _("%(title)s: your rating is kept, but not used for your picks.")
    said %= {"title": movie.title}
    return _answer(request, movie, said, partial="muted", undo=way_back(request, "unmute", movie))


@user_action(replay=True)
def unmute(request: SignedInRequest, pk: int) -> HttpResponse:
    """Use a rating again; the answer carries the picks that follow."""
    movie = _with_own_rating(request, pk, MutedRating.objects.unmute)
    said = _("%(title)s: your rating is used for your picks.") % {"title": movie.title}
    return _answer(request, movie, said, partial="muted", undo=way_back(request, "mute", movie))


@user_action(replay=True)
def not_interested(request: SignedInRequest, pk: int) -> HttpResponse:
    """Recommend a movie no more, nor so much what is like it."""
    movie = get_object_or_404(Movie, pk=pk)
    if not NotInterested.objects.mark(request.user.pk, movie):
        said = _("%(title)s: you have rated it, and your stars count.") % {"title": movie.title}
        return _answer(request, movie, said)
    said = _("%(title)s: not interested. Movies like it count for less.") % {"title": movie.title}
    undo = way_back(request, "undo_not_interested", movie)
    return _answer(request, movie, said, partial="wanted", unwanted=True, undo=undo)


@user_action(replay=True)
def undo_not_interested(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a movie be recommended again."""
    movie = get_object_or_404(Movie, pk=pk)
    NotInterested.objects.undo(request.user.pk, movie)
    said = _("%(title)s: may be among your picks again.") % {"title": movie.title}
    undo = way_back(request, "not_interested", movie)
    return _answer(request, movie, said, partial="wanted", undo=undo)


@login_required
@require_safe
def why(request: SignedInRequest, pk: int) -> HttpResponse:
    """The exact split of a movie's score for the visitor: to htmx alone, otherwise as a page."""
    movie = get_object_or_404(Movie.objects.prefetch_related("genres"), pk=pk)
    context = {"movie": movie, "pick": picks.pick_of(known_of(request.user.pk), movie)}
    template = "partials/why_opened.html" if request.htmx else "why.html"
    return render(request, f"recommendations/{template}", context)


@login_required
@require_safe
def not_interested_list(request: SignedInRequest) -> HttpResponse:
    """The movies that the visitor is not interested in, the latest first."""
    marks = NotInterested.objects.of(request.user.pk)
    shown = marks.select_related("movie").prefetch_related("movie__genres").order_by("-pk")
    page = Paginator(shown, MOVIES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "recommendations/not_interested.html", {"page": page})


def _with_own_rating(
    request: SignedInRequest, pk: int, change: Callable[[int, Movie], None]
) -> Movie:
    """Return the movie, once the visitor's rating of it is changed; there must be one."""
    movie = get_object_or_404(Movie, pk=pk)
    try:
        change(request.user.pk, movie)
    except Rating.DoesNotExist as error:
        raise Http404(_("You have not rated this movie.")) from error
    return movie


def _answer(
    request: SignedInRequest,
    movie: Movie,
    said: str,
    *,
    partial: str = "changed",
    your_stars: float | None = None,
    unwanted: bool = False,
    undo: Undo | None = None,
) -> HttpResponse:
    """Say what was done: to htmx with what follows from it, otherwise on the page returned to.

    Parameters
    ----------
    partial
        What htmx gets.
    your_stars
        The visitor's stars for the movie.
    unwanted
        Whether the visitor is not interested in it.
    undo
        What takes it back.
    """

    def follows() -> dict[str, Any]:
        known = known_of(request.user.pk)
        moved: dict[str, Any] = {
            "your_stars": your_stars,
            "unwanted": {movie.pk} if unwanted else (),
            "picks": picks.picks_on_page(request.user.pk, known=known),
        }
        if key := request.POST.get("row", ""):
            moved |= {"row_key": key, "moved_row": home_row(request.user.pk, key, known)}
        return moved

    return answer(request, movie, said, undo, partial, follows)


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    return HttpResponseBadRequest(render(request, "400.html", {"reason": reason}).content)
