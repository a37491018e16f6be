"""The page to explore the catalogue: search, facets, orders; the personal ones among them."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from catalog.explore import ExploreForm, ExploreQuery, ExploreResults, ShallowPaginator
from catalog.models import Movie

from ..serving.blind_mode import predictions_shown
from ..serving.cards import OnCards, on_cards
from ..serving.personal_order import PERSONAL_SORTS, PersonalOrder, personal_order
from ..serving.user_feedback import Known, known_of

NEAREST = 6


@require_safe
def movies(request: SignedInRequest) -> HttpResponse:
    """All movies, narrowed down as asked; to htmx the parts that change."""
    form = ExploreForm(request.GET, PERSONAL_SORTS)
    found = ExploreResults(form.to_query(), request.user.pk)
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
    # The same address answers in two ways; a browser going back must not take one for the other.
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _page_of(request: SignedInRequest, found: ExploreResults) -> dict[str, Any]:
    """Return the movies of a page, with what the visitor has to do with them."""
    user_id: int | None = request.user.pk
    known = known_of(user_id) if user_id else None
    order = _ordered(found, known)
    page = ShallowPaginator(order.keys).get_page(request.GET.get("page"))
    shown = Movie.objects.in_order(list(page.object_list))
    nearest = [] if shown or not found.query.text else found.nearest(NEAREST)
    return {
        "page": page,
        "movies": shown,
        "mine": _mine(request, known, shown),
        "missing": order.missing,
        "nearest": Movie.objects.in_order(nearest) if nearest else [],
    }


def _mine(request: SignedInRequest, known: Known | None, shown: Sequence[Movie]) -> OnCards:
    if known is None:
        return OnCards()
    return on_cards(request.user.pk, known, shown, with_expected=predictions_shown(request))


def _ordered(found: ExploreResults, known: Known | None) -> PersonalOrder:
    if found.query.sort in PERSONAL_SORTS:
        return personal_order(known, found.query.sort, found.movies())
    return PersonalOrder(found.ordered().values_list("pk", flat=True))


def _keep_address(request: SignedInRequest, answer: HttpResponse, query: ExploreQuery) -> None:
    """Let the address say what is shown; typing makes no history of every letter."""
    address = reverse("movies") + (f"?{query.querystring}" if query.querystring else "")
    typed = request.htmx.trigger_name == "q"
    answer["HX-Replace-Url" if typed else "HX-Push-Url"] = address
