"""Files of many movies, which a worker makes while the admin waits."""

from datetime import timedelta

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from core.shared_files import shared_files

from ..imports.movies_csv.export import movies_as_csv
from ..models import Movie

FOLDER = "movie-exports"
KEPT = timedelta(days=1)
_ASKED = ".asked"
_LEFT_AFTER, _GIVEN_UP_AFTER = timedelta(minutes=5), timedelta(hours=1)


def ask_for(name: str, query: str) -> None:
    """Note that a file of the movies of the admin's list is wanted, and clear what is old.

    Parameters
    ----------
    name
        Of the file, without its ending; what was asked for before is not asked for again.
    query
        The search and filters of the list, as in its address.
    """
    if not is_asked(name) and not shared_files.exists(path_of(name)):
        shared_files.save(_asked(name), ContentFile(query.encode()))
    shared_files.delete_unused(FOLDER, (), timezone.now() - KEPT)


def is_asked(name: str) -> bool:
    """Whether a worker has yet to make the file."""
    return shared_files.exists(_asked(name))


def given_up(name: str) -> str | None:
    """Return what was asked for where no worker tries any more; None where one may."""
    try:
        if timezone.now() - shared_files.get_modified_time(_asked(name)) < _GIVEN_UP_AFTER:
            return None
        return _query(name)
    except FileNotFoundError:
        return None


def path_of(name: str) -> str:
    """Return where the file is among the shared ones, or will be."""
    return f"{FOLDER}/{name}.csv"


def make(name: str) -> None:
    """Make a file that was asked for; nothing where it is made already."""
    try:
        query = _query(name)
    except FileNotFoundError:
        return
    request = HttpRequest()
    request.user = AnonymousUser()
    request.GET = QueryDict(query)
    movies = admin.site.get_model_admin(Movie).get_changelist_instance(request)
    chosen = movies.get_queryset(request).prefetch_related(None)
    with shared_files.writing(path_of(name)) as file:
        file.writelines(piece.encode() for piece in movies_as_csv(chosen))
    shared_files.delete(_asked(name))


def make_left() -> int:
    """Make files that a worker left, as one that was killed; return how many."""
    now = timezone.now()
    left = [
        path.removesuffix(_ASKED)
        for path, asked_at in sorted(shared_files.times_in(FOLDER).items())
        if path.endswith(_ASKED) and _LEFT_AFTER < now - asked_at < _GIVEN_UP_AFTER
    ]
    for name in left:
        make(name)
    return len(left)


def _query(name: str) -> str:
    with shared_files.open(_asked(name)) as asked:
        query: str = asked.read().decode()
    return query


def _asked(name: str) -> str:
    return f"{FOLDER}/{name}{_ASKED}"
