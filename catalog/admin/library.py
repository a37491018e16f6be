"""The libraries of users, to look at and to delete.

Private text (notes, tags, names of lists) is not shown. A list that is shared by a link is public,
so its name and description are.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import ReadOnlyAdmin, related_count

from ..models import MovieList, MovieNote, OwnTag, RatingChange, Viewing, WatchlistEntry
from .found_by_movie import FoundByMovieAdmin


class LibraryAdmin(ReadOnlyAdmin):
    """Rows that only their owner may change."""

    list_select_related = ["movie", "user"]
    ordering = ["-pk"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Show only the fields of the list."""
        return [str(name) for name in self.list_display]


class LibraryOfMoviesAdmin(FoundByMovieAdmin, LibraryAdmin):
    """Rows about a movie that only their owner may change."""


@admin.register(WatchlistEntry)
class WatchlistEntryAdmin(LibraryOfMoviesAdmin):
    """The entries of watchlists."""

    list_display = ["movie", "user", "created_at"]


@admin.register(Viewing)
class ViewingAdmin(LibraryAdmin):
    """The viewings in diaries, without their notes."""

    list_display = ["title", "user", "watched_on", "created_at"]
    list_select_related = ["user"]
    search_fields = ["title", "=user__username"]
    search_help_text = gettext_lazy("Words of the title, or a whole user name.")
    date_hierarchy = "watched_on"


@admin.register(OwnTag)
class OwnTagAdmin(LibraryOfMoviesAdmin):
    """The movies that users have tagged, without the tags."""

    list_display = ["movie", "user", "created_at"]


@admin.register(MovieNote)
class MovieNoteAdmin(LibraryOfMoviesAdmin):
    """The movies that users have notes on, without the notes."""

    list_display = ["movie", "user", "updated_at"]


@admin.register(RatingChange)
class RatingChangeAdmin(LibraryOfMoviesAdmin):
    """Ratings given, changed and cleared."""

    list_display = ["movie", "user", "stars", "at"]


@admin.register(MovieList)
class MovieListAdmin(LibraryAdmin):
    """Lists, with the name and description of shared ones."""

    list_display = ["number", "user", "movie_count", "is_shared", "created_at"]
    list_select_related = ["user"]
    list_filter = [("share_key", admin.EmptyFieldListFilter)]
    search_fields = ["=user__username"]
    search_help_text = gettext_lazy("A whole user name.")
    actions = ["end_links"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MovieList]:
        """Return the lists with their number of movies."""
        found: QuerySet[MovieList] = super().get_queryset(request)
        return found.annotate(movie_count=related_count(MovieList, "entries"))

    def get_fields(self, request: HttpRequest, obj: MovieList | None = None) -> list[Any]:
        """Also show the name and description of a shared list."""
        shown = super().get_fields(request, obj)
        return [*shown, "name", "description"] if obj and obj.share_key else shown

    @admin.display(description=gettext_lazy("number"), ordering="pk")
    def number(self, own: MovieList) -> str:
        """The list's number, in place of its name."""
        return str(own)

    @admin.display(description=gettext_lazy("movies"), ordering="movie_count")
    def movie_count(self, own: MovieList) -> int:
        """How many movies are on it."""
        return own.movie_count  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("shared"), boolean=True)
    def is_shared(self, own: MovieList) -> bool:
        """Whether it has a link."""
        return own.share_key is not None

    @admin.action(
        description=gettext_lazy("Make the selected lists private: end their links"),
        permissions=["delete"],
    )
    def end_links(self, request: HttpRequest, chosen: QuerySet[MovieList]) -> None:
        """Make lists private that should not be public."""
        ended = chosen.filter(share_key__isnull=False).update(share_key=None)
        self.message_user(request, _("Links ended: %(count)s.") % {"count": ended})
