"""What one person keeps on the site, as little or as much as asked for."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.db import models

from accounts.models import User
from catalog.imports.history.records import Kind
from catalog.imports.history.unmatched import MOST_OF_ONE, MOST_RECORDS, MOST_UNMATCHED
from catalog.models import (
    HistoryImport,
    ListEntry,
    Movie,
    MovieList,
    MovieNote,
    OwnTag,
    Rating,
    RatingChange,
    UnmatchedMovie,
    UnmatchedRecord,
    Viewing,
    WatchlistEntry,
)
from catalog.models.lists import MOST_ENTRIES, MOST_LISTS
from catalog.models.notes import MOST_DIFFERENT_TAGS
from nights import voting
from nights.models import MOST_NIGHTS, GuestRating, Night, Participant
from recommendations.models import Impression, NotInterested, NotSeen, Prediction

_BATCH = 2_000


class Amounts(NamedTuple):
    """How much of each; where one movie or day can have many, so many of them are on one."""

    lists: int
    entries: int
    viewings: int
    watchlist: int
    unwanted: int
    tags: int
    notes: int
    changes: int
    impressions: int
    nights: int
    guests: int
    unmatched: int


class Words(NamedTuple):
    """What is written on them; a number follows where there are several.

    Others see that of the shared list, which has no description.
    """

    shared_list: str = "List"
    other_lists: str = "List"
    description: str = ""
    viewing: str = "Seen."
    note: str = "Words. " * 50
    often: str = "often"
    tag: str = "word"
    night: str = "Night"
    host: str = "Host"


LIGHT = Amounts(3, 20, 30, 30, 20, 20, 10, 2, 200, 2, 3, 20)
WORDS = Words()
MUCH = Amounts(
    lists=MOST_LISTS,
    entries=MOST_ENTRIES,
    viewings=1_500,
    watchlist=3_000,
    unwanted=2_000,
    tags=2 * MOST_DIFFERENT_TAGS,
    notes=1_000,
    changes=500,
    impressions=3_000,
    nights=MOST_NIGHTS,
    guests=11,
    unmatched=MOST_UNMATCHED,
)
"""Of lists, their entries, tags, nights and unmatched movies as many as the site lets one make."""


def give(user: User, movies: Sequence[int], amounts: Amounts, words: Words = WORDS) -> None:
    """Give a user all of it; `movies` are the most popular first."""
    titles = {movie.pk: str(movie) for movie in Movie.objects.filter(pk__in=movies[:10_000])}
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    _lists(user, movies, titles, amounts, words)
    _diary(user, movies, titles, amounts.viewings, words.viewing)
    rest = movies[len(movies) // 3 :]
    _add(WatchlistEntry(user=user, movie_id=pk) for pk in rest[: amounts.watchlist])
    _add(NotInterested(user=user, movie_id=pk) for pk in rest[-amounts.unwanted :])
    _add(NotSeen(user=user, movie_id=pk) for pk in rest[-amounts.unwanted :])
    _add(MovieNote(user=user, movie_id=pk, text=words.note) for pk in movies[: amounts.notes])
    half = amounts.tags // 2
    _add(OwnTag(user=user, movie_id=pk, name=words.often) for pk in movies[:half])
    _add(OwnTag(user=user, movie_id=movies[0], name=f"{words.tag} {n}") for n in range(half))
    _add(
        RatingChange(user=user, movie_id=movies[0], stars=n % 10 / 2 + 0.5)
        for n in range(amounts.changes)
    )
    _add(Impression(user=user, movie_id=pk) for pk in movies[: amounts.impressions])
    _add(
        Prediction(rating=rating, stars=3.5, deviation=0.8, movie_mean=3.4)
        for rating in Rating.objects.filter(user=user)
    )
    _unmatched(user, amounts.unmatched)
    _nights(user, movies, amounts, words)


def _unmatched(user: User, count: int) -> None:
    """Give movies that an import could not find, the first of them with as much as is kept."""
    _add(
        UnmatchedMovie(user=user, key=str(number), title=f"Unknown {number:05}", year=2000)
        for number in range(count)
    )
    movies = UnmatchedMovie.objects.filter(user=user).order_by("pk")
    often = list(movies[: (MOST_RECORDS - MOST_UNMATCHED) // MOST_OF_ONE]) * (MOST_OF_ONE - 1)
    brought = HistoryImport.objects.create(user=user, state=HistoryImport.State.DONE)
    _add(
        UnmatchedRecord(
            unmatched=movie,
            history_import=brought,
            digest=str(number),
            kind=Kind.DIARY if number >= count else Kind.RATING,
            stars=3.5,
            at=brought.created_at,
        )
        for number, movie in enumerate([*movies, *often])
    )


def _lists(
    user: User,
    movies: Sequence[int],
    titles: dict[int, str],
    amounts: Amounts,
    words: Words,
) -> None:
    named = [words.shared_list] + [words.other_lists] * (amounts.lists - 1)
    lists = MovieList.objects.bulk_create(
        (
            MovieList(
                user=user,
                name=f"{name} {number:05}",
                description=words.description if number else "",
            )
            for number, name in enumerate(named)
        ),
        batch_size=_BATCH,
    )
    lists[0].share()
    own = [ListEntry(movie_list=lists[0], movie_id=pk) for pk in movies[: amounts.entries]]
    own += [ListEntry(movie_list=each, movie_id=movies[0]) for each in lists[1::2]]
    for place, entry in enumerate(own):
        entry.position, entry.title = place + 1, titles.get(entry.movie_id or 0, "")
    _add(own)


def _diary(
    user: User, movies: Sequence[int], titles: dict[int, str], count: int, note: str
) -> None:
    """Half of it one movie again and again, two thirds of it in one month."""
    month = (date.today().replace(day=1) - timedelta(days=1)).replace(day=1)

    def day(number: int) -> date:
        return month + timedelta(days=number % 28 if number % 3 else -11 * number)

    seen = [movies[0] if number % 2 else movies[number % 500] for number in range(count)]
    _add(
        Viewing(user=user, movie_id=pk, title=titles[pk], watched_on=day(number), note=note)
        for number, pk in enumerate(seen)
    )


def _nights(user: User, movies: Sequence[int], amounts: Amounts, words: Words) -> None:
    nights = Night.objects.bulk_create(
        Night(host=user, name=f"{words.night} {number}", revision=1)
        for number in range(amounts.nights)
    )
    _add(Participant(night=night, user=user, name=words.host) for night in nights)
    guests = Participant.objects.bulk_create(
        Participant(night=night, name=f"Guest {number}")
        for night in nights[:3]
        for number in range(amounts.guests)
    )
    _add(
        GuestRating(participant=guest, movie_id=pk, stars=4.0)
        for guest in guests
        for pk in movies[:40]
    )
    for night in nights[1:3]:
        voting.start_vote(night)
    for night in nights[2:3]:
        movie = night.shortlist.get(position=0).movie
        voting.set_vote(night.participants.get(user=user), movie, wanted=True)
        voting.close_vote(night)


def _add(rows: "Iterable[Any]") -> None:
    made: list[models.Model] = list(rows)
    if made:
        type(made[0])._default_manager.bulk_create(made, batch_size=_BATCH)
