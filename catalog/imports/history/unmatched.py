"""What files say of movies that are not known, kept until they are."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Avg, Count
from django.utils import timezone

from accounts.models import User
from catalog.models import HistoryImport, ListEntry, Movie, UnmatchedMovie, UnmatchedRecord
from core.deletion import hold

from .matching import Match, Matcher
from .records import Kind, Record, Work
from .writers import list_name
from .writing import Placed, Writer

_OF_WORK = tuple(field.name for field in fields(Work) if field.name != "wikidata_id")


def key_of(work: Work) -> str:
    """Return a digest of what a file says of a movie."""
    facts = [getattr(work, name) for name in _OF_WORK]
    # Answers that were given before this id was read stay.
    return _digest([*facts, work.wikidata_id] if work.wikidata_id else facts)


def answers_of(user_id: int) -> dict[str, int]:
    """Return the movies that this user's unmatched ones have turned out to be, by their key."""
    known = UnmatchedMovie.objects.filter(user=user_id, movie__isnull=False)
    return dict(known.values_list("key", "movie"))


def keep(history_import: HistoryImport, found: Sequence[tuple[Record, Match]]) -> int:
    """Keep records of movies that are not known; return how many were kept before.

    In a transaction.
    """
    user = history_import.user_id
    works = {key_of(record.work): (record.work, match) for record, match in found}
    own = UnmatchedMovie.objects.filter(user=user, key__in=works)
    there = set(own.values_list("key", flat=True))
    new = [
        _unmatched(user, key, work, match)
        for key, (work, match) in works.items()
        if key not in there
    ]
    UnmatchedMovie.objects.bulk_create(new, ignore_conflicts=True)
    by_key = {row.key: row for row in own.all()}
    rows = {}
    for record, _ in found:
        unmatched = by_key[key_of(record.work)]
        said = UnmatchedRecord.fields_of(record)
        digest = _digest({name: fact for name, fact in said.items() if name != "more" or fact})
        rows[unmatched.pk, digest] = UnmatchedRecord(
            unmatched=unmatched, history_import=history_import, digest=digest, **said
        )
    known = UnmatchedRecord.objects.filter(unmatched__in=by_key.values())
    for pair in known.values_list("unmatched", "digest"):
        rows.pop(pair, None)
    UnmatchedRecord.objects.bulk_create(rows.values())
    return len(found) - len(rows)


def confirm(unmatched: UnmatchedMovie, movie: Movie) -> None:
    """Note that an unmatched movie is this one, and import what was kept of it."""
    with transaction.atomic():
        hold(User.objects.filter(pk=unmatched.user_id))
        own = UnmatchedMovie.objects.filter(pk=unmatched.pk, movie=None)
        # Of two answers at once, the first one counts.
        if not own.update(movie=movie):
            return
        records = unmatched.records.select_related("history_import").order_by("pk")
        for kept in records:
            record = _record(kept)
            outcome = Writer(kept.history_import).write([Placed(record, movie.pk)])
            if record.position and outcome.taken[Kind.LIST]:
                _put_in_place(unmatched.user_id, record, movie)


def _put_in_place(user: int, record: Record, movie: Movie) -> None:
    """Move a movie that has just come onto a list to where the list had it."""
    added = ListEntry.objects.filter(
        movie_list__user=user, movie_list__name=list_name(record), movie=movie
    )
    for entry in added.select_related("movie_list"):
        entry.movie_list.move(entry, record.position or entry.position)


def reject(unmatched: UnmatchedMovie) -> None:
    """Note that an unmatched movie is none of its candidates."""
    rejected = sorted({*unmatched.rejected, *unmatched.candidates})
    own = UnmatchedMovie.objects.filter(pk=unmatched.pk, movie=None)
    own.update(candidates=[], rejected=rejected)


def match_again() -> int:
    """Look for unmatched movies among those that the catalogue has now; return how many are there.

    Only what is sure is taken, and never what its owner has said it is not.
    """
    waiting = UnmatchedMovie.objects.filter(movie=None)
    if not waiting.exists():
        return 0
    matcher, found = Matcher(), 0
    for unmatched in waiting.order_by("pk").iterator(500):
        movie = matcher.match(_work(unmatched)).movie
        if movie and movie not in unmatched.rejected:
            confirm(unmatched, Movie(pk=movie))
            found += 1
    return found


def rating_totals(user_id: int) -> dict[str, Any]:
    """Return how many ratings of unmatched movies this user has, and their average."""
    rated = UnmatchedRecord.objects.filter(
        unmatched__user=user_id, unmatched__movie=None, kind=Kind.RATING
    )
    return rated.aggregate(count=Count("pk"), average=Avg("stars"))


def _unmatched(user: int, key: str, work: Work, match: Match) -> UnmatchedMovie:
    return UnmatchedMovie(
        user_id=user,
        key=key,
        title=work.title,
        year=work.year,
        imdb_id=work.imdb_id or "",
        tmdb_id=work.tmdb_id,
        movielens_id=work.movielens_id,
        wikidata_id=work.wikidata_id or "",
        candidates=list(match.candidates),
        created_at=timezone.now(),
    )


def _work(unmatched: UnmatchedMovie) -> Work:
    return Work(
        unmatched.title,
        unmatched.year,
        imdb_id=unmatched.imdb_id or None,
        tmdb_id=unmatched.tmdb_id,
        movielens_id=unmatched.movielens_id,
        wikidata_id=unmatched.wikidata_id or None,
    )


def _record(kept: UnmatchedRecord) -> Record:
    return Record(
        Kind(kept.kind),
        Work(),
        points=kept.stars,
        at=kept.at,
        text=kept.text,
        about=kept.about,
        ranked=kept.ranked,
        since=datetime.fromisoformat(since) if (since := kept.more.get("since")) else None,
        position=kept.more.get("position"),
        nth=kept.more.get("nth", 0),
    )


def _digest(facts: Mapping[str, Any] | Iterable[Any]) -> str:
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()[:40]
