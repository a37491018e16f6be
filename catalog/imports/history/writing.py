"""Records of movies that are known, into a user's library; each change is noted for an undo."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from catalog.models import (
    HistoryImport,
    ImportChange,
    ListEntry,
    Movie,
    MovieList,
    MovieNote,
    OwnTag,
    Rating,
    RatingChange,
    Viewing,
    WatchlistEntry,
)
from catalog.models.diary import FIRST_SCREENING, MOST_VIEWINGS, NOTE_LENGTH
from catalog.models.lists import MOST_ENTRIES, MOST_LISTS, NAME_LENGTH
from catalog.models.notes import MOST_DIFFERENT_TAGS, TAG_LENGTH, normal_tag
from catalog.models.watchlist import MOST_ON_WATCHLIST
from core.deletion import hold

from .records import Kind, Reason, Record
from .states import state_of

LIKED = "liked"
"""The tag of movies that a site has as liked; a like is not a rating."""


NO_MOVIE = 0
"""What a record of a list itself is about."""


class Placed(NamedTuple):
    """A record, and the movie that it is about."""

    record: Record
    movie: int


@dataclass
class Outcome:
    """What became of records."""

    taken: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0


class Writer:
    """Writes to the library of an import's user, by the import's rule, within a transaction.

    Parameters
    ----------
    history_import
        To which the changes belong.
    """

    def __init__(self, history_import: HistoryImport) -> None:
        self._import = history_import
        self._user = history_import.user_id
        self._outcome = Outcome()

    def write(self, placed: Sequence[Placed]) -> Outcome:
        """Write some records, in their order; those of movies that are gone are left out."""
        hold(User.objects.filter(pk=self._user))
        self._outcome = Outcome()
        movies = Movie.everything.only("title", "year").in_bulk({item.movie for item in placed})
        for kind, write in _WRITERS.items():
            own = [item for item in placed if item.record.kind is kind]
            there = [item for item in own if item.movie in movies or item.movie == NO_MOVIE]
            self._skip(Reason.NOT_FOUND, len(own) - len(there))
            if there:
                write(self, there, movies)
        return self._outcome

    def _skip(self, reason: Reason, count: int = 1) -> None:
        if count:
            self._outcome.skipped[reason] += count

    def _add(self, kind: Kind, rows: Sequence[Any]) -> None:
        """Add rows, and note that they were not there."""
        if rows:
            rows[0].__class__._default_manager.bulk_create(rows)
        self._outcome.taken[kind] += len(rows)
        self._note([(row, None) for row in rows])

    def _note(self, changes: Sequence[tuple[Any, dict[str, Any] | None]]) -> None:
        ImportChange.objects.bulk_create(
            ImportChange(
                history_import=self._import,
                table=row._meta.model_name,
                row=row.pk,
                before=before,
                after=state_of(row),
            )
            for row, before in changes
        )

    def _ratings(self, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
        wanted = {item.movie: item.record for item in sorted(placed, key=_by_date)}
        self._skip(Reason.OLDER, len(placed) - len(wanted))
        own = Rating.objects.filter(user=self._user, movie__in=wanted).select_for_update()
        there = {rating.movie_id: rating for rating in own}
        new: list[Rating] = []
        changed: list[Rating] = []
        before: dict[int, dict[str, Any]] = {}
        for movie, record in wanted.items():
            at = record.at or timezone.now()
            stars = record.points or 0.0
            rating = there.get(movie)
            if rating is None:
                new.append(_rating(self._user, movie, stars, at, record.since or at))
            elif rating.stars == stars:
                self._outcome.unchanged += 1
            elif not self._counts_more(record, rating.updated_at):
                self._skip(Reason.KEPT_HERE)
            else:
                before[rating.pk] = state_of(rating)
                rating.stars, rating.updated_at = stars, at
                changed.append(rating)
        stars_before = {pk: state["stars"] for pk, state in before.items()}
        self._record_changes(changed, before)
        Rating.objects.write_many(new, changed, stars_before)
        self._outcome.taken[Kind.RATING] += len(new) + len(changed)
        self._note([(rating, before.get(rating.pk)) for rating in [*new, *changed]])

    def _counts_more(self, record: Record, since: datetime) -> bool:
        """Whether a rating of the file replaces one that was given here, or imported."""
        if self._import.rule == HistoryImport.Rule.NEWEST:
            return record.at is not None and record.at > since
        return self._import.rule == HistoryImport.Rule.FILE

    def _record_changes(
        self, changed: Sequence[Rating], before: Mapping[int, dict[str, Any]]
    ) -> None:
        """Put replaced ratings into the history, as when they are replaced by hand."""
        rated = [rating.movie_id for rating in changed]
        known = RatingChange.objects.filter(user=self._user, movie__in=rated)
        with_history = set(known.values_list("movie", flat=True))
        rows = []
        for rating in changed:
            if rating.movie_id not in with_history:
                state = before[rating.pk]
                at = datetime.fromisoformat(state["updated_at"])
                rows.append(_change(rating, state["stars"], at))
            rows.append(_change(rating, rating.stars, rating.updated_at))
        RatingChange.objects.bulk_create(rows)
        self._note([(row, None) for row in rows])

    def _history(self, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
        own = RatingChange.objects.filter(
            user=self._user, movie__in={item.movie for item in placed}
        )
        there: set[tuple[Any, ...]] = set(own.values_list("movie", "stars", "at"))
        new = []
        for record, movie in placed:
            change = movie, record.points, record.at
            if record.at is None:
                self._skip(Reason.BAD_DATE)
            elif change in there:
                self._outcome.unchanged += 1
            else:
                there.add(change)
                new.append(
                    RatingChange(
                        user_id=self._user, movie_id=movie, stars=record.points, at=record.at
                    )
                )
        self._add(Kind.HISTORY, new)

    def _viewings(self, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
        own = Viewing.objects.filter(user=self._user)
        among = own.filter(movie__in={item.movie for item in placed})
        there = Counter(among.values_list("movie", "watched_on"))
        room = MOST_VIEWINGS - own.count()
        new: list[Viewing] = []
        for record, movie in placed:
            day = record.at.date() if record.at else None
            if day is None or day < FIRST_SCREENING:
                self._skip(Reason.BAD_DATE)
            elif record.nth < there[movie, day] or (record.second_hand and _has(there, movie)):
                self._outcome.unchanged += 1
            elif len(new) >= room:
                self._skip(Reason.LIMIT)
            else:
                there[movie, day] += 1
                title = str(movies[movie])
                row = Viewing(
                    user_id=self._user,
                    movie_id=movie,
                    watched_on=day,
                    title=title,
                    note=record.text[:NOTE_LENGTH],
                    created_at=record.since or timezone.now(),
                )
                new.append(row)
        self._add(Kind.DIARY, new)

    def _watchlist(self, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
        own = WatchlistEntry.objects.filter(user=self._user)
        there = set(own.values_list("movie", flat=True))
        new = []
        for record, movie in placed:
            if movie in there:
                self._outcome.unchanged += 1
            elif len(there) >= MOST_ON_WATCHLIST:
                self._skip(Reason.LIMIT)
            else:
                there.add(movie)
                at = record.at or timezone.now()
                new.append(WatchlistEntry(user_id=self._user, movie_id=movie, created_at=at))
        self._add(Kind.WATCHLIST, new)

    def _new_lists(self, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
        """Add lists, whether or not a movie follows that is on them."""
        for record, _ in placed:
            self._list_named(record)

    def _list_named(self, record: Record) -> MovieList | None:
        """Return the list of a record, a new one if need be; None if there is no room."""
        name = list_name(record)
        own = MovieList.objects.filter(user=self._user)
        movie_list = own.filter(name=name).first()
        if movie_list is None and own.count() < MOST_LISTS:
            since = record.at if record.kind is Kind.NEW_LIST else None
            movie_list = MovieList(
                user_id=self._user,
                name=name,
                description=record.about[:2000],
                ranked=record.ranked,
                created_at=since or timezone.now(),
            )
            movie_list.save()
            self._note([(movie_list, None)])
        return movie_list

    def _lists(self, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
        by_name: dict[str, list[Placed]] = {}
        for item in placed:
            by_name.setdefault(list_name(item.record), []).append(item)
        for items in by_name.values():
            movie_list = self._list_named(items[0].record)
            if movie_list is None:
                self._skip(Reason.LIMIT, len(items))
            else:
                self._list_entries(movie_list, items, movies)

    def _list_entries(
        self, movie_list: MovieList, items: Sequence[Placed], movies: Mapping[int, Movie]
    ) -> None:
        hold(MovieList.objects.filter(pk=movie_list.pk))
        there = set(movie_list.entries.values_list("movie", flat=True))
        last = movie_list.entries.aggregate(last=Max("position"))["last"] or 0
        new: list[ListEntry] = []
        for record, movie in items:
            if movie in there:
                self._outcome.unchanged += 1
            elif last + len(new) >= MOST_ENTRIES:
                self._skip(Reason.LIMIT)
            else:
                there.add(movie)
                position = last + len(new) + 1
                entry = ListEntry(
                    movie_list=movie_list,
                    movie_id=movie,
                    position=position,
                    title=str(movies[movie]),
                    created_at=record.at or timezone.now(),
                )
                new.append(entry)
        self._add(Kind.LIST, new)

    def _likes(self, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
        self._put_tags(Kind.LIKE, [(movie, LIKED, record) for record, movie in placed])

    def _tags(self, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
        named = [(movie, normal_tag(record.text), record) for record, movie in placed]
        self._put_tags(Kind.TAG, named)

    def _put_tags(self, kind: Kind, named: Sequence[tuple[int, str, Record]]) -> None:
        own = OwnTag.objects.filter(user=self._user)
        among = own.filter(movie__in={movie for movie, _, _ in named})
        there = set(among.values_list("movie", "name"))
        different = set(own.order_by().values_list("name", flat=True).distinct())
        new = []
        for movie, name, record in named:
            if (movie, name) in there:
                self._outcome.unchanged += 1
            elif not 0 < len(name) <= TAG_LENGTH or (
                name not in different and len(different) >= MOST_DIFFERENT_TAGS
            ):
                self._skip(Reason.LIMIT)
            else:
                there.add((movie, name))
                different.add(name)
                at = record.at or timezone.now()
                new.append(OwnTag(user_id=self._user, movie_id=movie, name=name, created_at=at))
        self._add(kind, new)

    def _notes(self, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
        own = MovieNote.objects.filter(
            user=self._user, movie__in={item.movie for item in placed}
        ).select_for_update()
        there = {note.movie_id: note for note in own}
        before = {note.pk: state_of(note) for note in there.values()}
        changed = set()
        for record, movie in placed:
            note = there.get(movie)
            text = record.text[:NOTE_LENGTH]
            if note is None:
                at = record.at or timezone.now()
                note = MovieNote(user_id=self._user, movie_id=movie, text=text, updated_at=at)
                there[movie] = note
            elif text in note.text:
                self._outcome.unchanged += 1
                continue
            elif len(note.text) + len(text) + 2 > NOTE_LENGTH:
                self._skip(Reason.LIMIT)
                continue
            else:
                note.text = f"{note.text}\n\n{text}"
            changed.add(movie)
            self._outcome.taken[Kind.NOTE] += 1
        rows = [there[movie] for movie in sorted(changed)]
        MovieNote.objects.bulk_create([note for note in rows if note.pk is None])
        MovieNote.objects.bulk_update([note for note in rows if note.pk in before], ["text"])
        self._note([(note, before.get(note.pk)) for note in rows])


_Write = Callable[[Writer, Sequence[Placed], Mapping[int, Movie]], None]

_WRITERS: dict[Kind, _Write] = {
    Kind.RATING: Writer._ratings,
    Kind.DIARY: Writer._viewings,
    Kind.WATCHLIST: Writer._watchlist,
    Kind.HISTORY: Writer._history,
    Kind.NEW_LIST: Writer._new_lists,
    Kind.LIST: Writer._lists,
    Kind.LIKE: Writer._likes,
    Kind.TAG: Writer._tags,
    Kind.NOTE: Writer._notes,
}


def list_name(record: Record) -> str:
    """Return what the list of a record is called."""
    return record.text[:NAME_LENGTH] or "?"


def _by_date(item: Placed) -> float:
    return item.record.at.timestamp() if item.record.at else float("-inf")


def _has(there: Counter[Any], movie: int) -> bool:
    return any(other == movie for other, _ in there)


def _rating(user: int, movie: int, stars: float, at: datetime, since: datetime) -> Rating:
    return Rating(user_id=user, movie_id=movie, stars=stars, created_at=since, updated_at=at)


def _change(rating: Rating, stars: float, at: datetime) -> RatingChange:
    return RatingChange(user_id=rating.user_id, movie_id=rating.movie_id, stars=stars, at=at)
