"""Files of many movies, which a worker makes while the admin waits."""

from datetime import timedelta
from pathlib import Path

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from ..imports.movies_csv.export import movies_as_csv
from ..models import Movie

FOLDER = "movie-exports"
KEPT = timedelta(days=1)


def ask_for(name: str, query: str) -> None:
    """Note that a file of the movies of the admin's list is wanted, and clear what is old.

    Parameters
    ----------
    name
        Of the file, without its ending; what was asked for before is not asked for again.
    query
        The search and filters of the list, as in its address.
    """
    oldest = timezone.now() - KEPT
    if not is_asked(name) and not path_of(name).exists():
        default_storage.save(_asked(name), ContentFile(query.encode()))
    for other in default_storage.listdir(FOLDER)[1]:
        if default_storage.get_modified_time(f"{FOLDER}/{other}") < oldest:
            default_storage.delete(f"{FOLDER}/{other}")


def is_asked(name: str) -> bool:
    """Whether a worker has yet to make the file."""
    return default_storage.exists(_asked(name))


def path_of(name: str) -> Path:
    """Return where the file is, or will be."""
    return Path(default_storage.path(f"{FOLDER}/{name}.csv"))


def make(name: str) -> None:
    """Make a file that was asked for; nothing where it is made already."""
    try:
        with default_storage.open(_asked(name)) as asked:
            query = asked.read().decode()
    except FileNotFoundError:
        return
    request = HttpRequest()
    request.user = AnonymousUser()
    request.GET = QueryDict(query)
    movies = admin.site.get_model_admin(Movie).get_changelist_instance(request)
    chosen = movies.get_queryset(request).prefetch_related(None)
    # Whole or not at all; what begins with a dot is in no backup.
    unfinished = path_of(f".{name}")
    with unfinished.open("w", newline="") as file:
        file.writelines(movies_as_csv(chosen))
    unfinished.replace(path_of(name))
    default_storage.delete(_asked(name))


def _asked(name: str) -> str:
    return f"{FOLDER}/{name}.asked"
