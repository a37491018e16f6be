"""The pages of movies, people and the user's ratings."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import Avg, Count, F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from core.compiled import FIRST, SECOND, CompiledQuery, compiled_once

from .explore.suggestions import suggested_movies
from .imports.history.unmatched import rating_totals
from .library.movie_panel import MoviePanel, movie_panel
from .models import FieldSource, Movie, MovieMerge, Person, Rating
from .movie_facts import facts_of

RATINGS_A_PAGE = MOVIES_A_PAGE = 24


@require_safe
def movie(request: HttpRequest, pk: int) -> HttpResponse:
    """A movie, with the visitor's rating and library."""
    try:
        return movie_page(request, pk)
    except Http404:
        if successor := MovieMerge.objects.successor_of(pk):
            # For now: the merge may be undone.
            return redirect("movie", successor)
        raise


def movie_page(request: HttpRequest, pk: int, panel: MoviePanel | None = None) -> HttpResponse:
    """Return a movie's page.

    Parameters
    ----------
    panel
        What the visitor keeps about the movie, with an invalid form of theirs; read here if None.
    """
    try:
        found = Movie.objects.for_page(pk)
    except Movie.DoesNotExist as error:
        raise Http404 from error
    if found.hidden_at and not may_see_hidden(request.user, found):
        raise Http404
    if panel is None and request.user.is_authenticated:
        panel = movie_panel(request.user.pk, found)
    context = {
        "movie": found,
        "facts": facts_of(pk),
        "your_stars": _stars_of(request, found),
        "panel": panel,
        "told_by": FieldSource.objects.sources_of(found.pk),
    }
    return render(request, "catalog/movie.html", context)


def may_see_hidden(user: AbstractBaseUser | AnonymousUser, movie: Movie) -> bool:
    """Whether a hidden movie's page is there for this user: who may show it again, or rated it."""
    may_show = isinstance(user, User) and user.has_perm("catalog.change_movie")
    return may_show or Rating.objects.filter(user=user.pk, movie=movie).exists()


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Movies for what is typed into the header's search, as a fragment of the page."""
    movies = suggested_movies(request.GET.get("q", ""))
    return render(request, "catalog/explore/partials/suggestions.html", {"movies": movies})


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's movies, the newest first."""
    found = get_object_or_404(Person, pk=pk)
    newest = F("year").desc(nulls_last=True)
    work = Movie.objects.filter(pk__in=found.credits.values("movie"))
    ordered = work.order_by(newest, "title", "year", "pk").values_list("pk", flat=True)
    page = Paginator(ordered, MOVIES_A_PAGE).get_page(request.GET.get("page"))
    shown = found.credits.filter(movie__in=list(page)).select_related("movie")
    by_movie = shown.order_by(F("movie__year").desc(nulls_last=True), "movie", "role")
    context = {
        "person": found,
        "page": page,
        "credits": by_movie.prefetch_related("movie__genres"),
    }
    return render(request, "catalog/person.html", context)


@login_required
@require_safe
def ratings(request: SignedInRequest) -> HttpResponse:
    """The user's ratings, the latest first."""
    own = Rating.objects.filter(user=request.user)
    rated = (
        own.select_related("movie").prefetch_related("movie__genres").order_by("-updated_at", "-pk")
    )
    page = Paginator(rated, RATINGS_A_PAGE).get_page(request.GET.get("page"))
    totals = own.aggregate(count=Count("pk"), average=Avg("stars"))
    context = {"page": page, "totals": totals, "unmatched": rating_totals(request.user.pk)}
    return render(request, "catalog/library/ratings.html", context)


def _stars_of(request: HttpRequest, movie: Movie) -> float | None:
    """Return the visitor's stars for a movie."""
    if not request.user.is_authenticated:
        return None
    rows = _any_stars().rows(request.user.pk, movie.pk)
    return rows[0][0] if rows else None


@compiled_once
def _any_stars() -> CompiledQuery:
    own = Rating.objects.filter(user_id=FIRST, movie_id=SECOND)
    return CompiledQuery.of(own.values_list("stars"))
