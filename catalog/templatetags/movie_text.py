"""The text on a movie's page, the same for all visitors."""

from django import template
from django.utils.safestring import SafeString

from core.rendering import render_once

from ..models import Movie
from ..movie_facts import MovieFacts

TITLES_SHOWN = 12

register = template.Library()


@register.simple_tag
def movie_text(movie: Movie, facts: MovieFacts) -> SafeString:
    """Return what a movie is about, who made it, and where else it is."""
    return render_once(
        "catalog/partials/movie_text.html",
        overview=movie.local_overview,
        facts=facts,
        titles=tuple(movie.alternative_titles[:TITLES_SHOWN]),
        imdb_id=movie.imdb_id,
        tmdb_id=movie.tmdb_id,
    )
