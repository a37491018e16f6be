"""Pairs of movies that may be one, for a keeper to decide on."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from core.admin import BoundedPaginator, ReadOnlyAdmin, admin_page
from core.sent_twice import do_once

from ..merging.comparing import compare, for_comparison
from ..models import Movie, PossibleDuplicate
from ..tasks import find_duplicates
from .merging import may_merge

PAIRS_A_PAGE = 10
MOST_AT_ONCE = 10_000
"""Movies that are looked through while a keeper waits: less than a second."""


@admin.register(PossibleDuplicate)
class PossibleDuplicateAdmin(ReadOnlyAdmin):
    """Pairs of movies that may be one."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may merge movies sees them."""
        return may_merge(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They go by themselves when they are no longer alike, and with either movie."""
        return obj is None and may_merge(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a page of pairs with what differs."""
        if not may_merge(request):
            raise PermissionDenied
        is_rejected = "rejected" in request.GET
        rows = PossibleDuplicate.objects.open()
        if is_rejected:
            rows = PossibleDuplicate.objects.filter(rejected=True).order_by("-pk")
        page = BoundedPaginator(rows, PAIRS_A_PAGE).get_page(request.GET.get("page"))
        return self.show_page(
            request,
            "admin/catalog/possibleduplicate/pairs.html",
            _("Possible duplicates"),
            page=page,
            pairs=_with_differences(list(page)),
            is_rejected=is_rejected,
            page_parameter="rejected&page" if is_rejected else "page",
        )

    @admin_page("<id:pk>/decide/", "decide", ["view"], posted=True)
    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep that two movies are two, or that they may be one after all."""
        are_two = request.POST.get("are") == "two"
        if not PossibleDuplicate.objects.filter(pk=pk).update(rejected=are_two):
            self.message_user(request, _("This pair is gone."), messages.WARNING)
        elif are_two:
            message = _("Kept as two movies; they are not suggested again.")
            self.message_user(request, message, messages.SUCCESS)
        return redirect("admin:catalog_possibleduplicate_changelist")

    @admin_page("look/", "look", ["view"], posted=True)
    def look_view(self, request: HttpRequest) -> HttpResponse:
        """Look through the catalogue; have a worker do it where that takes long."""
        if Movie.everything.all()[: MOST_AT_ONCE + 1].count() <= MOST_AT_ONCE:
            find_duplicates()
            self.message_user(request, _("Looked through the catalogue."), messages.SUCCESS)
            return redirect("admin:catalog_possibleduplicate_changelist")
        try:
            do_once(request, find_duplicates.delay)
        except OperationalError as error:
            message = _("Nothing is looked for; the broker does not answer: %(error)s")
            self.message_user(request, message % {"error": error}, messages.ERROR)
        else:
            message = _(
                "A worker looks through the catalogue; what it finds is here in some minutes."
            )
            self.message_user(request, message, messages.SUCCESS)
        return redirect("admin:catalog_possibleduplicate_changelist")


def _with_differences(pairs: list[PossibleDuplicate]) -> list[dict[str, Any]]:
    keys = {movie for pair in pairs for movie in (pair.first_id, pair.second_id)}
    movies = {movie.pk: movie for movie in for_comparison(Movie.everything.filter(pk__in=keys))}
    shown = []
    for pair in pairs:
        if {pair.first_id, pair.second_id} <= movies.keys():
            first, second = movies[pair.first_id], movies[pair.second_id]
            differing = [row for row in compare(first, second) if row.differs]
            shown.append(
                {
                    "pair": pair,
                    "first": first,
                    "second": second,
                    "movies": [first, second],
                    "rows": differing,
                }
            )
    return shown
