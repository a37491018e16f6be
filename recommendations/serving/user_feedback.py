"""A user's feedback on movies, and what else their lists are made from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.metrics import FOLD_IN_SECONDS

from ..engine.model.model import Model
from ..engine.ranking.feedback_weights import ImplicitFeedback
from ..engine.ranking.profile import Profile, profile_of
from ..models import Impression, MovieGroup, Preferences
from ..registry.current import mapped, served_of
from . import user_rows
from .added_movies import Newest, last_known_to
from .candidates import Candidates, candidates_for
from .kept import KeptOfModel
from .user_rows import Rows


class Kind(StrEnum):
    """What a user can say of movies; the values are those of the API and of pages."""

    RATING = "rating"
    SEEN = "seen"
    LIKED = "liked"
    WANTED = "watchlist"
    NOT_INTERESTED = "not-interested"
    GROUP = "group"


class FeedbackItem(NamedTuple):
    """What can explain a score: a movie that something was said of, or a chosen group.

    Only rated movies have stars; `times` is how often a movie is in the diary; a group has its name
    as `title`, its `words` and no `movie`. The title and year of a movie are read where they are
    shown: a user may have rated thousands.
    """

    title: str
    stars: float | None
    movie: int = 0
    year: int | None = None
    words: tuple[str, ...] = ()
    kind: Kind = Kind.RATING
    times: int = 0

    @property
    def is_group(self) -> bool:
        """Whether this is a chosen group of movies."""
        return self.kind == Kind.GROUP

    @property
    def seen_again(self) -> bool:
        """Whether it counts that they watched it more than once."""
        return self.times > 1 and self.kind in (Kind.RATING, Kind.SEEN)


@dataclass(frozen=True)
class UserFeedback:
    """What one user has expressed about movies.

    Attributes
    ----------
    used
        By movie: the stars of the ratings that picks are made from.
    muted
        By movie: the stars of the ratings that are not to be used.
    unwanted
        Movies that they are not interested in and have not rated.
    liked
        What they liked and have neither rated nor marked as unwanted.
    seen
        What is in their diary and not in any of the above.
    wanted
        What is on their watchlist and not in any of the above.
    groups
        Groups of movies that they chose.
    not_seen
        Movies that they have not seen, and are not asked to rate.
    times
        By movie in their diary: how often they watched it.
    watchlist
        Movies on their watchlist.
    hidden
        Movies that a keeper of the site has hidden from everyone, or the age limit from them.

    Notes
    -----
    `used`, `unwanted`, `liked`, `seen` and `wanted` are always in the same order, for sums of the
    same numbers in another differ in the last digits.
    """

    used: Mapping[int, float]
    muted: Mapping[int, float]
    unwanted: Set[int] = frozenset()
    liked: Set[int] = frozenset()
    seen: Set[int] = frozenset()
    wanted: Set[int] = frozenset()
    groups: Sequence[MovieGroup] = ()
    not_seen: frozenset[int] = frozenset()
    times: Mapping[int, int] = field(default_factory=dict)
    watchlist: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()

    @property
    def rated_count(self) -> int:
        """How many movies they have rated."""
        return len(self.used) + len(self.muted)

    @property
    def rated(self) -> Set[int]:
        """The movies they have rated."""
        return self.used.keys() | self.muted.keys()

    @property
    def never_recommended(self) -> NDArray[np.int64]:
        """Movies that are never recommended to them, shape (n,)."""
        never = self.rated | self.unwanted | self.liked | self.times.keys() | self.hidden
        return np.array(sorted(never), dtype=np.int64)

    def stars_of(self, movie: int) -> float | None:
        """Return the stars that they gave a movie, muted or not."""
        return self.used.get(movie, self.muted.get(movie))

    def with_rating(self, movie: int, stars: float) -> "UserFeedback":
        """Return what is read once they have rated a movie."""
        if movie in self.muted:
            return replace(self, muted={**self.muted, movie: stars})
        return replace(
            self,
            used={**self.used, movie: stars},
            unwanted=_without(self.unwanted, {movie}),
            liked=_without(self.liked, {movie}),
            seen=_without(self.seen, {movie}),
            wanted=_without(self.wanted, {movie}),
        )

    def about(self, movie: int) -> FeedbackItem:
        """Return what counts of the feedback on a movie, yet without its title and year."""
        kinds = {
            Kind.RATING: self.used,
            Kind.LIKED: self.liked,
            Kind.SEEN: self.seen,
            Kind.WANTED: self.wanted,
        }
        kind = next((kind for kind, own in kinds.items() if movie in own), Kind.NOT_INTERESTED)
        return FeedbackItem(
            "", self.used.get(movie), movie, kind=kind, times=self.times.get(movie, 0)
        )

    def ratings_known_to(self, model: Model) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the rows of the movies of `used`, -1 where the model knows none, and the stars."""
        rows = model.rows_of(np.array(list(self.used), dtype=np.int64))
        return rows, np.array(list(self.used.values()), dtype=np.float32)

    def profile_in(self, model: Model) -> Profile | None:
        """Return the user as the model sees them.

        None while it knows no movie that they rated, have seen or want to see, nor one of a group
        that they chose.
        """
        rows, stars = self.ratings_known_to(model)
        groups = [movies for _, movies in self._groups_known_to(model)]
        implicit = self._implicit_in(model)
        if not any((known >= 0).any() for known in (rows, *implicit, *groups)):
            return None
        unwanted = _rows_in(model, self.unwanted)
        rest = (unwanted, *implicit, *groups)
        said = (rows.tobytes(), stars.tobytes(), *(each.tobytes() for each in rest))

        def compute() -> Profile:
            with FOLD_IN_SECONDS.time():
                return profile_of(model, rows, stars, unwanted, groups, implicit)

        return _profiles.get(model, said, compute)

    def counts_unrated(self, model: Model) -> bool:
        """Return whether the model knows a movie that counts without stars."""
        return any((rows >= 0).any() for rows in self._implicit_in(model).unrated)

    def explained_items(
        self, model: Model, profile: Profile, places: Iterable[int]
    ) -> dict[int, FeedbackItem]:
        """Return the feedback at some places among `Explanation.terms` for this profile."""
        movies = len(profile.items) - sum(profile.group_sizes)
        groups = [
            FeedbackItem(group.name, None, words=group.words, kind=Kind.GROUP)
            for group, _ in self._groups_known_to(model)
        ]
        return {
            place: self.about(int(model.item_ids[profile.items[place]]))
            if place < movies
            else groups[place - movies]
            for place in places
        }

    def _implicit_in(self, model: Model) -> ImplicitFeedback:
        """Return the rows of what counts beside stars, -1 where the model knows none."""
        again = {movie for movie, times in self.times.items() if times > 1}
        return ImplicitFeedback(
            seen=_rows_in(model, (movie for movie in self.seen if movie not in again)),
            liked=_rows_in(model, (*self.liked, *(movie for movie in self.seen if movie in again))),
            wanted=_rows_in(model, self.wanted),
            seen_again=_rows_in(model, (movie for movie in self.used if movie in again)),
        )

    def _groups_known_to(self, model: Model) -> list[tuple[MovieGroup, NDArray[np.int64]]]:
        """Return each group, and the rows of those of its movies that the model knows."""
        rows = ((group, model.rows_of(np.array(group.movies))) for group in self.groups)
        placed = ((group, movies[movies >= 0]) for group, movies in rows)
        return [(group, movies) for group, movies in placed if len(movies)]


def _rows_in(model: Model, movies: Iterable[int]) -> NDArray[np.int64]:
    return model.rows_of(np.array(list(movies), dtype=np.int64))


@dataclass(frozen=True)
class ServingInputs:
    """What a user's lists are made from, read once a request.

    Attributes
    ----------
    model
        The one in service.
    version
        The key of the model's.
    test
        The key of the interleaving test that the model is in; None without one.
    visits_read, newest_read
        See `visits` and `candidates`; None where it has not been read with the rest.
    """

    user_id: int
    feedback: UserFeedback
    preferences: Preferences
    model: Model | None
    version: int | None = None
    test: int | None = None
    visits_read: Mapping[int, int] | None = None
    newest_read: Newest | None = None

    @cached_property
    def profile(self) -> Profile | None:
        """The user as the model sees them; None without one, or where it knows nothing of them."""
        return None if self.model is None else self.feedback.profile_in(self.model)

    @cached_property
    def candidates(self) -> Candidates | None:
        """What the model can recommend, with what has been added since; None without a model."""
        return None if self.model is None else candidates_for(self.model, self.newest_read)

    @cached_property
    def visits(self) -> Mapping[int, int]:
        """By movie: in how many visits before the present one it was shown in vain."""
        if self.visits_read is not None:
            return self.visits_read
        return Impression.objects.visits_before(self.user_id)


_profiles = KeptOfModel[Profile](most=32_000, size=lambda profile: len(profile.items))
"""By all that they follow from, so that none is ever out of date; half a kB for each movie."""


def read_serving_inputs(user_id: int, *, for_picks: bool = False) -> ServingInputs:
    """Read a user's feedback and preferences, and load the model in service.

    Parameters
    ----------
    for_picks
        Whether to read with them in which visits they were shown what, which may be much.
    """
    model = mapped() if for_picks else None
    own = user_rows.read(
        user_id,
        with_visits=for_picks,
        with_versions=True,
        newest_above=None if model is None else last_known_to(model),
    )
    now = served_of(own.versions or ())
    return ServingInputs(
        user_id=user_id,
        feedback=_feedback_of(own),
        preferences=own.preferences,
        model=now.model if now else None,
        version=now.version if now else None,
        test=now.test if now else None,
        visits_read=own.visits,
        newest_read=own.newest,
    )


def read_feedback(user_id: int) -> UserFeedback:
    """Read a user's feedback."""
    return _feedback_of(user_rows.read(user_id))


def _feedback_of(own: user_rows.UserRows) -> UserFeedback:
    rated = own.used.keys() | own.muted.keys()
    unwanted = _without(own.movies[Rows.UNWANTED], frozenset())
    times = Counter(own.movies[Rows.LOGGED])
    liked = _without(own.movies[Rows.LIKED], rated | unwanted)
    seen = _without(times, rated | unwanted | liked)
    return UserFeedback(
        used=own.used,
        muted=own.muted,
        unwanted=unwanted,
        liked=liked,
        seen=seen,
        wanted=_without(own.movies[Rows.TO_WATCH], rated | unwanted | liked | seen),
        groups=MovieGroup.of_rows(own.in_groups),
        not_seen=frozenset(own.movies[Rows.NOT_SEEN]),
        times=times,
        watchlist=frozenset(own.movies[Rows.TO_WATCH]),
        hidden=frozenset(own.movies[Rows.HIDDEN]),
    )


def _without(movies: Iterable[int], others: Set[int]) -> Set[int]:
    """Return the movies in their order, each once."""
    return dict.fromkeys(movie for movie in movies if movie not in others).keys()
