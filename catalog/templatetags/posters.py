"""A movie's poster."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from math import ceil
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString

from core.rendering import Place, render_once

from ..models import Movie
from ..posters import addresses_of

register = template.Library()

MOTIFS = {
    "Film-Noir": ("blinds",),
    "Western": ("mesa",),
    "Musical": ("vinyl",),
    "Animation": ("bounce", "kite"),
    "Documentary": ("lens",),
    "Horror": ("teeth", "eye"),
    "Sci-Fi": ("orbit", "saucer"),
    "War": ("chevrons", "beams"),
    "Fantasy": ("moon",),
    "Mystery": ("keyhole",),
    "Romance": ("pair", "rose"),
    "Crime": ("target", "bars"),
    "Children": ("kite", "bounce"),
    "Children's": ("kite", "bounce"),
    "Adventure": ("peaks",),
    "Thriller": ("spiral", "stairs", "eye"),
    "Action": ("burst", "slashes"),
    "Comedy": ("grin", "blocks", "hat"),
    "Drama": ("door", "waves", "horizon", "arches"),
}
"""The drawings for a genre; rarer genres say more about a movie and come first."""

OTHER_MOTIFS = ("reel", "horizon", "blocks", "arches")

FITTING_LENGTHS = ((9, 1), (14, 2), (22, 3), (40, 4), (80, 5))
"""The longest title, in characters, for each size of lettering; 6 is the smallest."""

FITTING_WORDS = ((6, 1), (8, 2), (10, 3), (12, 4), (15, 5))
"""The longest single word for each size, in the widest of the fonts."""


IN_CAPITALS = {"blinds", "burst", "chevrons", "slashes", "teeth"}
"""The drawings whose lettering is in capitals, see posters.css."""

WIDTH_OF_CAPITALS = 1.2
"""How much wider they are, where the browser has no narrow font."""

NEIGHBOURS = 11
"""So many posters in a row have different drawings: those beside, above and below each other."""
_BEFORE = "_motifs_before"
_OF_MOVIES = "_motifs_of_movies"


@register.simple_tag(takes_context=True)
def poster(context: dict[str, Any], movie: Movie, large: bool = False) -> SafeString:
    """Return the poster: the uploaded image, one at an address elsewhere, or a drawing."""
    request = context.get("request")
    gaps = poster_gaps(movie, request, is_large=large)
    return render_once("partials/poster.html", gaps, Place.of(request))


def poster_gaps(
    movie: Movie, request: HttpRequest | None, *, is_large: bool = False
) -> dict[str, str]:
    """Return what partials/poster.html takes, as gaps; what a movie has none of is left out.

    Parameters
    ----------
    request
        Of the page, on which a movie keeps its drawing where it can, and no posters of two movies
        near each other have the same.
    is_large
        Whether it is shown larger than on a card.
    """
    drawing = motif(movie) if request is None else _on_page(movie, request)
    file, title = movie.poster, movie.title_in(Place.of(request).language)
    images = addresses_of(file, for_card=not is_large) if file else {}
    whole = file.url if file else ""
    size = title_size(title, in_capitals=drawing in IN_CAPITALS)
    gaps = {
        "title": escape(title),
        "hue": str(movie.poster_hue),
        "motif": drawing,
        "title_size": str(size),
    }
    if movie.year:
        gaps["year"] = str(movie.year)
    if image := images.get(max(images, default=0), whole):
        gaps["image"] = escape(image)
    if images:
        widths = ", ".join(f"{address} {width}w" for width, address in images.items())
        gaps["image_widths"] = escape(widths)
    if movie.poster_url:
        gaps["image_elsewhere"] = escape(movie.poster_url)
    return gaps


def _on_page(movie: Movie, request: HttpRequest) -> str:
    before: tuple[tuple[int, str], ...] = getattr(request, _BEFORE, ())
    of_movies: dict[int, str] = getattr(request, _OF_MOVIES, {})
    own = movie.pk
    near = [drawing for pk, drawing in before if pk != own]
    drawing = of_movies.get(own)
    if drawing is None or drawing in near:
        drawing = motif(movie, but=near)
    shown = "" if movie.poster else drawing
    setattr(request, _BEFORE, (*before, (own, shown))[-NEIGHBOURS:])
    setattr(request, _OF_MOVIES, {**of_movies, own: drawing})
    return drawing


def stand_near(request: HttpRequest, movie: Movie) -> None:
    """Draw the posters of a part of a page unlike that of the movie whose page it is."""
    setattr(request, _BEFORE, ((movie.pk, motif(movie)),))


def motif(movie: Movie, but: Sequence[str] = ()) -> str:
    """Return the name of the drawing, by the rarest genre; the same on every site.

    Parameters
    ----------
    but
        The drawings near it, the nearest last. For a movie with one of them, the next of its
        genres is taken, or else what is farthest.
    """
    ordered = _motifs(movie.genre_names, len(movie.title))
    if ordered[0] not in but:
        return ordered[0]
    nearness = {drawing: place for place, drawing in enumerate(but)}
    return min(ordered, key=lambda drawing: nearness.get(drawing, -1))


@lru_cache(4096)
def _motifs(genres: tuple[str, ...], length: int) -> list[str]:
    """Return the drawings of these genres, where to begin by the length of a title."""
    of_genres = [MOTIFS[name] for name in MOTIFS if name in genres]
    return [
        drawings[(length + step) % len(drawings)]
        for drawings in (*of_genres, OTHER_MOTIFS)
        for step in range(len(drawings))
    ]


@lru_cache(8192)
def title_size(title: str, *, in_capitals: bool = False) -> int:
    """Return the size of the title's lettering, from 1, the biggest, to 6."""
    longest_word = max(
        (ceil(_width(word, in_capitals=in_capitals)) for word in title.split()), default=0
    )
    by_length = next((size for most, size in FITTING_LENGTHS if len(title) <= most), 6)
    by_word = next((size for most, size in FITTING_WORDS if longest_word <= most), 6)
    return max(by_length, by_word)


def _width(word: str, *, in_capitals: bool) -> float:
    return len(word) * (WIDTH_OF_CAPITALS if in_capitals or word.isupper() else 1.0)
