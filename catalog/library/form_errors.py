"""A form on a movie's page that is not right yet: the page comes again, with what was typed."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from accounts.requests import SignedInRequest

from ..models import Movie
from ..views import movie_page
from .forms import first_problem
from .movie_panel import yours_of


def refuse(request: SignedInRequest, movie: Movie, row: str, **form: Any) -> HttpResponse:
    """Show the row open with the form and its errors.

    Parameters
    ----------
    row
        Which row of what is the visitor's.
    form
        The form, by the name of its place in `Yours`.
    """
    yours = replace(yours_of(request.user.pk, movie, row), **form)
    if not request.htmx:
        return movie_page(request, movie.pk, yours)
    problem = first_problem(next(iter(form.values())))
    said = gettext("Not saved. %(problem)s") % {"problem": problem}
    return render(request, "catalog/library/partials/changed.html", {"yours": yours, "said": said})
