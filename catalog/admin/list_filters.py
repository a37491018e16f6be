"""The filters of the list of movies."""

from django.contrib import admin
from django.db.models import Max, Min, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.admin import ChoiceFilter
from core.request_numbers import whole_number

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


class MissingFilter(ChoiceFilter):
    """Movies without people, genres, year or poster."""

    title = gettext_lazy("missing")
    parameter_name = "missing"
    conditions = {
        "people": (gettext_lazy("People"), ~Q(pk__in=Credit.objects.values("movie"))),
        "genres": (gettext_lazy("Genres"), Q(genres=None)),
        "year": (gettext_lazy("Year"), Q(year=None)),
        "poster": (gettext_lazy("Poster"), Q(poster="", poster_url="")),
    }
