"""Deleting movies: what goes with them is said, and their title is asked for."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.admin_deleting import AskingDeleteAdmin

from ..models import Movie


class DeletingAdmin(AskingDeleteAdmin):
    """Deletes movies once whoever does it has typed the title, or the number of several."""

    delete_confirmation_template = "admin/catalog/movie/delete.html"
    delete_selected_confirmation_template = "admin/catalog/movie/delete_selected.html"

    def about_deletion(self, chosen: QuerySet[Movie]) -> dict[str, Any]:
        """Return how many ratings go with how many movies."""
        ratings = chosen.order_by().aggregate(sum=Sum("rating_count"))["sum"] or 0
        return {"ratings": ratings, "count": chosen.count()}

    def is_answered(self, request: HttpRequest, chosen: QuerySet[Movie], *, several: bool) -> bool:
        """Whether the title or the number was typed."""
        wanted = str(chosen.count()) if several else chosen.get().title
        typed = " ".join(request.POST.get("typed", "").split())
        if typed.casefold() == " ".join(wanted.split()).casefold():
            return True
        message = _("Not deleted: what you typed is not “%(wanted)s”.")
        self.message_user(request, message % {"wanted": wanted}, messages.ERROR)
        return False
