"""A user says which movie of a source one of their files means, and it is fetched."""

from base64 import b64decode, b64encode
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse

from ..imports.history.unmatched import confirm
from ..models import Movie, UnmatchedMovie
from ..posters import SMALLER_WIDTHS, PosterError, made_anew
from ..providers.configured import sources
from ..providers.errors import SourceError
from ..providers.facts import Found
from ..providers.tmdb import Tmdb
from .asking import ask_for, here_already, search

MOST_SHOWN = 6
_SALT = "catalog.additions.poster"
_PICTURES_KEPT_FOR = 600


@dataclass(frozen=True)
class Candidate:
    """A movie of a source, as the page shows it.

    Attributes
    ----------
    movie
        The one of the catalogue, or one that is in no table and only drawn.
    """

    found: Found
    movie: Movie


def candidates_for(unmatched: UnmatchedMovie, text: str) -> tuple[str, list[Candidate]]:
    """Search a source for what a file may mean, those of about its year first.

    Raises
    ------
    SourceError
        If the source cannot be asked now.
    """
    source, found = search(text)
    near = sorted(found, key=lambda pair: _is_far(pair[0], unmatched))[:MOST_SHOWN]
    here = Movie.objects.in_bulk([pk for _, pk in near if pk])
    return source, [Candidate(each, here.get(pk or 0) or _drawn(source, each)) for each, pk in near]


def take(unmatched: UnmatchedMovie, source: str, found: Found) -> bool:
    """Note which movie of a source is meant; False where too many of the user's wait already.

    What is kept of it is imported at once if the catalogue has the movie, else when it has come.
    """
    if here := here_already(source, found):
        confirm(unmatched, Movie(pk=here))
        return True
    asked = ask_for(unmatched.user_id, source, found)
    if asked is None:
        return False
    UnmatchedMovie.objects.filter(pk=unmatched.pk, movie=None).update(request=asked)
    # A worker may have fetched it meanwhile.
    asked.refresh_from_db()
    if asked.movie:
        confirm(unmatched, asked.movie)
    return True


def picture(token: str) -> bytes | None:
    """Return the small picture of a movie that a search has found; None where there is none."""
    try:
        key, place = signing.loads(token, salt=_SALT, max_age=_PICTURES_KEPT_FOR)
    except signing.BadSignature:
        return None
    source = sources(is_patient=False).get(key)
    name = f"found-poster-{key}-{place}"
    kept: str | None = cache.get(name)
    if kept is not None:
        return b64decode(kept)
    if not isinstance(source, Tmdb):
        return None
    try:
        poster = made_anew(ContentFile(source.poster(place)))
    except (SourceError, PosterError):
        return None
    content = poster.smaller.get(SMALLER_WIDTHS[0]) or poster.read()
    # The cache takes text alone.
    cache.set(name, b64encode(content).decode(), _PICTURES_KEPT_FOR)
    return content


def _is_far(found: Found, unmatched: UnmatchedMovie) -> bool:
    if found.year is None or unmatched.year is None:
        return True
    return abs(found.year - unmatched.year) > 1


def _drawn(source: str, found: Found) -> Movie:
    movie = Movie(title=found.title, year=found.year)
    vars(movie)["joined_genres"] = ""
    if found.poster:
        token = signing.dumps([source, found.poster], salt=_SALT)
        movie.poster_url = reverse("found_poster", args=[token])
    return movie
