"""What is written of each kind of record that the catalogue keeps."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from catalog.models import (
    HistoryImport,
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
from catalog.models.notes import LIKED_TAG, MOST_DIFFERENT_TAGS, TAG_LENGTH, normal_tag
from catalog.models.watchlist import MOST_ON_WATCHLIST
from core.deletion import hold

from .records import Kind, Reason, Record
from .states import state_of
from .writing import Placed, Writer, writes


@writes(Kind.RATING)
def _ratings(writer: Writer, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
    wanted = {item.movie: item.record for item in sorted(placed, key=_by_date)}
    writer.skip(Reason.OLDER, len(placed) - len(wanted))
    own = Rating.objects.filter(user=writer.user, movie__in=wanted).select_for_update()
    there = {rating.movie_id: rating for rating in own}
    new: list[Rating] = []
    changed: list[Rating] = []
    before: dict[int, dict[str, Any]] = {}
    for movie, record in wanted.items():
        at = record.at or timezone.now()
        stars = record.points or 0.0
        rating = there.get(movie)
        if rating is None:
            rating = Rating(user_id=writer.user, movie_id=movie, stars=stars, updated_at=at)
            rating.created_at = record.since or at
            new.append(rating)
        elif rating.stars == stars:
            writer.outcome.unchanged += 1
        elif not _counts_more(writer, record, rating.updated_at):
            writer.skip(Reason.KEPT_HERE)
        else:
            before[rating.pk] = state_of(rating)
            rating.stars, rating.updated_at = stars, at
            changed.append(rating)
    stars_before = {pk: state["stars"] for pk, state in before.items()}
    _record_changes(writer, changed, before)
    Rating.objects.write_many(new, changed, stars_before)
    writer.outcome.taken[Kind.RATING] += len(new) + len(changed)
    writer.note([(rating, before.get(rating.pk)) for rating in [*new, *changed]])


def _counts_more(writer: Writer, record: Record, since: datetime) -> bool:
    """Whether a rating of the file replaces one that was given here, or imported."""
    if writer.history_import.rule == HistoryImport.Rule.NEWEST:
        return record.at is not None and record.at > since
    return writer.history_import.rule == HistoryImport.Rule.FILE


def _record_changes(
    writer: Writer, changed: Sequence[Rating], before: Mapping[int, dict[str, Any]]
) -> None:
    """Put replaced ratings into the history, as when they are replaced by hand."""
    rated = [rating.movie_id for rating in changed]
    known = RatingChange.objects.filter(user=writer.user, movie__in=rated)
    with_history = set(known.values_list("movie", flat=True))
    rows = []
    for rating in changed:
        if rating.movie_id not in with_history:
            state = before[rating.pk]
            at = datetime.fromisoformat(state["updated_at"])
            rows.append(_change(rating, state["stars"], at))
        rows.append(_change(rating, rating.stars, rating.updated_at))
    RatingChange.objects.bulk_create(rows)
    writer.note([(row, None) for row in rows])


@writes(Kind.HISTORY)
def _history(writer: Writer, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
    own = RatingChange.objects.filter(user=writer.user, movie__in={item.movie for item in placed})
    there: set[tuple[Any, ...]] = set(own.values_list("movie", "stars", "at"))
    new = []
    for record, movie in placed:
        change = movie, record.points, record.at
        if record.at is None:
            writer.skip(Reason.BAD_DATE)
        elif writer.is_new(change, there):
            new.append(
                RatingChange(user_id=writer.user, movie_id=movie, stars=record.points, at=record.at)
            )
    writer.add(Kind.HISTORY, new)


@writes(Kind.DIARY)
def _viewings(writer: Writer, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
    own = Viewing.objects.filter(user=writer.user)
    among = own.filter(movie__in={item.movie for item in placed})
    there = Counter(among.values_list("movie", "watched_on"))
    room = MOST_VIEWINGS - own.count()
    new: list[Viewing] = []
    for record, movie in placed:
        day = record.at.date() if record.at else None
        if day is None or day < FIRST_SCREENING:
            writer.skip(Reason.BAD_DATE)
        elif record.nth < there[movie, day] or (record.second_hand and _has(there, movie)):
            writer.outcome.unchanged += 1
        elif len(new) >= room:
            writer.skip(Reason.LIMIT)
        else:
            there[movie, day] += 1
            row = Viewing(
                user_id=writer.user,
                movie_id=movie,
                watched_on=day,
                title=str(movies[movie]),
                note=record.text[:NOTE_LENGTH],
                created_at=record.since or timezone.now(),
            )
            new.append(row)
    writer.add(Kind.DIARY, new)


@writes(Kind.WATCHLIST)
def _watchlist(writer: Writer, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
    own = WatchlistEntry.objects.filter(user=writer.user)
    there = set(own.values_list("movie", flat=True))
    new = []
    for record, movie in placed:
        if writer.is_new(movie, there, has_room=len(there) < MOST_ON_WATCHLIST):
            at = record.at or timezone.now()
            new.append(WatchlistEntry(user_id=writer.user, movie_id=movie, created_at=at))
    writer.add(Kind.WATCHLIST, new)


@writes(Kind.NEW_LIST)
def _new_lists(writer: Writer, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
    """Add lists, whether or not a movie follows that is on them."""
    for record, _ in placed:
        _list_named(writer, record)


def _list_named(writer: Writer, record: Record) -> MovieList | None:
    """Return the list of a record, a new one if need be; None if there is no room."""
    name = list_name(record)
    own = MovieList.objects.filter(user=writer.user)
    movie_list = own.filter(name=name).first()
    if movie_list is None and own.count() < MOST_LISTS:
        since = record.at if record.kind is Kind.NEW_LIST else None
        movie_list = MovieList(
            user_id=writer.user,
            name=name,
            description=record.about[:2000],
            ranked=record.ranked,
            created_at=since or timezone.now(),
        )
        movie_list.save()
        writer.note([(movie_list, None)])
    return movie_list


@writes(Kind.LIST)
def _lists(writer: Writer, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
    by_name: dict[str, list[Placed]] = {}
    for item in placed:
        by_name.setdefault(list_name(item.record), []).append(item)
    for items in by_name.values():
        movie_list = _list_named(writer, items[0].record)
        if movie_list is None:
            writer.skip(Reason.LIMIT, len(items))
        else:
            _list_entries(writer, movie_list, items, movies)


def _list_entries(
    writer: Writer, movie_list: MovieList, items: Sequence[Placed], movies: Mapping[int, Movie]
) -> None:
    hold(MovieList.objects.filter(pk=movie_list.pk))
    there = set(movie_list.entries.values_list("movie", flat=True))
    last = movie_list.entries.aggregate(last=Max("position"))["last"] or 0
    new: list[ListEntry] = []
    for record, movie in items:
        position = last + len(new) + 1
        if writer.is_new(movie, there, has_room=position <= MOST_ENTRIES):
            entry = ListEntry(
                movie_list=movie_list,
                movie_id=movie,
                position=position,
                title=str(movies[movie]),
                created_at=record.at or timezone.now(),
            )
            new.append(entry)
    writer.add(Kind.LIST, new)


@writes(Kind.LIKE)
def _likes(writer: Writer, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
    _put_tags(writer, Kind.LIKE, [(movie, LIKED_TAG, record) for record, movie in placed])


@writes(Kind.TAG)
def _tags(writer: Writer, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
    named = [(movie, normal_tag(record.text), record) for record, movie in placed]
    _put_tags(writer, Kind.TAG, named)


def _put_tags(writer: Writer, kind: Kind, named: Sequence[tuple[int, str, Record]]) -> None:
    own = OwnTag.objects.filter(user=writer.user)
    among = own.filter(movie__in={movie for movie, _, _ in named})
    there = set(among.values_list("movie", "name"))
    different = set(own.order_by().values_list("name", flat=True).distinct())
    new = []
    for movie, name, record in named:
        is_known = name in different or len(different) < MOST_DIFFERENT_TAGS
        has_room = 0 < len(name) <= TAG_LENGTH and is_known
        if writer.is_new((movie, name), there, has_room=has_room):
            different.add(name)
            at = record.at or timezone.now()
            new.append(OwnTag(user_id=writer.user, movie_id=movie, name=name, created_at=at))
    writer.add(kind, new)


@writes(Kind.NOTE)
def _notes(writer: Writer, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
    own = MovieNote.objects.filter(
        user=writer.user, movie__in={item.movie for item in placed}
    ).select_for_update()
    there = {note.movie_id: note for note in own}
    before = {note.pk: state_of(note) for note in there.values()}
    changed = set()
    for record, movie in placed:
        note = there.get(movie)
        text = record.text[:NOTE_LENGTH]
        if note is None:
            at = record.at or timezone.now()
            note = MovieNote(user_id=writer.user, movie_id=movie, text=text, updated_at=at)
            there[movie] = note
        elif text in note.text:
            writer.outcome.unchanged += 1
            continue
        elif len(note.text) + len(text) + 2 > NOTE_LENGTH:
            writer.skip(Reason.LIMIT)
            continue
        else:
            note.text = f"{note.text}\n\n{text}"
        changed.add(movie)
        writer.outcome.taken[Kind.NOTE] += 1
    rows = [there[movie] for movie in sorted(changed)]
    MovieNote.objects.bulk_create([note for note in rows if note.pk is None])
    MovieNote.objects.bulk_update([note for note in rows if note.pk in before], ["text"])
    writer.note([(note, before.get(note.pk)) for note in rows])


@writes(Kind.ACCOUNT)
def _account(writer: Writer, placed: Sequence[Placed], movies: Mapping[int, Movie]) -> None:
    """Show ratings as they were shown, unless that was changed here."""
    for record, _ in placed:
        wanted = json.loads(record.text).get("out_of_ten") is True
        user = User.objects.get(pk=writer.user)
        if user.out_of_ten == wanted:
            writer.outcome.unchanged += 1
        elif user.out_of_ten:
            writer.skip(Reason.KEPT_HERE)
        else:
            before, user.out_of_ten = state_of(user), wanted
            User.objects.filter(pk=user.pk).update(out_of_ten=wanted)
            writer.outcome.taken[Kind.ACCOUNT] += 1
            writer.note([(user, before)])


def list_name(record: Record) -> str:
    """Return what the list of a record is called."""
    return record.text[:NAME_LENGTH] or "?"


def _by_date(item: Placed) -> float:
    return item.record.at.timestamp() if item.record.at else float("-inf")


def _has(there: Counter[Any], movie: int) -> bool:
    return any(other == movie for other, _ in there)


def _change(rating: Rating, stars: float, at: datetime) -> RatingChange:
    return RatingChange(user_id=rating.user_id, movie_id=rating.movie_id, stars=stars, at=at)
