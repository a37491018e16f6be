"""Reading what is on a shelf, and matching it with the catalogue."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import cache

from django.db import transaction
from django.utils import timezone

from catalog.imports.batches import batches
from catalog.imports.history.matching import Matcher
from catalog.imports.history.records import Work
from catalog.providers.errors import (
    BusyError,
    NotTheSourceError,
    RefusedError,
    SourceError,
    UnreachableError,
)
from core.encryption import UnreadableError
from core.shared_files import UnansweredError

from . import bringing
from .models import Shelf, ShelfItem
from .sources import jellyfin, plex
from .sources.address import AddressError
from .sources.asking import TooManyError
from .sources.files import FileError, FullError
from .watchable import forget_whether_in_use

EVERY = timedelta(hours=6)
"""A server is asked anew."""
MATCHED_EVERY = timedelta(days=1)
"""The items of files are looked for in the catalogue, which grows."""
AFTER_FAILURE = timedelta(hours=1)

_ROWS_A_PART = 500
_READERS: dict[str, Callable[[Shelf], list[Work]]] = {
    Shelf.Kind.JELLYFIN: jellyfin.read,
    Shelf.Kind.PLEX: plex.read,
}
_PROBLEMS: Sequence[tuple[type[Exception], Shelf.Problem]] = (
    (AddressError, Shelf.Problem.ADDRESS),
    (UnreadableError, Shelf.Problem.SECRET),
    (TooManyError, Shelf.Problem.TOO_MANY),
    (FullError, Shelf.Problem.TOO_MANY),
    (FileError, Shelf.Problem.FILE),
    (UnansweredError, Shelf.Problem.DOWN),
    (RefusedError, Shelf.Problem.REFUSED),
    (BusyError, Shelf.Problem.BUSY),
    (NotTheSourceError, Shelf.Problem.NONSENSE),
    (UnreachableError, Shelf.Problem.DOWN),
    (SourceError, Shelf.Problem.NONSENSE),
)

logger = logging.getLogger(__name__)


def refresh_due() -> int:
    """Read and match all shelves that are due; return how many were."""
    known = cache(Matcher)
    return sum(refresh(shelf, known) for shelf in list(Shelf.objects.due()))


def refresh(shelf: Shelf, known: Callable[[], Matcher] = Matcher) -> bool:
    """Read a shelf that is due and match it; where that cannot be read, all stays as it is.

    Parameters
    ----------
    known
        Returns the movies of the catalogue; asked only if there is something to match.

    Returns
    -------
    bool
        Whether it was due, and no other worker was on it.
    """
    if not shelf.claim():
        return False
    shelf.refresh_from_db()
    kept = shelf.brought
    try:
        works = _read(shelf)
    except tuple(error for error, _problem in _PROBLEMS) as error:
        problem = next(said for kind, said in _PROBLEMS if isinstance(error, kind))
        shelf.note(AFTER_FAILURE, problem=problem)
        if isinstance(error, FileError):
            bringing.forget(shelf, kept)
        logger.warning("shelf %d was not read: %s", shelf.pk, problem.value)
        return True
    # That a file was no good is said until another one comes.
    put_on(shelf, works, known, "" if shelf.is_of_server or kept else shelf.problem)
    if kept:
        bringing.forget(shelf, kept)
    return True


def put_on(
    shelf: Shelf,
    works: Iterable[Work],
    known: Callable[[], Matcher] = Matcher,
    problem: str = "",
) -> None:
    """Let a shelf hold just these works, each with its movie if the catalogue surely has it."""
    wanted = dict.fromkeys(works)
    matched = {work: known().match(work).movie for work in wanted}
    with transaction.atomic():
        # Gone meanwhile, or being filled by another worker.
        if not Shelf.objects.select_for_update().filter(pk=shelf.pk).exists():
            return
        _replace(shelf, matched)
    forget_whether_in_use()
    unknown = sum(movie is None for movie in matched.values())
    shelf.note(
        EVERY if shelf.is_of_server else MATCHED_EVERY,
        problem=problem,
        read_at=timezone.now(),
        item_count=len(matched),
        unknown_count=unknown,
    )
    logger.info("shelf %d holds %d movies, %d unknown", shelf.pk, len(matched), unknown)


def _read(shelf: Shelf) -> list[Work]:
    if shelf.is_of_server:
        return _READERS[shelf.kind](shelf)
    return bringing.works_in(shelf.brought) if shelf.brought else works_of(shelf)


def works_of(shelf: Shelf) -> list[Work]:
    """Return what is on a shelf, as its library named it."""
    return [item.work for item in shelf.items.order_by().iterator(2000)]


def _replace(shelf: Shelf, matched: dict[Work, int | None]) -> None:
    gone, moved, there = [], [], set()
    for item in shelf.items.order_by("pk").iterator(2000):
        work = item.work
        if work not in matched or work in there:
            gone.append(item.pk)
            continue
        there.add(work)
        if item.movie_id != matched[work]:
            item.movie_id = matched[work]
            moved.append(item)
    for keys in batches(gone, _ROWS_A_PART):
        ShelfItem.objects.delete_rows(keys)
    ShelfItem.objects.bulk_update(moved, ["movie"], batch_size=_ROWS_A_PART)
    ShelfItem.objects.bulk_create(
        (
            ShelfItem(shelf=shelf, movie_id=movie, **ShelfItem.columns_of(work))
            for work, movie in matched.items()
            if work not in there
        ),
        batch_size=_ROWS_A_PART,
    )
