"""Pagination of a list."""

from django.core.paginator import Page, Paginator

from ..models import ListEntry, MovieList

ENTRIES_A_PAGE = 24


def entries_page(
    movie_list: MovieList, number: str | None, *, to_others: bool = False
) -> Page[ListEntry]:
    """Return a page of the list's entries, loaded for cards; to others without hidden movies."""
    entries = movie_list.entries.select_related("movie").prefetch_related("movie__genres")
    if to_others:
        entries = entries.filter(movie__hidden_at=None)
    return Paginator(entries, ENTRIES_A_PAGE).get_page(number)
