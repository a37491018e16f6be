"""Similar movies in another direction."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalog.models import Movie
from catalog.templatetags.posters import stand_near

from ..registry.current import current_model
from ..serving.similar_movies import similar_movies


@require_safe
def similar(request: HttpRequest, pk: int) -> HttpResponse:
    """Show similar movies as a fragment of the movie's page."""
    movie = get_object_or_404(Movie, pk=pk)
    stand_near(request, movie)
    found = similar_movies(movie, request.GET.get("but", ""), current_model())
    context = {"movie": movie, "similar": found}
    return render(request, "recommendations/partials/similar_changed.html", context)
