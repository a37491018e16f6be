"""What one participant sees of a movie night."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max

from catalog.models import Movie, Rating

from .guests import GuestMovies
from .models import VETOES, Night, Participant, Shortlisted, Veto, Vote
from .services import picks_of
from .voting import votes_in


@dataclass(frozen=True)
class Gain:
    """What one person gets out of a movie, 0 to 100; 100 is the best that they could get here."""

    name: str
    percent: int


@dataclass(frozen=True)
class BoardEntry:
    """A movie to choose from.

    Attributes
    ----------
    gains
        Of those present, where something is known of any.
    votes
        How many would watch it.
    mine
        Whether the reader would.
    wins
        Whether the closed vote has it first, alone or with others.
    """

    movie: Movie
    gains: tuple[Gain, ...]
    votes: int = 0
    mine: bool = False
    wins: bool = False


@dataclass(frozen=True)
class Board:
    """A night as one participant sees it; who has vetoed or voted for what is not in it.

    Attributes
    ----------
    night, me
        Which night, and who reads.
    people, removed
        Who is in, and whom the host has taken off.
    unknown
        Those of whom no rating can be used, by id; only while movies are looked for.
    movies
        Best first: by the rule, or, once decided, by votes.
    vetoed
        Movies that are off the list, each with whether the reader took it off.
    voters
        How many have voted for anything.
    version
        Changes whenever the board does.
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

    @property
    def is_host(self) -> bool:
        """Whether the reader started the night."""
        return self.me.user_id == self.night.host_id

    @property
    def vetoes_left(self) -> int:
        """How many movies the reader can still take off."""
        return VETOES - sum(mine for _, mine in self.vetoed)

    @property
    def people_first(self) -> bool:
        """Whether who is in matters more than the movies: to the host, until there is a vote."""
        return self.is_host and self.night.stage == Night.Stage.PICKING

    @property
    def has_rated_nothing(self) -> bool:
        """Whether the reader has an account and no rating that could be used."""
        unknown = not self.me.is_guest and self.me.pk in self.unknown
        return unknown and not Rating.objects.filter(user=self.me.user_id).exists()

    @property
    def guest_left(self) -> int:
        """How many movies more the reader had better give stars to, if they are a guest."""
        return GuestMovies(self.me).left if self.me.is_guest else 0

    @property
    def winners(self) -> list[BoardEntry]:
        """The movie with the most votes; several where they have as many."""
        return [entry for entry in self.entries if entry.wins]

    @property
    def knows_nobody(self) -> bool:
        """Whether the movies are only what is popular here."""
        return not any(entry.gains for entry in self.entries)


def board_of(night: Night, me: Participant) -> Board:
    """Read a night for one of its participants."""
    version = version_of(night)
    everyone = list(night.participants.all())
    people = [each for each in everyone if not each.removed]
    looking = night.stage == Night.Stage.PICKING
    entries, unknown = _picked(night, people) if looking else (_voted_on(night, me, people), ())
    voted = Vote.objects.filter(entry__night=night, participant__removed=False)
    return Board(
        night=night,
        me=me,
        people=people,
        removed=[each for each in everyone if each.removed],
        unknown=unknown,
        entries=entries,
        vetoed=_vetoed(night, me),
        voters=0 if looking else voted.values("participant").distinct().count(),
        version=version,
    )


def version_of(night: Night) -> str:
    """Return what changes whenever the night's page does, without making the page.

    While movies are looked for, what its members rate elsewhere on the site counts too.
    """
    if night.stage != Night.Stage.PICKING:
        return str(night.revision)
    ratings = Rating.objects.filter(user__nights__night=night, user__nights__removed=False)
    rated = ratings.aggregate(count=Count("pk"), latest=Max("updated_at"))
    latest = rated["latest"].timestamp() if rated["latest"] else 0
    return f"{night.revision}-{rated['count']}-{latest}"


def _picked(night: Night, people: list[Participant]) -> tuple[list[BoardEntry], tuple[int, ...]]:
    picks = picks_of(night)
    entries = [
        BoardEntry(pick.movie, _gains(people, ((s.member, s.percent) for s in pick.shares)))
        for pick in picks.items
    ]
    return entries, picks.unknown


def _voted_on(night: Night, me: Participant, people: list[Participant]) -> list[BoardEntry]:
    """Return the movies of the shortlist that are not vetoed."""
    mine = set(me.votes.values_list("entry_id", flat=True))
    shortlist = night.shortlist.select_related("movie").prefetch_related("movie__genres")
    decided = night.stage == Night.Stage.DECIDED
    if decided:
        left = list(
            shortlist.filter(final_votes__isnull=False).order_by("-final_votes", "position")
        )
        counted = {entry.pk: entry.final_votes or 0 for entry in left}
    else:
        counted = votes_in(night)
        left = [entry for entry in shortlist if entry.pk in counted]
    most = max(counted.values(), default=0)
    return [
        BoardEntry(
            entry.movie,
            _gains(people, _stored_shares(entry)),
            counted[entry.pk],
            entry.pk in mine,
            wins=decided and counted[entry.pk] == most,
        )
        for entry in left
    ]


def _stored_shares(entry: Shortlisted) -> Iterable[tuple[int, float]]:
    return ((int(member), percent) for member, percent in entry.shares.items())


def _gains(people: list[Participant], shares: Iterable[tuple[int, float]]) -> tuple[Gain, ...]:
    found = dict(shares)
    return tuple(Gain(each.name, round(found[each.pk])) for each in people if each.pk in found)


def _vetoed(night: Night, me: Participant) -> list[tuple[Movie, bool]]:
    """Return the vetoed movies, by title: in what order they were vetoed would tell on people."""
    those = Veto.objects.filter(participant__night=night, participant__removed=False)
    return [
        (veto.movie, veto.participant_id == me.pk)
        for veto in those.select_related("movie").order_by("movie__title", "movie")
    ]
