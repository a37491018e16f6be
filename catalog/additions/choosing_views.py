"""The pages on which a user looks at a source for a movie that one of their files means."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actions.decorators import own_page, user_action
from core.workers import tell_worker

from ..models import UnmatchedMovie
from ..providers.configured import names
from ..providers.errors import SourceError
from ..providers.facts import Found
from ..tasks import fetch_requested_movies
from .asking import LONGEST_SEARCH, can_be_searched
from .choosing import candidates_for, picture, take
from .views import RequestForm


@own_page
def choose_at_source(request: SignedInRequest, unmatched_pk: int) -> HttpResponse:
    """Show what a source has under the title of an unmatched movie, or under other words."""
    asked = _own(request, unmatched_pk)
    text = " ".join(request.GET.get("q", asked.title).split())[:LONGEST_SEARCH]
    context: dict[str, Any] = {"asked": asked, "text": text}
    try:
        context["source"], context["candidates"] = candidates_for(asked, text)
        context["source_name"] = names().get(context["source"], "")
    except SourceError as error:
        context["problem"] = str(error)
    return render(request, "catalog/imports/at_source.html", context)


@user_action(page="review_matches")
def take_from_source(request: SignedInRequest, unmatched_pk: int) -> HttpResponse:
    """Take the movie that the user has chosen there; sent twice, it is fetched once."""
    unmatched, form = _own(request, unmatched_pk), RequestForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    found = Found(said["source_id"], said["title"], said["year"])
    if not take(unmatched, said["source"], found):
        messages.error(request, gettext("Wait until the movies that you asked for are here."))
    else:
        tell_worker(request, fetch_requested_movies)
    return redirect("review_matches" if unmatched.candidates else "unknown_movies")


@login_required
@cache_control(private=True, max_age=600)
@require_safe
def found_poster(request: HttpRequest, token: str) -> HttpResponse:
    """Show a small picture of what a search has found; the site itself asks the source for it."""
    content = picture(token)
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/webp")


def _own(request: SignedInRequest, unmatched_pk: int) -> UnmatchedMovie:
    if not can_be_searched():
        raise Http404
    own = UnmatchedMovie.objects.filter(user=request.user, movie=None)
    return get_object_or_404(own, pk=unmatched_pk)
