"""The answer to an invalid form on a movie's page: its row again, with what was typed."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from accounts.requests import SignedInRequest

from ..models import Movie
from ..views import movie_page
from .forms import first_problem
from .movie_panel import movie_panel
from .responses import PARTIAL


def show_errors(request: SignedInRequest, movie: Movie, row: str, **form: Any) -> HttpResponse:
    """Show the row open with the form and its errors.

    Parameters
    ----------
    row
        The row of the movie's panel.
    form
        The form, by its name in `MoviePanel`.
    """
    panel = replace(movie_panel(request.user.pk, movie, row), **form)
    if not request.htmx:
        return movie_page(request, movie.pk, panel)
    problem = first_problem(next(iter(form.values())))
    message = gettext("Not saved. %(problem)s") % {"problem": problem}
    return render(request, PARTIAL, {"panel": panel, "message": message})
