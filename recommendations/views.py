"""The personal pages: picks that move with each rating."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from catalog.forms import RatingForm
from catalog.models import Movie, Rating
from catalog.templatetags.stars import in_stars
from movierec.accounts.requests import SignedInRequest

from . import serving

MOVIES_FOR_VISITORS = 18
MOVIES_TO_RATE = 20


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
    return _rated(request, movie, rating.stars, f"{movie.title}: {in_stars(rating.stars)}.")


@_posted_by_a_user
def clear_rating(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a rating back; the answer carries the picks that follow."""
    movie = get_object_or_404(Movie, pk=pk)
    Rating.objects.clear(request.user.pk, movie)
    return _rated(request, movie, None, f"{movie.title}: rating cleared.")


def _rated(request: SignedInRequest, movie: Movie, stars: float | None, said: str) -> HttpResponse:
    if request.htmx:
        context = {
            "movie": movie,
            "your_stars": stars,
            "picks": serving.picks_for(request.user.pk),
            "said": said,
        }
        return render(request, "recommendations/partials/rated.html", context)
    messages.success(request, said)
    return redirect(_page_to_return_to(request, movie.pk))


def _page_to_return_to(request: HttpRequest, pk: int) -> str:
    """Return the page that the form was on, if it says so; otherwise the movie's."""
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return page
    return reverse("movie", args=[pk])


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    return HttpResponseBadRequest(render(request, "400.html", {"reason": reason}).content)
