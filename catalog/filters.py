"""How the list of movies is narrowed down."""

import django_filters
from django.utils.translation import gettext_lazy as _

from .models import Genre, Movie
from .models.movie import MovieQuerySet


class MovieFilter(django_filters.FilterSet):
    """By words of the title, genre and year."""

    q = django_filters.CharFilter(label=_("Title"), method="by_title", max_length=200)
    genre = django_filters.ModelChoiceFilter(
        label=_("Genre"),
        field_name="genres",
        queryset=Genre.objects.all(),
        empty_label=_("Any genre"),
    )
    year_from = django_filters.NumberFilter(
        label=_("From year"), field_name="year", lookup_expr="gte"
    )
    year_to = django_filters.NumberFilter(label=_("To year"), field_name="year", lookup_expr="lte")

    class Meta:
        model = Movie
        fields: list[str] = []

    def by_title(self, movies: MovieQuerySet, name: str, words: str) -> MovieQuerySet:
        """Movies with all the words in their titles."""
        return movies.search(words)
