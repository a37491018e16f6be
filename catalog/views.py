"""The catalogue's pages."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from movierec.accounts.requests import SignedInRequest

from .filters import MovieFilter
from .models import Movie, Person, Rating
from .personal.yours import Yours, yours_of

MOVIES_A_PAGE = 24
RATINGS_A_PAGE = 50


@require_safe
def movies(request: HttpRequest) -> HttpResponse:
    """All movies, the most rated first, by title, genre and year."""
    found = MovieFilter(request.GET, queryset=Movie.objects.popular().for_cards())
    page = Paginator(found.qs, MOVIES_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "catalog/movies.html",
        {
            "form": found.form,
            "page": page,
            "query": query.urlencode(),
            "your_stars": _stars_of(request, page),
        },
    )


@require_safe
def movie(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything known about one movie, and what the visitor thinks and keeps of it."""
    return movie_page(request, pk)


def movie_page(request: HttpRequest, pk: int, yours: Yours | None = None) -> HttpResponse:
    """Return a movie's page.

    Parameters
    ----------
    yours
        What the visitor keeps about the movie, where a form of theirs is not right yet; otherwise
        it is read here.
    """
    found = get_object_or_404(
        Movie.objects.prefetch_related("genres", "credits__person", "movietag_set__tag"), pk=pk
    )
    if yours is None and request.user.is_authenticated:
        yours = yours_of(request.user.pk, found)
    your_stars = _stars_of(request, [found]).get(found.pk)
    context = {"movie": found, "your_stars": your_stars, "yours": yours}
    return render(request, "catalog/movie.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The movies a person worked on, the newest first."""
    found = get_object_or_404(Person, pk=pk)
    newest_first = F("movie__year").desc(nulls_last=True)
    work = found.credits.select_related("movie").prefetch_related("movie__genres")
    return render(
        request,
        "catalog/person.html",
        {"person": found, "credits": work.order_by(newest_first, "movie", "role")},
    )


@login_required
@require_safe
def ratings(request: SignedInRequest) -> HttpResponse:
    """The visitor's own ratings, the latest first."""
    own = Rating.objects.filter(user=request.user)
    rated = (
        own.select_related("movie").prefetch_related("movie__genres").order_by("-updated_at", "-pk")
    )
    page = Paginator(rated, RATINGS_A_PAGE).get_page(request.GET.get("page"))
    totals = own.aggregate(count=Count("pk"), average=Avg("stars"))
    return render(request, "catalog/ratings.html", {"page": page, "totals": totals})


def _stars_of(request: HttpRequest, shown: "list[Movie] | Page[Movie]") -> dict[int, float]:
    """Return the visitor's stars by movie id, for the movies on the page."""
    if not request.user.is_authenticated:
        return {}
    own = Rating.objects.filter(user=request.user, movie__in=list(shown))
    return dict(own.values_list("movie_id", "stars"))
