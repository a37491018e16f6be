"""Base class of the admin of rows about a movie and a user."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from core.admin import LargeTableAdmin

from ..models import Movie

MOST_MOVIES = 100
"""So many of the movies that a search finds are looked for, the most rated ones."""


class FoundByMovieAdmin(LargeTableAdmin):
    """Rows found by words of a movie's titles, as on the site, or by who they belong to."""

    search_fields = ["movie__search_text"]  # only to have the field for the search
    search_help_text = format_lazy(
        gettext_lazy(
            "Words of the title (the {most} most rated movies with them), or a whole user name or"
            " e-mail address."
        ),
        most=MOST_MOVIES,
    )
    path = ""
    """Leads to the row that has the movie and the user."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return the rows of the movies found, and those of the user with that name."""
        if not search_term:
            return queryset, False
        named = Q(username__iexact=search_term) | Q(email__iexact=search_term)
        # Numbers, which an index finds; subqueries would have the whole table read.
        people = list(get_user_model().objects.filter(named).values_list("pk", flat=True))
        found_movies = Movie.everything.search(search_term).popular()
        movies = list(found_movies.values_list("pk", flat=True)[:MOST_MOVIES])
        found = Q((f"{self.path}movie__in", movies)) | Q((f"{self.path}user__in", people))
        return queryset.filter(found), False
