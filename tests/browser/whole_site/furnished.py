"""Someone who has used all of the site for a while."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import User
from catalog.models import (
    HistoryImport,
    Movie,
    MovieList,
    MovieNote,
    MovieRequest,
    OwnTag,
    Rating,
    UnmatchedMovie,
    Viewing,
    WatchlistEntry,
)
from friends.models import Friendship
from friends.services import accept, invite, suggest
from nights import services
from nights.models import Night
from recommendations.models import NotInterested
from shelves.models import Shelf, ShelfItem
from shelves.watchable import forget_whether_in_use
from tests.factories import CreditFactory, PersonFactory, UserFactory

from ..people import rated


@dataclass(frozen=True)
class Furnished:
    """A user and some of what they have."""

    user: User
    movie: Movie
    unseen: int
    viewing: int
    person: int
    movie_list: MovieList
    night: Night
    history_import: int
    unmatched: int
    request: int
    friendship: Friendship
    invitation: str
    shelf: int


def furnish(name: str) -> Furnished:
    """Make a user who has something on each of their pages."""
    user = rated(name, 40)
    known = list(Movie.objects.popular()[:60])
    movie = known[0]
    for kept in known[38:48]:
        WatchlistEntry.objects.put(user.pk, kept)
    for unwanted in known[50:54]:
        NotInterested.objects.mark(user.pk, unwanted)
    movie_list = MovieList.objects.create(user=user, name="Ten for an island", description="Rain.")
    for listed in known[:5]:
        movie_list.add(listed)
    movie_list.share()
    for number, seen in enumerate(known[:6]):
        Viewing.objects.create(
            user=user, movie=seen, watched_on=date(2026, 1 + number, 3), note="Again"
        )
    OwnTag.objects.put(user.pk, movie, ["heist", "for rainy days"])
    MovieNote.objects.write(user.pk, movie, "The last half hour.")
    night = services.start(user, "Friday at ours", None, "Ada")
    services.join(night, "Ben", UserFactory(username=f"{name}s-guest").pk)
    viewing = user.viewings.values_list("pk", flat=True)[0]
    brought = bring_history(user, known)
    director = first_person(movie)
    asked = MovieRequest.objects.create(
        user=user, source="tmdb", source_id="1", title="The Glass Harbour", year=2026
    )
    return Furnished(
        user,
        movie,
        known[55].pk,
        viewing,
        director,
        movie_list,
        night,
        brought,
        user.unmatched_movies.earliest("pk").pk,
        asked.pk,
        befriend(user, known),
        invite(user.pk).invitation_url,
        shelve(user, known),
    )


def befriend(user: User, known: list[Movie]) -> Friendship:
    """Make a friend of a user, each of whom has suggested something to the other."""
    friend = UserFactory(username=f"{user.username}s-friend")
    for place, movie in enumerate(known[:25]):
        Rating.objects.rate(friend.pk, movie, (5.0, 3.5, 3.0, 4.0, 2.5, 1.0)[place % 6])
    friendship = accept(str(invite(user.pk).key), friend.pk)
    suggest(friendship, user.pk, known[56])
    suggest(friendship, friend.pk, known[57])
    return friendship


def shelve(user: User, known: list[Movie]) -> int:
    """Give a user a shelf with movies, some of them unknown, and a server that is down."""
    shelf = Shelf.objects.create(
        user=user,
        name="The cellar",
        kind=Shelf.Kind.FILES,
        item_count=12,
        unknown_count=2,
        read_at=timezone.now(),
    )
    for movie in known[:10]:
        ShelfItem.objects.create(shelf=shelf, title=movie.title, movie=movie)
    for title in ("The Glass Harbour", "A home video of the summer of 1994"):
        ShelfItem.objects.create(shelf=shelf, title=title)
    server = Shelf(
        user=user, name="Plex", kind=Shelf.Kind.PLEX, address="https://8.8.8.8", problem="down"
    )
    server.key = "a-key"
    server.save()
    forget_whether_in_use()
    return shelf.pk


def bring_history(user: User, known: list[Movie]) -> int:
    """Make an import with a movie to review and one that is unknown; return its number."""
    report = {
        "name": "letterboxd-ada-2026-05-01-utc.zip",
        "source": "letterboxd",
        "scale": 5.0,
        "rows": 640,
        "taken": {"ratings": 298, "diary": 40},
        "review": 1,
        "unknown": 1,
        "skipped": {"deleted": 2},
        "unchanged": 300,
    }
    made = HistoryImport.objects.create(
        user=user,
        state=HistoryImport.State.DONE,
        files=[{"name": report["name"], "kept": "0" * 32}],
        reports=[report],
        total=640,
        done=640,
    )
    for number, candidates in enumerate(([known[40].pk, known[41].pk], [])):
        unmatched = UnmatchedMovie.objects.create(
            user=user, key=str(number), title="The Glass Harbour", candidates=candidates
        )
        unmatched.records.create(
            history_import=made, digest="1", kind="ratings", stars=4.5, at="2026-05-01T12:00:00Z"
        )
    return made.pk


def first_person(movie: Movie) -> int:
    """Return someone who directed the movie; MovieLens 100K names nobody."""
    person = PersonFactory(name="George Lucas")
    CreditFactory(movie=movie, person=person)
    return int(person.pk)
