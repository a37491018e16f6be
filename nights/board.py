"""What one participant sees of a movie night."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import F, Func, Model, OuterRef, Subquery, TextField

from catalog.models import HALF_STARS, Movie, OwnTag, Rating, Viewing, WatchlistEntry
from core.compiled import FIRST, CompiledQuery, compiled_once
from core.rating_scale import as_shown
from recommendations.models import MutedRating, NotInterested
from recommendations.serving.group_picks import GroupPicks

from .guests import GuestMovies
from .models import VETOES, Night, Participant, Veto, Vote
from .services import picks_of
from .voting import votes_in

_PICKS_FOLLOW: tuple[tuple[type[Model], str, str], ...] = (
    (Rating, "user", "updated_at"),
    (MutedRating, "rating__user", "created_at"),
    (Viewing, "user", "created_at"),
    (OwnTag, "user", "created_at"),
    (WatchlistEntry, "user", "created_at"),
    (NotInterested, "user", "created_at"),
)
"""What users say elsewhere on the site: each table, whose a row is, and when it came."""
_COUNT_AND_LATEST = "COUNT(*) || ' ' || MAX(%(expressions)s)"
LEAST_GIVEN_WAY = 0.5
"""Stars; predictions that are nearer to each other are as good."""


@dataclass(frozen=True)
class Match:
    """The stars that one participant is predicted to give a movie, to the decimal shown."""

    name: str
    stars: float

    @property
    def width(self) -> float:
        """The length of its bar, 100 for five stars."""
        return round(self.stars / max(HALF_STARS) * 100, 1)


@dataclass(frozen=True)
class GivenWay:
    """Who gets least from a movie, and how far it is below what they like best here, in stars."""

    name: str
    below: float


@dataclass(frozen=True)
class BoardEntry:
    """A movie to choose from.

    Attributes
    ----------
    matches
        Of the participants with usable ratings; empty for popular movies.
    gives_way
        Who is furthest below the best of all the movies for them; None if nobody is by much.
    votes
        How many would watch it.
    mine
        Whether the viewer voted for it.
    wins
        Whether it has the most votes of a closed vote, alone or in a tie.
    """

    movie: Movie
    matches: tuple[Match, ...]
    gives_way: GivenWay | None = None
    votes: int = 0
    mine: bool = False
    wins: bool = False


@dataclass(frozen=True)
class Board:
    """A night as one participant sees it, without whose vetoes and votes those are.

    Attributes
    ----------
    night, me
        The night and the participant who views it.
    people, removed
        The participants, and those whom the host has removed.
    unknown
        The ids of participants without usable ratings; only while movies are picked.
    entries
        Best first: by the rule, or, once decided, by votes.
    vetoed
        The movies that are off the list, each with whether the viewer vetoed it.
    voters
        How many have voted for anything.
    version
        Changes whenever the board does.
    is_popular_list
        Whether the movies are only the popular ones, for want of ratings.
    """

    night: Night
    me: Participant
    people: list[Participant]
    removed: list[Participant]
    unknown: tuple[int, ...]
    entries: list[BoardEntry]
    vetoed: list[tuple[Movie, bool]]
    voters: int
    version: str
    is_popular_list: bool = False

    @property
    def vetoes_left(self) -> int:
        """How many movies the viewer can still take off."""
        return VETOES - sum(mine for _, mine in self.vetoed)

    @property
    def people_first(self) -> bool:
        """Whether participants come before movies: for the host, until the vote starts."""
        return self.me.is_host and self.night.stage == Night.Stage.PICKING

    @property
    def has_rated_nothing(self) -> bool:
        """Whether the viewer has an account without any rating."""
        unknown = not self.me.is_guest and self.me.pk in self.unknown
        return unknown and not Rating.objects.filter(user=self.me.user_id).exists()

    @property
    def ratings_remaining(self) -> int:
        """How many more movies the viewer should rate, if they are a guest."""
        return GuestMovies(self.me).remaining if self.me.is_guest else 0

    @property
    def winners(self) -> list[BoardEntry]:
        """The movies with the most votes."""
        return [entry for entry in self.entries if entry.wins]


def board_of(night: Night, me: Participant) -> Board:
    """Return a night as one of its participants sees it."""
    version = version_of(night)
    everyone = list(night.participants.all())
    people = [each for each in everyone if not each.removed]
    picking = night.stage == Night.Stage.PICKING
    picks = picks_of(night) if picking else None
    entries = _ballot(night, me, people) if picks is None else _entries(picks, people)
    voted = Vote.objects.filter(entry__night=night, participant__removed=False)
    return Board(
        night=night,
        me=me,
        people=people,
        removed=[each for each in everyone if each.removed],
        unknown=() if picks is None else picks.unknown,
        entries=with_who_gives_way(entries),
        vetoed=_vetoed(night, me),
        voters=0 if picking else voted.values("participant").distinct().count(),
        version=version,
        is_popular_list=picks is not None and not picks.personal,
    )


def version_of(night: Night) -> str:
    """Return what changes whenever the night's page does, without making the page.

    While movies are picked, what its users say of movies elsewhere on the site counts too.
    """
    if night.stage != Night.Stage.PICKING:
        return str(night.revision)
    said = repr(list(_said_elsewhere().rows(night.pk)))
    return f"{night.revision}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


@compiled_once
def _said_elsewhere() -> CompiledQuery:
    """How many rows a night's users have of each table, and when the latest came: for a night."""
    found = []
    for model, user, came in _PICKS_FOLLOW:
        nights = f"{user}__nights"
        of_night = {f"{nights}__night": OuterRef("pk"), f"{nights}__removed": False}
        rows = model._base_manager.filter(**of_night).order_by()
        # Not Django's own count and maximum, which would be grouped by each row.
        words = Func(F(came), template=_COUNT_AND_LATEST, output_field=TextField())
        found.append(Subquery(rows.annotate(words=words).values("words")))
    return CompiledQuery.of(Night.objects.filter(pk=FIRST).values_list(*found))


def _entries(picks: GroupPicks, people: list[Participant]) -> list[BoardEntry]:
    return [
        BoardEntry(
            pick.movie,
            _matches(people, {s.member: s.stars for s in pick.shares if s.stars is not None}),
        )
        for pick in picks.items
    ]


def with_who_gives_way(entries: list[BoardEntry]) -> list[BoardEntry]:
    """Return the entries, each with who is furthest below their best of them all."""
    best: dict[str, float] = {}
    for match in (match for entry in entries for match in entry.matches):
        best[match.name] = max(match.stars, best.get(match.name, 0.0))
    return [replace(entry, gives_way=_gives_way(entry.matches, best)) for entry in entries]


def _gives_way(matches: Sequence[Match], best: Mapping[str, float]) -> GivenWay | None:
    """Return who is furthest below their best, if there is anyone who is not."""
    below = {match.name: as_shown(best[match.name] - match.stars) for match in matches}
    if len(below) < 2 or max(below.values()) < LEAST_GIVEN_WAY:
        return None
    name = max(below, key=lambda each: below[each])
    return GivenWay(name, below[name])


def _ballot(night: Night, me: Participant, people: list[Participant]) -> list[BoardEntry]:
    """Return the movies of the shortlist that are not vetoed."""
    mine = set(me.votes.values_list("entry_id", flat=True))
    shown = night.shortlist.filter(movie__hidden_at=None)
    shortlist = shown.select_related("movie").prefetch_related("movie__genres")
    decided = night.stage == Night.Stage.DECIDED
    if decided:
        entries = list(
            shortlist.filter(final_votes__isnull=False).order_by("-final_votes", "position")
        )
        counted = {entry.pk: entry.final_votes or 0 for entry in entries}
    else:
        counted = votes_in(night)
        entries = [entry for entry in shortlist if entry.pk in counted]
    most = max(counted.values(), default=0)
    return [
        BoardEntry(
            entry.movie,
            _matches(people, {int(pk): stars for pk, stars in entry.predicted_stars.items()}),
            votes=counted[entry.pk],
            mine=entry.pk in mine,
            wins=decided and counted[entry.pk] == most,
        )
        for entry in entries
    ]


def _matches(people: list[Participant], stars: Mapping[int, float]) -> tuple[Match, ...]:
    return tuple(Match(each.name, as_shown(stars[each.pk])) for each in people if each.pk in stars)


def _vetoed(night: Night, me: Participant) -> list[tuple[Movie, bool]]:
    """Return the vetoed movies by title: their order in time could give away whose veto it was."""
    vetoes = Veto.objects.filter(
        participant__night=night, participant__removed=False, movie__hidden_at=None
    )
    return [
        (veto.movie, veto.participant_id == me.pk)
        for veto in vetoes.select_related("movie").order_by("movie__title", "movie")
    ]
