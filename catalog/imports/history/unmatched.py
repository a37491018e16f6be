"""What files say of movies that are not known, kept until they are."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Self

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

MOST_UNMATCHED = 5_000
"""Movies of a user that are not known, and ratings of them: pages read all of these."""
MOST_RECORDS = 20_000
"""Of all these movies together."""
MOST_OF_ONE = 100
"""Records of such a movie."""

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


@dataclass
class Room:
    """How much more of movies that are not known is kept of a user's files."""

    movies: int
    ratings: int
    records: int

    @classmethod
    def of(cls, user_id: int) -> Self:
        """Return the room that there is; of the answers, the latest are kept."""
        own = UnmatchedMovie.objects.filter(user=user_id)
        answered = own.exclude(movie=None).order_by("-pk")
        own.filter(pk__in=list(answered.values_list("pk", flat=True)[MOST_UNMATCHED:])).delete()
        records = UnmatchedRecord.objects.filter(unmatched__user=user_id, unmatched__movie=None)
        return cls(
            movies=MOST_UNMATCHED - own.open().count(),
            ratings=MOST_UNMATCHED - records.filter(kind=Kind.RATING).count(),
            records=MOST_RECORDS - records.count(),
        )

    def has_any_for(self, record: Record, *, of_known: bool) -> bool:
        """Return whether a record can be kept, of a movie of which others are or of a new one."""
        has_for_kind = record.kind is not Kind.RATING or self.ratings > 0
        return has_for_kind and self.records > 0 and (of_known or self.movies > 0)

    def take(self, record: Record, *, of_known: bool) -> None:
        """Note that a record is kept."""
        self.movies -= not of_known
        self.ratings -= record.kind is Kind.RATING
        self.records -= 1


def keep(
    history_import: HistoryImport, found: Sequence[tuple[Record, Match]], room: Room
) -> tuple[int, int]:
    """Keep records of movies that are not known, as far as there is room.

    In a transaction.

    Returns
    -------
    tuple
        How many were kept before, and how many there is no room for.
    """
    keys = {key_of(record.work) for record, _ in found}
    own = UnmatchedMovie.objects.filter(user=history_import.user_id, key__in=keys)
    known = set(own.values_list("key", flat=True))
    kept = UnmatchedRecord.objects.filter(unmatched__in=own)
    there = set(kept.values_list("unmatched__key", "digest"))
    of_movie = Counter(key for key, _ in there)
    new: list[UnmatchedMovie] = []
    said: list[tuple[str, str, dict[str, Any]]] = []
    unchanged = 0
    for record, match in found:
        key, facts = key_of(record.work), UnmatchedRecord.fields_of(record)
        digest = _digest({name: fact for name, fact in facts.items() if name != "more" or fact})
        if (key, digest) in there:
            unchanged += 1
        elif of_movie[key] < MOST_OF_ONE and room.has_any_for(record, of_known=key in known):
            room.take(record, of_known=key in known)
            if key not in known:
                new.append(_unmatched(history_import.user_id, key, record.work, match))
                known.add(key)
            there.add((key, digest))
            of_movie[key] += 1
            said.append((key, digest, facts))
    UnmatchedMovie.objects.bulk_create(new, ignore_conflicts=True)
    by_key = {row.key: row for row in own.all()}
    UnmatchedRecord.objects.bulk_create(
        UnmatchedRecord(
            unmatched=by_key[key], history_import=history_import, digest=digest, **facts
        )
        for key, digest, facts in said
    )
    return unchanged, len(found) - unchanged - len(said)


def count_kept(user_id: int, works: Iterable[Work]) -> dict[str, int]:
    """Return of how many movies something is kept: those to ask about, and the unknown ones."""
    keys = set(map(key_of, works))
    open_ones = UnmatchedMovie.objects.filter(user=user_id).open()
    kept = [found for key, found in open_ones.values_list("key", "candidates") if key in keys]
    review = sum(map(bool, kept))
    return {"review": review, "unknown": len(kept) - review}


def confirm(unmatched: UnmatchedMovie, movie: Movie) -> None:
    """Note that an unmatched movie is this one, and import what was kept of it."""
    with transaction.atomic():
        hold(User.objects.filter(pk=unmatched.user_id))
        own = UnmatchedMovie.objects.filter(pk=unmatched.pk, movie=None)
        # Of two answers at once, the first one counts.
        if not own.update(movie=movie):
            return
        listed = ListEntry.objects.filter(movie_list__user=unmatched.user_id, movie=movie)
        before = set(listed.values_list("movie_list__name", flat=True))
        kept = unmatched.records.select_related("history_import").order_by("history_import", "pk")
        for history_import, rows in groupby(kept, attrgetter("history_import")):
            placed = [Placed(_record(row), movie.pk) for row in rows]
            Writer(history_import).write(placed)
            for record, _ in placed:
                if record.position and list_name(record) not in before:
                    before.add(list_name(record))
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
