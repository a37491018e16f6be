"""The site that is fuzzed: people of each role, and private words that nobody else may see."""

import time
from dataclasses import dataclass, field
from random import Random
from unittest.mock import patch

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.session_store import SessionStore
from benchmarks.cost.belongings import Amounts, Words, give
from catalog.imports.history.records import Work
from catalog.models import HistoryImport, Movie, MovieList, Rating, UnmatchedMovie, Viewing
from catalog.models.rating import refresh_rating_totals
from friends.models import Suggestion
from friends.services import accept, invite, suggest
from nights.models import Participant
from nights.services import join, start
from recommendations.engine.parameters import Parameters
from recommendations.models import MutedRating
from recommendations.training import pipeline
from shelves.models import Shelf
from shelves.refreshing import put_on
from weekly.subscribing import off_token

from ..api.programs import token_for
from ..factories import AdminFactory, CreditFactory, MovieFactory, UserFactory

MOVIES, RATERS = 120, 40
CSRF = "f" * 32
"""The secret in everyone's cookie, which a form may send back as it is."""
_LITTLE = Amounts(
    lists=2,
    entries=4,
    viewings=1,
    watchlist=1,
    unwanted=1,
    tags=2,
    notes=1,
    changes=1,
    impressions=1,
    nights=1,
    guests=0,
    unmatched=1,
)
_WORDS = ("note", "tag", "viewing", "list", "description", "night", "name")
_SEEN_BY_STAFF = ("username", "email", "night", "name")


@dataclass
class World:
    """Who sends requests, and what they know.

    Attributes
    ----------
    cookies
        By role.
    known
        Values by the name of a place in an address or a parameter.
    tokens
        By role: what programs of theirs send.
    private
        Words by what they are, as `ada note`; only the one who is named first may see them.
    """

    cookies: dict[str, dict[str, str]]
    known: dict[str, list[str]]
    private: dict[str, bytes]
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def roles(self) -> list[str]:
        """Everyone who sends requests."""
        return list(self.cookies)

    def leaks(self, role: str, body: bytes) -> list[str]:
        """Return what private words of others are in an answer to this role."""
        return [
            kind
            for kind, word in self.private.items()
            if word in body and not self._may_see(role, *kind.split())
        ]

    def _may_see(self, role: str, owner: str, what: str) -> bool:
        if what in _SEEN_BY_STAFF and role != owner:
            # Staff may have made another role staff, too.
            name = self.private.get(f"{role} username", b"staff").decode()
            return User.objects.filter(username=name, is_staff=True).exists()
        return role == owner


def plant() -> World:
    """Fill an empty database; the same each time."""
    movies = _movies()
    _ratings(movies)
    staff = AdminFactory(username="staff", email="staff@example.org")
    ada, bob = (_member(name) for name in ("ada", "bob"))
    private: dict[str, bytes] = {}
    known: dict[str, list[str]] = {}
    for user, others in ((ada, movies[:12]), (bob, movies[8:20])):
        own = _library(user, others)
        private |= {f"{_role(user)} {what}": word.encode() for what, word in own.items()}
    together = start(ada, "Movie night", None, "Ada")
    guest = join(together, "Gil", None)
    join(together, "Sam", staff.pk)
    with patch.object(
        pipeline, "parameters_in_settings", lambda: Parameters(components=8, trainings=1, epochs=4)
    ):
        version = pipeline.retrain()
    cookies = {"visitor": {}} | {_role(user): _log_in(user) for user in (ada, bob, staff)}
    for user in (ada, staff):
        _say_who(cookies[_role(user)])
    cookies["guest"] = _join_as(guest)
    for each in cookies.values():
        each["csrftoken"] = CSRF
    # Whoever knows the key of a night may see its name: it is the invitation.
    shared = MovieList.objects.exclude(share_key=None)
    known["key"] = [together.key, *shared.values_list("share_key", flat=True)]
    known["pk"] = [str(movie.pk) for movie in movies[:12]]
    known["pk"] += [str(pk) for pk in Participant.objects.values_list("pk", flat=True)]
    known["list_pk"] = _keys(MovieList)
    known["entry_pk"] = [
        str(pk)
        for own in MovieList.objects.all()
        for pk in own.entries.values_list("pk", flat=True)
    ]
    known["viewing_pk"] = _keys(Viewing)
    known |= {"movie": known["pk"], "list": known["list_pk"], "viewing": known["viewing_pk"]}
    known["night"] = [str(together.pk)]
    known["import_pk"] = _keys(HistoryImport)
    known["unmatched_pk"] = _keys(UnmatchedMovie)
    known["export_pk"] = ["1"]
    # Friends see each other's names: these are none of those who send requests.
    first, second = UserFactory.create_batch(2)
    friendship = accept(str(invite(first.pk).key), second.pk)
    suggest(friendship, first.pk, movies[90])
    known["key"].append(str(invite(first.pk).key))
    known["friendship_pk"] = [str(friendship.pk)]
    known["suggestion_pk"] = _keys(Suggestion)
    own_shelf = Shelf.objects.create(user=ada, name="Cellar", kind="files")
    put_on(own_shelf, [Work("Unknown here", 1999)])
    known["shelf_pk"] = [str(own_shelf.pk)]
    known["token"] = [off_token(ada.pk)]
    known["year"] = ["2025", "2026"]
    known["object_id"] = ["1", "2", "add", str(version.pk), str(ada.pk), str(bob.pk)]
    known["content_type_id"] = ["1", "7"]
    known["app_label"] = ["catalog", "accounts", "nights", "recommendations"]
    tokens = {_role(user): token_for(user) for user in (ada, bob, staff)}
    reader = UserFactory(username="reader")
    known["secret"] = [token_for(reader, scope) for scope in ("seen", "feed")]
    return World(cookies, known, private, tokens)


def _role(user: User) -> str:
    return user.username.partition("-")[0]


def _keys(model: type[Model]) -> list[str]:
    return [str(pk) for pk in model._default_manager.values_list("pk", flat=True)]


def _movies() -> list[Movie]:
    genres = ["Drama", "Comedy", "Thriller", "War"]
    movies: list[Movie] = [
        MovieFactory(
            title=f"The Movie {number}",
            year=1930 + number % 95,
            genres=[genres[number % 4], genres[number // 4 % 4]],
            tags=["slow"] if number % 3 else ["slow", "quirky"],
        )
        for number in range(MOVIES)
    ]
    for movie in movies[:30]:
        CreditFactory(movie=movie)
    return movies


def _ratings(movies: list[Movie]) -> None:
    random = Random(0)
    raters = [UserFactory(username=f"rater{number}") for number in range(RATERS)]
    Rating.objects.bulk_create(
        Rating(user=rater, movie=movie, stars=random.randrange(1, 11) / 2)
        for rater in raters
        for movie in random.sample(movies, 25)
    )
    refresh_rating_totals(Movie.objects.all())


def _member(name: str) -> User:
    user: User = UserFactory(username=f"{name}-k7user", email=f"{name}-k7mail@example.org")
    return user


def _library(user: User, movies: list[Movie]) -> dict[str, str]:
    """Give someone a library; return its private words."""
    secret = f"{_role(user)}-k7"
    for number, movie in enumerate(movies[:9]):
        Rating.objects.rate(user.pk, movie, 0.5 + number % 10 / 2)
    MutedRating.objects.mute(user.pk, movies[0])
    words = {what: f"{secret}{what}" for what in _WORDS}
    named = Words(
        shared_list="Shared list",
        other_lists=words["list"],
        description=words["description"],
        viewing=words["viewing"],
        note=words["note"],
        often=words["tag"],
        tag=words["tag"],
        night=words["night"],
        host=words["name"],
    )
    give(user, [movie.pk for movie in movies], _LITTLE, named)
    HistoryImport.objects.create(user=user, files=[{"name": f"{secret}file", "kept": "0" * 32}])
    UnmatchedMovie.objects.create(
        user=user, key="x", title=f"{secret}unknown", candidates=[movies[0].pk]
    )
    words |= {"file": f"{secret}file", "unknown": f"{secret}unknown"}
    return words | {"username": user.username, "email": user.email}


def _log_in(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def _say_who(cookies: dict[str, str]) -> None:
    """Let someone have said who they are, for longer than any run takes."""
    session = SessionStore(cookies[settings.SESSION_COOKIE_NAME])
    said = {"method": "password", "at": time.time() + 1e6, "reauthenticated": True}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [said]
    session.save()


def _join_as(guest: Participant) -> dict[str, str]:
    """Return the cookie of a guest, as if they had just joined."""
    client = Client()
    client.post(reverse("night_join", args=[guest.night.key]), {"name": "Gus"})
    return {name: cookie.value for name, cookie in client.cookies.items() if "night" in name}
