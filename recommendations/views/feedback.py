"""Users' feedback on movies: ratings, muted ratings and "not interested"."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import page_to_return_to, user_action
from actions.responses import Undo, respond
from catalog.forms import RatingForm
from catalog.models import Movie, Rating
from catalog.templatetags.stars import in_stars

from ..home import home_row
from ..interleaving.drafting import draft_for, home_picks
from ..models import MutedRating, NotInterested
from ..responses import changed_since, undo_form, undo_rating, undoes_stars
from ..serving import picks, prediction_log
from ..serving.once_a_request import keep_serving_inputs, serving_inputs_of
from ..serving.user_feedback import read_feedback

MOVIES_A_PAGE = 24


@user_action(replay=True)
def rate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rate a movie."""
    form = RatingForm(request.POST)
    if not form.is_valid():
        get_object_or_404(Movie, pk=pk)
        return _refused(request, str(form.errors["stars"][0]))
    if refusal := _refused_undo(request, pk):
        return refusal
    stars = form.cleaned_data["stars"]
    try:
        rated = prediction_log.rate(request.user.pk, pk, stars, for_picks=True)
    except Movie.DoesNotExist as error:
        raise Http404 from error
    movie = rated.movie
    undo = undo_rating(request, movie, rated.before.feedback, stars)
    if request.POST.get("as_was") == "muted":
        MutedRating.objects.mute(request.user.pk, movie)
    else:
        keep_serving_inputs(request, rated.after)
    message = _("%(title)s: %(stars)s.") % {"title": movie.title, "stars": in_stars(stars)}
    return _respond(request, movie, message, undo, "rated", your_stars=stars)


@user_action()
def clear_rating(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete a rating."""
    if refusal := _refused_undo(request, pk):
        return refusal
    movie = get_object_or_404(Movie, pk=pk)
    undo = undo_rating(request, movie, read_feedback(request.user.pk), None)
    Rating.objects.clear(request.user.pk, movie)
    unwanted = False
    if request.POST.get("as_was") == "unwanted":
        NotInterested.objects.mark(request.user.pk, movie)
        unwanted = True
    message = _("%(title)s: rating cleared.") % {"title": movie.title}
    return _respond(request, movie, message, undo, "rated", unwanted=unwanted)


@user_action(replay=True)
def mute(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a rating, but leave it out of picks and training."""
    movie = _with_own_rating(request, pk, MutedRating.objects.mute)
    message = _("%(title)s: your rating is kept, but not used for your picks.")
    undo = undo_form(request, "unmute", movie)
    return _respond(request, movie, message % {"title": movie.title}, undo, "muted")


@user_action(replay=True)
def unmute(request: SignedInRequest, pk: int) -> HttpResponse:
    """Use a muted rating again."""
    movie = _with_own_rating(request, pk, MutedRating.objects.unmute)
    message = _("%(title)s: your rating is used for your picks.")
    undo = undo_form(request, "mute", movie)
    return _respond(request, movie, message % {"title": movie.title}, undo, "muted")


@user_action(replay=True)
def not_interested(request: SignedInRequest, pk: int) -> HttpResponse:
    """Never recommend a movie, and movies like it less."""
    movie = get_object_or_404(Movie, pk=pk)
    if not NotInterested.objects.mark(request.user.pk, movie):
        message = _("%(title)s: you have rated it, and your stars count.")
        return _respond(request, movie, message % {"title": movie.title}, None, "changed")
    message = _("%(title)s: not interested. Similar movies will be recommended less.")
    undo = undo_form(request, "undo_not_interested", movie)
    return _respond(request, movie, message % {"title": movie.title}, undo, "wanted", unwanted=True)


@user_action(replay=True)
def undo_not_interested(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a movie be recommended again."""
    movie = get_object_or_404(Movie, pk=pk)
    NotInterested.objects.undo(request.user.pk, movie)
    message = _("%(title)s: may be recommended to you again.") % {"title": movie.title}
    return _respond(request, movie, message, undo_form(request, "not_interested", movie), "wanted")


@login_required
@require_safe
def why(request: SignedInRequest, pk: int) -> HttpResponse:
    """Explain a movie's score for the user: a fragment for htmx, otherwise a page."""
    movie = get_object_or_404(Movie.objects.prefetch_related("genres"), pk=pk)
    inputs = serving_inputs_of(request)
    draft = draft_for(inputs)
    chosen_from = draft.inputs_for(movie.pk) if draft else None
    context = {"movie": movie, "pick": picks.pick_of(chosen_from or inputs, movie)}
    template = "partials/why_opened.html" if request.htmx else "why.html"
    return render(request, f"recommendations/{template}", context)


@login_required
@require_safe
def not_interested_list(request: SignedInRequest) -> HttpResponse:
    """List the movies that the user is not interested in, the latest first."""
    marks = NotInterested.objects.of(request.user.pk)
    shown = marks.select_related("movie").prefetch_related("movie__genres").order_by("-pk")
    page = Paginator(shown, MOVIES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "recommendations/not_interested.html", {"page": page})


def _with_own_rating(
    request: SignedInRequest, pk: int, change: Callable[[int, Movie], None]
) -> Movie:
    """Apply `change` to the user's rating of a movie and return the movie; 404 without a rating."""
    movie = get_object_or_404(Movie, pk=pk)
    try:
        change(request.user.pk, movie)
    except Rating.DoesNotExist as error:
        raise Http404(_("You have not rated this movie.")) from error
    return movie


def _refused_undo(request: SignedInRequest, pk: int) -> HttpResponse | None:
    """Answer an Undo of stars that are others by now, which changes nothing."""
    if not undoes_stars(request):
        return None
    movie = get_object_or_404(Movie, pk=pk)
    own = Rating.objects.filter(user=request.user, movie=movie)
    stars = own.values_list("stars", flat=True).first()
    if not changed_since(request, stars):
        return None
    message = _("%(title)s: your rating has changed since, so nothing was undone.")
    return _respond(
        request, movie, message % {"title": movie.title}, None, "rated", your_stars=stars
    )


def _respond(
    request: SignedInRequest,
    movie: Movie,
    message: str,
    undo: Undo | None,
    partial: str,
    **shown: object,
) -> HttpResponse:
    """Answer with the picks, and the home row of the form, as they are after the change.

    Parameters
    ----------
    partial
        The template for htmx.
    shown
        What it shows besides.
    """

    def context() -> dict[str, Any]:
        inputs = serving_inputs_of(request, for_picks=True)
        key = request.POST.get("row", "")
        return {
            "movie": movie,
            "picks": home_picks(request.user.pk, inputs),
            "row_key": key,
            "moved_row": home_row(key, inputs) if key else None,
            **shown,
        }

    return respond(
        request,
        message,
        partial=f"recommendations/partials/{partial}.html",
        page=page_to_return_to(request, movie.get_absolute_url()),
        undo=undo,
        context=context,
    )


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    return HttpResponseBadRequest(render(request, "400.html", {"reason": reason}).content)
