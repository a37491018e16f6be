"""Someone who has to do with movies that are too old for them, in every way that there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import User
from catalog.models import (
    Certificate,
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
from friends.models import Suggestion
from friends.services import accept, invite, suggest
from nights import services
from nights.models import Night, ShortlistEntry, Vote
from recommendations.models import (
    ChosenGroup,
    Impression,
    MutedRating,
    NotInterested,
    NotSeen,
    Prediction,
)
from recommendations.serving.picks import picks_for
from tests.api.programs import token_for
from tests.factories import CreditFactory, MovieTagFactory, PersonFactory, TagFactory, UserFactory

WORD = "Qzxforbidden"
"""In the titles of all that is not to be shown."""


@dataclass
class World:
    """A user who has to do with a movie in every way, and what addresses are made of."""

    user: User
    host: User
    liked: Movie
    fresh: Movie
    shown: Movie
    known: dict[str, list[str]]
    queries: dict[str, list[str]]
    nights: list[Night]

    @property
    def forbidden(self) -> list[Movie]:
        return [self.liked, self.fresh]


def made_world() -> World:
    """Have a user to do with movies above an age in every way."""
    user, host = UserFactory(), UserFactory()
    for title in ("Star Wars", "Raiders of the Lost Ark", "Jaws", "Toy Story"):
        movie = Movie.objects.filter(title=title).first()
        assert movie
        Rating.objects.rate(user.pk, movie, 5.0)
        Rating.objects.rate(host.pk, movie, 4.0)
    liked = Movie.objects.get(title="Star Wars")
    best = [pick.movie for pick in picks_for(user.pk, 60).items]
    above = [liked, *best[:20]]
    _rate_by_age(above)
    for number, movie in enumerate(above):
        movie.refresh_from_db()
        movie.title, movie.imdb_id = f"{WORD} {number}", f"tt99000{number:02}"
        movie.overview = f"{WORD} in a plot"
        movie.save()
    shown = Movie.objects.exclude(pk__in=[movie.pk for movie in above]).popular()[0]
    world = World(user, host, liked, above[1], shown, {}, {}, [])
    _library(world, above)
    _friends(world)
    _nights(world, above)
    _addresses(world)
    return world


def _rate_by_age(above: Sequence[Movie]) -> None:
    """Rate a third from 18, a third not at all, and a third in another country only."""
    countries = [("DE", 18), None, ("US", 0)]
    rows = [
        Certificate(movie=movie, country=rated[0], certificate=str(rated[1]), from_age=rated[1])
        for number, movie in enumerate(above)
        if (rated := countries[number % 3])
    ]
    others = Movie.everything.exclude(pk__in=[movie.pk for movie in above])
    rows += [Certificate(movie=one, country="DE", certificate="12", from_age=12) for one in others]
    Certificate.objects.bulk_create(rows)


def _library(world: World, above: list[Movie]) -> None:
    user = world.user
    Impression.objects.show(user.pk, [movie.pk for movie in above])
    Prediction.objects.create(
        rating=Rating.objects.get(user=user, movie=world.liked), stars=4.0, deviation=0.5
    )
    own = MovieList.objects.create(user=user, name="Mine").share()
    theirs = MovieList.objects.create(user=world.host, name="Theirs").share()
    for movie in [world.shown, *above[:3]]:
        WatchlistEntry.objects.put(user.pk, movie)
        own.add(movie)
        theirs.add(movie)
        OwnTag.objects.put(user.pk, movie, ["scary"])
        MovieNote.objects.write(user.pk, movie, "A note.")
        Viewing.objects.create(user=user, movie=movie, watched_on=timezone.localdate())
        Viewing.objects.create(user=user, movie=movie, watched_on=date(2025, 5, 1))
    Viewing.objects.create(user=user, movie=above[4], watched_on=timezone.localdate())
    Rating.objects.rate(user.pk, above[5], 0.5)
    MutedRating.objects.mute(user.pk, above[5])
    NotInterested.objects.mark(user.pk, above[6])
    NotSeen.objects.create(user=user, movie=above[7])
    ChosenGroup.objects.create(user=user, words=["genre", "Drama"]).movies.add(above[8])
    for movie in above[9:12]:
        Rating.objects.rate(user.pk, movie, 4.5)
        Rating.objects.rate(world.host.pk, movie, 4.5)
    director, tag = PersonFactory(name="Qadirector"), TagFactory(name="qatag")
    for movie in [world.shown, *above]:
        CreditFactory(movie=movie, person=director, role="director")
        MovieTagFactory(movie=movie, tag=tag, count=9)
    MovieRequest.objects.create(
        user=user, source="tmdb", source_id="1", title=f"{WORD} asked for", movie=world.fresh
    )
    UnmatchedMovie.objects.create(
        user=user, key="x", title="As in a file", candidates=[movie.pk for movie in above[:3]]
    )
    world.known["person"] = [str(director.pk)]
    world.known["tag"] = [str(tag.pk)]
    world.known["list_pk"] = world.known["list"] = [str(own.pk)]
    world.known["entry_pk"] = [str(pk) for pk in own.entries.values_list("pk", flat=True)]
    world.known["viewing_pk"] = [str(one.pk) for one in Viewing.objects.filter(user=user)]
    world.known["viewing"] = world.known["viewing_pk"]
    world.known["request_pk"] = [str(MovieRequest.objects.get().pk)]
    world.known["unmatched_pk"] = [str(UnmatchedMovie.objects.get().pk)]
    world.known["key"] = [str(own.share_key), str(theirs.share_key)]


def _friends(world: World) -> None:
    friendship = accept(str(invite(world.host.pk).key), world.user.pk)
    suggest(friendship, world.host.pk, Movie.objects.get(title=f"{WORD} 13"))
    suggest(friendship, world.user.pk, Movie.objects.get(title=f"{WORD} 14"))
    world.known["friendship_pk"] = [str(friendship.pk)]
    world.known["suggestion_pk"] = [str(one.pk) for one in Suggestion.objects.all()]


def _nights(world: World, above: list[Movie]) -> None:
    for stage in Night.Stage:
        night = services.start(world.host, f"Night {stage}", None, "Host")
        me = services.join(night, "Me", world.user.pk)
        services.veto(me, above[15])
        if stage != Night.Stage.PICKING:
            for place, movie in enumerate([world.shown, *above[:3]]):
                entry = ShortlistEntry.objects.create(
                    night=night,
                    movie=movie,
                    position=place,
                    final_votes=1 if stage == Night.Stage.DECIDED else None,
                )
                Vote.objects.create(participant=me, entry=entry)
        Night.objects.filter(pk=night.pk).update(stage=stage)
        world.nights.append(night)
        world.known["key"].append(night.key)
    world.known["night"] = [str(night.pk) for night in world.nights]


def _addresses(world: World) -> None:
    user = world.user
    world.known["pk"] = [str(movie.pk) for movie in (*world.forbidden, world.shown)]
    world.known["pk"] += world.known["person"]
    world.known["movie"] = world.known["pk"]
    world.known["secret"] = [token_for(user, "feed")]
    world.known["year"] = ["2025", str(timezone.localdate().year)]
    world.known["name"] = ["genre", "decade", "age", "country", "person", "tag"]
    person, tag = world.known["person"][0], world.known["tag"][0]
    words = [f"q={WORD}", f"q={WORD[:4]}", "q=tt9900000", "q=Qadirector", f"q={WORD} 1977"]
    world.queries = {
        "movies": [*words, f"person={person}", f"tag={tag}", "sort=fit", "sort=stars", "age=18"],
        "facet": ["", f"person={person}"],
        "suggestions": words,
        "diary": [f"log={WORD}", "month=2025-05"],
        "own_tags": ["tag=scary", "name=scary"],
        "similar": ["", "but=recent", "but=lighter", "but=less-known"],
        "night_live": ["version=0"],
        "api:search": words,
        "api:predictions": ["&".join(f"movie={pk}" for pk in world.known["pk"])],
    }


def limit(user: User, age: int | None = 12) -> None:
    User.objects.filter(pk=user.pk).update(age_limit=age)
