"""The personal pages: picks that move with each rating."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from catalog.forms import RatingForm
from catalog.models import Movie, Rating
from catalog.templatetags.stars import in_stars
from movierec.accounts.requests import SignedInRequest

from . import serving, welcome
from .models import MutedRating, NotInterested

MOVIES_FOR_VISITORS = 18
MOVIES_TO_RATE = 20
MOVIES_A_PAGE = 48


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is popular for a visitor, films to rate for someone new, then personal picks."""
    if not request.user.is_authenticated:
        popular = Movie.objects.popular().for_cards()[:MOVIES_FOR_VISITORS]
        return render(request, "recommendations/welcome.html", {"popular": popular})
    picks = serving.picks_for(request.user.pk)
    return render(
        request,
        "recommendations/home.html",
        {
            "picks": picks,
            "to_rate": serving.movies_to_rate(request.user.pk, picks, MOVIES_TO_RATE),
            "offer_welcome": not picks.personal and welcome.is_offered(request.user.pk),
        },
    )


def _posted_by_a_user(
    view: Callable[[SignedInRequest, int], HttpResponse],
) -> Callable[[SignedInRequest, int], HttpResponse]:
    """Send a visitor to log in, and from there back to the page, for the view takes no GET."""

    @wraps(view)
    @require_POST
    def guarded(request: SignedInRequest, pk: int) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, pk)
        return redirect_to_login(_page_to_return_to(request, pk))

    return guarded


@_posted_by_a_user
def rate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a movie stars; the answer carries the picks that follow from them."""
    movie = get_object_or_404(Movie, pk=pk)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _refused(request, str(form.errors["stars"][0]))
    rating = Rating.objects.rate(request.user.pk, movie, form.cleaned_data["stars"])
    said = f"{movie.title}: {in_stars(rating.stars)}."
    return _answer(request, movie, said, partial="rated", your_stars=rating.stars)


@_posted_by_a_user
def clear_rating(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a rating back; the answer carries the picks that follow."""
    movie = get_object_or_404(Movie, pk=pk)
    Rating.objects.clear(request.user.pk, movie)
    said = f"{movie.title}: rating cleared."
    return _answer(request, movie, said, partial="rated")


@_posted_by_a_user
def mute(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep a rating and use it for nothing; the answer carries the picks without it."""
    movie = _with_own_rating(request, pk, MutedRating.objects.mute)
    said = f"{movie.title}: your rating is kept, but not used for your picks."
    return _answer(request, movie, said, partial="muted", undo="unmute")


@_posted_by_a_user
def unmute(request: SignedInRequest, pk: int) -> HttpResponse:
    """Use a rating again; the answer carries the picks that follow."""
    movie = _with_own_rating(request, pk, MutedRating.objects.unmute)
    said = f"{movie.title}: your rating is used for your picks."
    return _answer(request, movie, said, partial="muted")


@_posted_by_a_user
def not_interested(request: SignedInRequest, pk: int) -> HttpResponse:
    """Recommend a movie no more, nor so much what is like it."""
    movie = get_object_or_404(Movie, pk=pk)
    if not NotInterested.objects.mark(request.user.pk, movie):
        return _answer(request, movie, f"{movie.title}: you have rated it, and your stars count.")
    said = f"{movie.title}: not interested. Films like it count for less."
    return _answer(request, movie, said, undo="undo_not_interested")


@_posted_by_a_user
def undo_not_interested(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a movie be recommended again."""
    movie = get_object_or_404(Movie, pk=pk)
    NotInterested.objects.undo(request.user.pk, movie)
    return _answer(request, movie, f"{movie.title}: may be among your picks again.")


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
        raise Http404("You have not rated this movie.") from error
    return movie


def _answer(
    request: SignedInRequest,
    movie: Movie,
    said: str,
    *,
    partial: str = "changed",
    your_stars: float | None = None,
    undo: str = "",
) -> HttpResponse:
    """Say what was done: to htmx with what follows from it, otherwise on the page returned to.

    Parameters
    ----------
    partial
        What htmx gets.
    your_stars
        The visitor's stars for the movie.
    undo
        Name of the address that takes it back.
    """
    context: dict[str, Any] = {"movie": movie, "your_stars": your_stars, "said": said, "undo": undo}
    if request.htmx:
        context["picks"] = serving.picks_for(request.user.pk)
        return render(request, f"recommendations/partials/{partial}.html", context)
    words = render_to_string("recommendations/partials/said.html", context, request)
    messages.success(request, words)
    return redirect(_page_to_return_to(request, movie.pk))


def _page_to_return_to(request: HttpRequest, pk: int) -> str:
    """Return the page that the form was on, if it says so; otherwise the movie's."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return page
    return reverse("movie", args=[pk])


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    return HttpResponseBadRequest(render(request, "400.html", {"reason": reason}).content)
