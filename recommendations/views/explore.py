"""The Explore page: search, facets and orders, some of them personal."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from catalog.explore import ExploreForm, ExploreQuery, ExploreResults, ShallowPaginator
from catalog.models import Movie
from shelves.facet import facets_of_shelves

from ..serving.cards import CardData, card_data
from ..serving.once_a_request import serving_inputs_of
from ..serving.personal_order import PERSONAL_SORTS, PersonalOrder, personal_order
from ..serving.prediction_visibility import predictions_visible

NEAREST = 6


@require_safe
def movies(request: SignedInRequest) -> HttpResponse:
    """List movies by search and filters; htmx gets the parts that change."""
    more = facets_of_shelves(request.user.pk)
    form = ExploreForm(request.GET, PERSONAL_SORTS, more)
    opened = request.GET.getlist("show")
    found = ExploreResults(form.to_query(), request.user.pk, opened, more)
    query = found.query
    context = _page_of(request, found) | {
        "form": form,
        "query": query,
        "orders": form.orders(query),
        "found": found,
    }
    if not request.htmx or request.htmx.history_restore_request:
        answer = render(request, "catalog/explore/movies.html", context)
    else:
        answer = render(request, "catalog/explore/partials/results_changed.html", context)
        _keep_address(request, answer, query)
    # One URL has two responses, which a browser going back must not mix up.
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_safe
def facet(request: SignedInRequest, name: str) -> HttpResponse:
    """Show the options of a facet as a fragment of the page, when it is opened."""
    more = facets_of_shelves(request.user.pk)
    query = ExploreForm(request.GET, PERSONAL_SORTS, more).to_query()
    found = ExploreResults(query, request.user.pk, more_facets=more).facet(name)
    if found is None:
        raise Http404
    return render(request, "catalog/explore/partials/facet_options.html", {"facet": found})


def _page_of(request: SignedInRequest, found: ExploreResults) -> dict[str, Any]:
    """Return the movies of a page, and what their cards show about the user."""
    order = _ordered(request, found)
    page = ShallowPaginator(order.keys, found.count).get_page(request.GET.get("page"))
    shown = Movie.objects.in_order(list(page.object_list))
    nearest = [] if shown or not found.query.text else found.nearest(NEAREST)
    return {
        "page": page,
        "movies": shown,
        "mine": _mine(request, shown),
        "missing": order.missing,
        "nearest": Movie.objects.in_order(nearest) if nearest else [],
    }


def _mine(request: SignedInRequest, shown: Sequence[Movie]) -> CardData:
    if not shown or not request.user.is_authenticated:
        return CardData()
    inputs = serving_inputs_of(request)
    return card_data(inputs, shown, with_predictions=predictions_visible(request))


def _ordered(request: SignedInRequest, found: ExploreResults) -> PersonalOrder:
    if found.query.sort not in PERSONAL_SORTS:
        return PersonalOrder(found.keys)
    inputs = serving_inputs_of(request) if request.user.is_authenticated else None
    return personal_order(inputs, found.query.sort, found.movies(), found.count)


def _keep_address(request: SignedInRequest, answer: HttpResponse, query: ExploreQuery) -> None:
    """Put the filters into the URL; typing replaces it, so that not every letter is history."""
    address = reverse("movies") + (f"?{query.querystring}" if query.querystring else "")
    typed = request.htmx.trigger_name == "q"
    answer["HX-Replace-Url" if typed else "HX-Push-Url"] = address
