"""Taking movies off the site without deleting anything."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.admin import ChoiceFilter, LargeTableAdmin, admin_page, log_rows

from ..models import Movie


class HiddenFilter(ChoiceFilter):
    """Movies that are hidden, or not."""

    title = gettext_lazy("hidden")
    parameter_name = "hidden"
    conditions = {
        "yes": (gettext_lazy("Yes"), Q(hidden_at__isnull=False)),
        "no": (gettext_lazy("No"), Q(hidden_at=None)),
    }


class HidingAdmin(LargeTableAdmin):
    """Hides movies, and shows them again, from their list and from their pages."""

    actions = ["hide", "show_again"]

    @admin_page("<id:pk>/hide/", "hide", ["change"], posted=True)
    def hide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hide one movie, or show it again."""
        movies = Movie.everything.filter(pk=pk)
        if request.POST.get("hidden") == "yes":
            self.hide(request, movies)
        else:
            self.show_again(request, movies)
        return redirect("admin:catalog_movie_change", pk)

    @admin.action(description=gettext_lazy("Hide the selected movies"), permissions=["change"])
    def hide(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        """Take movies off the site; ratings, lists and diaries keep them."""
        count = self._set(request, chosen.filter(hidden_at=None), hidden=True)
        message = ngettext(
            "%(count)d movie is hidden: it is shown and recommended nowhere, its ratings are kept.",
            "%(count)d movies are hidden: they are shown and recommended nowhere, "
            "their ratings are kept.",
            count,
        )
        self.message_user(request, message % {"count": count}, messages.SUCCESS)

    @admin.action(
        description=gettext_lazy("Show the selected movies again"), permissions=["change"]
    )
    def show_again(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        """Put hidden movies back."""
        count = self._set(request, chosen.filter(hidden_at__isnull=False), hidden=False)
        message = ngettext(
            "%(count)d movie is shown again.", "%(count)d movies are shown again.", count
        )
        self.message_user(request, message % {"count": count}, messages.SUCCESS)

    def _set(self, request: HttpRequest, chosen: QuerySet[Movie], *, hidden: bool) -> int:
        movies = list(chosen.only("title", "year").order_by("pk"))
        keys = [movie.pk for movie in movies]
        Movie.everything.filter(pk__in=keys).update(hidden_at=timezone.now() if hidden else None)
        log_rows(request, movies, CHANGE, "Hidden." if hidden else "Shown again.")
        return len(movies)

    @admin.display(description=gettext_lazy("hidden"), empty_value="")
    def is_hidden(self, movie: Movie) -> str | None:
        """Say that it is; nothing where it is not."""
        return _("hidden") if movie.hidden_at else None
