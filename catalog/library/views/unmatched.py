"""Movies of a user's files that were not surely found: to review, and unknown."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import own_page, user_action
from catalog.models import Movie, UnmatchedMovie, UnmatchedRecord

from ...additions.asking import searched_source
from ...imports.history.unmatched import confirm, reject

NONE = "none"
UNKNOWN_A_PAGE = 50
RECORDS_SHOWN = 2
"""Of each of them."""


@own_page
def review(request: SignedInRequest) -> HttpResponse:
    """The first movie that may be one of the catalogue's, and which."""
    waiting = UnmatchedMovie.objects.filter(user=request.user).to_review()
    asked = waiting.prefetch_related("records").order_by("pk").first()
    candidates = Movie.objects.in_order(asked.candidates) if asked else []
    context = {
        "asked": asked,
        "candidates": candidates,
        "left": waiting.count(),
        "source_name": searched_source(),
    }
    return render(request, "catalog/imports/review.html", context)


@login_required
@require_safe
def unknown(request: SignedInRequest) -> HttpResponse:
    """The movies that the catalogue does not have."""
    own = UnmatchedMovie.objects.filter(user=request.user).unknown()
    first = UnmatchedRecord.objects.order_by("pk")[: RECORDS_SHOWN + 1]
    shown = own.prefetch_related(Prefetch("records", first, to_attr="first_records"))
    page = Paginator(shown, UNKNOWN_A_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "records_shown": RECORDS_SHOWN,
        "source_name": searched_source(),
    }
    return render(request, "catalog/imports/unknown.html", context)


@user_action(page="review_matches")
def answer(request: SignedInRequest, unmatched_pk: int) -> HttpResponse:
    """Take the movie that the user has chosen, or none; answered twice, the first one counts."""
    unmatched = get_object_or_404(UnmatchedMovie, pk=unmatched_pk, user=request.user)
    chosen = request.POST.get("movie", "")
    if chosen == NONE:
        reject(unmatched)
    elif chosen in map(str, unmatched.candidates):
        confirm(unmatched, get_object_or_404(Movie, pk=int(chosen)))
    elif unmatched.candidates:
        raise Http404
    return redirect("review_matches")
