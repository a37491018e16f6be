"""The pages on which a user asks for a movie that is missing, and an admin for fresh facts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from accounts.requests import SignedInRequest
from actions.decorators import own_page, user_action
from core.age_limit import age_limit
from core.workers import tell_worker

from ..models import Movie, MovieRequest
from ..providers.configured import names
from ..providers.errors import CrowdedError, SourceError
from ..providers.facts import Found
from ..providers.wikidata import Wikidata
from ..tasks import fetch_requested_movies, refresh_movie
from .asking import LONGEST_SEARCH, ask_for, can_be_searched, search

REQUESTS_A_PAGE = 20


class RequestForm(forms.Form):
    """A movie in the results of a search."""

    source_id = forms.RegexField(r"^Q?[0-9]{1,12}$")
    title = forms.CharField(max_length=400)
    year = forms.IntegerField(required=False, min_value=1, max_value=9999)
    source = forms.ChoiceField(choices=lambda: list(names().items()))

    def clean(self) -> dict[str, Any]:
        """Return what was sent, if the id is written as this source writes its own."""
        said = super().clean() or {}
        is_item = said.get("source_id", "").startswith("Q")
        if is_item != (said.get("source") == Wikidata.key):
            raise forms.ValidationError("The source has no such ids.")
        return said


@own_page
def missing_movie(request: SignedInRequest) -> HttpResponse:
    """Search a source for a movie that is missing here; below, what the user has asked for."""
    if not can_be_searched():
        raise Http404
    text = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    own = MovieRequest.objects.filter(user=request.user).select_related("movie")
    context: dict[str, Any] = {
        "text": text,
        "page": Paginator(own, REQUESTS_A_PAGE).get_page(request.GET.get("page")),
    }
    try:
        context["source"], context["found"] = search(text)
        context["source_name"] = names().get(context["source"], "")
    except SourceError as error:
        context["problem"] = str(error)
        context["is_crowded"] = isinstance(error, CrowdedError)
    return render(request, "catalog/additions/missing_movie.html", context)


@user_action(page="missing_movie")
def request_movie(request: SignedInRequest) -> HttpResponse:
    """Ask for a movie; a worker fetches it. Asked for twice, it is fetched once."""
    form = RequestForm(request.POST)
    if not can_be_searched() or not form.is_valid():
        raise Http404
    said = form.cleaned_data
    asked = ask_for(
        request.user.pk, said["source"], Found(said["source_id"], said["title"], said["year"])
    )
    if asked is None:
        messages.error(request, gettext("Wait until the movies that you asked for are here."))
        return redirect("missing_movie")
    tell_worker(request, fetch_requested_movies)
    return redirect("requested_movie", asked.pk)


@own_page
def requested_movie(request: SignedInRequest, request_pk: int) -> HttpResponse:
    """Whether a movie that the user asked for is here yet."""
    return _requested(request, request_pk, "catalog/additions/requested_movie.html")


@own_page
def requested_movie_live(request: SignedInRequest, request_pk: int) -> HttpResponse:
    """The part of the page that changes when the movie is here."""
    return _requested(request, request_pk, "catalog/additions/partials/requested.html")


@user_action()
def refresh(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have the sources asked about a movie again; only for who may change movies."""
    if not request.user.has_perm("catalog.change_movie"):
        raise PermissionDenied
    movie = get_object_or_404(Movie, pk=pk)
    try:
        refresh_movie.delay(movie.pk)
    except OperationalError:
        messages.error(request, gettext("Nobody was asked: no worker can be reached."))
    else:
        messages.success(request, gettext("The sources are asked. Reload this page in a moment."))
    return redirect(movie)


def _requested(request: SignedInRequest, request_pk: int, template: str) -> HttpResponse:
    if age_limit() is not None:
        raise Http404
    own = MovieRequest.objects.filter(user=request.user).select_related("movie")
    return render(request, template, {"asked": get_object_or_404(own, pk=request_pk)})
