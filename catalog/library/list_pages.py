"""Pagination of a list."""

from django.core.paginator import Page, Paginator

from ..models import ListEntry, MovieList

ENTRIES_A_PAGE = 24


def entries_page(movie_list: MovieList, number: str | None) -> Page[ListEntry]:
    """Return a page of the list's entries, loaded for cards."""
    entries = movie_list.entries.select_related("movie").prefetch_related("movie__genres")
    return Paginator(entries, ENTRIES_A_PAGE).get_page(number)
