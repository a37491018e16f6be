"""The visitor's library in templates."""

from collections.abc import Iterable
from html import escape
from typing import Any
from urllib.parse import quote

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from actions.templatetags.post_fields import post_fields
from core.rendering import render_once

from ..library.watchlist_ids import watchlist_of
from ..models import ListEntry, Movie, MovieList, RatingChange

_MANY = 10
"""With more movies, one can be moved to a number."""

register = template.Library()


@register.simple_tag(takes_context=True)
def watch_button(context: dict[str, Any], movie: Movie, *, oob: bool = False) -> SafeString | str:
    """Return the button that puts a movie on the visitor's watchlist, or takes it off.

    It stands inside a form. Those without an account have none.

    Parameters
    ----------
    oob
        Whether htmx is to replace all such buttons of the movie on the page.
    """
    request: HttpRequest | None = context.get("request")
    if request is None or not request.user.is_authenticated:
        return ""
    return render_once(
        "catalog/library/partials/watch.html",
        {"pk": str(movie.pk), "title": escape(movie.title)},
        listed=movie.pk in watchlist_of(request),
        oob=oob,
    )


@register.simple_tag(takes_context=True)
def entry_actions(
    context: dict[str, Any], movie_list: MovieList, entry: ListEntry, page: "Page[ListEntry]"
) -> SafeString:
    """Return the buttons that move and remove a movie on the visitor's list."""
    last = page.paginator.count
    gaps = {
        "list": str(movie_list.pk),
        "entry": str(entry.pk),
        "title": escape(entry.title),
        "position": str(entry.position),
        "earlier": str(entry.position - 1),
        "later": str(entry.position + 1),
        "last": str(last),
        "page": str(page.number),
        "fields": post_fields(context),
    }
    return render_once(
        "catalog/library/partials/entry_actions.html",
        gaps,
        is_first=entry.position == 1,
        is_last=entry.position == last,
        has_many=last > _MANY,
    )


@register.simple_tag
def tag_links(tags: Iterable[tuple[str, int]], named: str) -> SafeString:
    """Return the items of a list of the visitor's tags, of which there may be hundreds.

    Parameters
    ----------
    named
        The tag whose movies are shown.
    """
    current = mark_safe(' aria-current="true"')
    return format_html_join(
        "\n",
        '<li><a href="?tag={}"{}><bdi>{}</bdi> <span class="tag-count">{}</span></a></li>',
        (
            (quote(name), current if name == named else "", name, movie_count)
            for name, movie_count in tags
        ),
    )


@register.simple_tag(takes_context=True)
def rating_changes(context: dict[str, Any], movie: Movie) -> list[RatingChange]:
    """Return the latest of the history of the visitor's rating of `movie`."""
    return RatingChange.objects.newest(context["user"].pk, movie)
