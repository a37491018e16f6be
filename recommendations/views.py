"""The personal pages: picks that move with each rating."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from catalog.forms import RatingForm
from catalog.models import Movie, Rating
from movierec.accounts.requests import SignedInRequest

from . import serving

MOVIES_FOR_VISITORS = 18
MOVIES_TO_RATE = 18


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


@login_required
@require_POST
def rate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a movie stars; the answer carries the picks that follow from them."""
    movie = get_object_or_404(Movie, pk=pk)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _refused(request, str(form.errors["stars"][0]))
    rating = Rating.objects.rate(request.user.pk, movie, form.cleaned_data["stars"])
    return _rated(request, movie, rating.stars, f"{movie.title}: {rating.stars:g} stars.")


@login_required
@require_POST
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
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = movie.get_absolute_url()
    return redirect(back)


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    return HttpResponseBadRequest(render(request, "400.html", {"reason": reason}).content)
