"""The filters of the list of movies."""

from django.contrib import admin
from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.parameters import whole_number

from ..decades import decade_label
from ..models import Credit, Movie


class DecadeFilter(admin.SimpleListFilter):
    """Movies of a decade."""

    title = gettext_lazy("decade")
    parameter_name = "decade"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the decades from the newest movie's to the oldest one's."""
        years = Movie.everything.aggregate(first=Min("year"), last=Max("year"))
        if years["first"] is None:
            return []
        decades = range(years["last"] // 10 * 10, years["first"] // 10 * 10 - 10, -10)
        return [(str(decade), decade_label(decade)) for decade in decades]

    def queryset(self, request: HttpRequest, movies: QuerySet[Movie]) -> QuerySet[Movie]:
        """Return the movies of the chosen decade."""
        decade = whole_number(self.value())
        return movies if decade is None else movies.filter(year__range=(decade, decade + 9))


class MissingFilter(admin.SimpleListFilter):
    """Movies without people, genres, year or poster."""

    title = gettext_lazy("missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return what can be missing."""
        return [
            ("people", _("People")),
            ("genres", _("Genres")),
            ("year", _("Year")),
            ("poster", _("Poster")),
        ]

    def queryset(self, request: HttpRequest, movies: QuerySet[Movie]) -> QuerySet[Movie]:
        """Return the movies without the chosen one."""
        match self.value():
            case "people":
                return movies.exclude(pk__in=Credit.objects.values("movie"))
            case "genres":
                return movies.filter(genres=None)
            case "year":
                return movies.filter(year=None)
            case "poster":
                return movies.filter(poster="", poster_url="")
        return movies
