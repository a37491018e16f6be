"""A user's feedback on movies, read from the database in one query."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from django.db.models import F, FloatField, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from numpy.typing import NDArray

from catalog.models import Rating, Viewing, WatchlistEntry
from catalog.models.movie import not_shown
from core.compiled import FIRST, CompiledQuery, compiled_once
from core.metrics import FOLD_IN_SECONDS

from ..engine.model.model import Model
from ..engine.ranking.feedback_weights import WithoutStars
from ..engine.ranking.profile import Profile, profile_of
from ..models import ChosenGroup, MovieGroup, NotInterested, NotSeen, words_as_text
from ..registry.current import served
from .kept import KeptOfModel


class Kind(StrEnum):
    """What a user can say of movies; the values are those of the API and of pages."""

    RATING = "rating"
    SEEN = "seen"
    WANTED = "watchlist"
    NOT_INTERESTED = "not-interested"
    GROUP = "group"


class FeedbackItem(NamedTuple):
    """What can explain a score: a movie that something was said of, or a chosen group.

    Only rated movies have stars; a group has its name as `title`, its `words` and no `movie`. The
    title and year of a movie are read where they are shown: a user may have rated thousands.
    """

    title: str
    stars: float | None
    movie: int = 0
    year: int | None = None
    words: tuple[str, ...] = ()
    kind: Kind = Kind.RATING

    @property
    def is_group(self) -> bool:
        """Whether this is a chosen group of movies."""
        return self.kind == Kind.GROUP


@dataclass(frozen=True)
class UserFeedback:
    """What one user has expressed about movies.

    Attributes
    ----------
    used
        By movie: the stars of the ratings that picks are made from.
    muted
        Movies whose ratings are not to be used.
    unwanted
        Movies that they are not interested in and have not rated.
    seen
        What is in their diary and neither rated nor unwanted.
    seen_again
        Those of `seen` that are in it more than once.
    wanted
        What is on their watchlist and not in any of the above.
    groups
        Groups of movies that they chose.
    not_seen
        Movies that they have not seen, and are not asked to rate.
    logged
        Movies in their diary.
    watchlist
        Movies on their watchlist.
    hidden
        Movies that a keeper of the site has hidden from everyone, or the age limit from them.

    Notes
    -----
    `used`, `unwanted`, `seen` and `wanted` are always in the same order, for sums of the same
    numbers in another differ in the last digits.
    """

    used: Mapping[int, float]
    muted: frozenset[int]
    unwanted: Set[int] = frozenset()
    seen: Set[int] = frozenset()
    seen_again: frozenset[int] = frozenset()
    wanted: Set[int] = frozenset()
    groups: Sequence[MovieGroup] = ()
    not_seen: frozenset[int] = frozenset()
    logged: frozenset[int] = frozenset()
    watchlist: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()

    @property
    def rated_count(self) -> int:
        """How many movies they have rated."""
        return len(self.used) + len(self.muted)

    @property
    def rated(self) -> Set[int]:
        """The movies they have rated."""
        return self.used.keys() | self.muted

    @property
    def never_recommended(self) -> NDArray[np.int64]:
        """Movies that are never recommended to them, shape (n,)."""
        never = self.rated | self.unwanted | self.logged | self.hidden
        return np.array(sorted(never), dtype=np.int64)

    def about(self, movie: int) -> FeedbackItem:
        """Return what counts of the feedback on a movie, yet without its title and year."""
        if movie in self.used:
            return FeedbackItem("", self.used[movie], movie)
        if movie in self.seen:
            return FeedbackItem("", None, movie, kind=Kind.SEEN)
        kind = Kind.WANTED if movie in self.wanted else Kind.NOT_INTERESTED
        return FeedbackItem("", None, movie, kind=kind)

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
        without_stars = self._without_stars_in(model)
        if not any((known >= 0).any() for known in (rows, *without_stars, *groups)):
            return None
        unwanted = _rows_in(model, self.unwanted)
        rest = (unwanted, *without_stars, *groups)
        said = (rows.tobytes(), stars.tobytes(), *(each.tobytes() for each in rest))

        def compute() -> Profile:
            with FOLD_IN_SECONDS.time():
                return profile_of(model, rows, stars, unwanted, groups, without_stars)

        return _profiles.get(model, said, compute)

    def counts_unrated(self, model: Model) -> bool:
        """Return whether the model knows a movie of their diary or watchlist without stars."""
        return any((rows >= 0).any() for rows in self._without_stars_in(model))

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

    def _without_stars_in(self, model: Model) -> WithoutStars:
        """Return the rows of what counts without stars, -1 where the model knows none."""
        once = [movie for movie in self.seen if movie not in self.seen_again]
        again = [movie for movie in self.seen if movie in self.seen_again]
        return WithoutStars(*(_rows_in(model, movies) for movies in (once, again, self.wanted)))

    def _groups_known_to(self, model: Model) -> list[tuple[MovieGroup, NDArray[np.int64]]]:
        """Return each group, and the rows of those of its movies that the model knows."""
        rows = ((group, model.rows_of(np.array(group.movies))) for group in self.groups)
        placed = ((group, movies[movies >= 0]) for group, movies in rows)
        return [(group, movies) for group, movies in placed if len(movies)]


def _rows_in(model: Model, movies: Iterable[int]) -> NDArray[np.int64]:
    return model.rows_of(np.array(list(movies), dtype=np.int64))


@dataclass(frozen=True)
class ServingInputs:
    """A user's feedback and the model in service, read once a request.

    Attributes
    ----------
    test
        The key of the interleaving test that the model is in; None without one.
    """

    feedback: UserFeedback
    model: Model | None
    test: int | None = None

    @cached_property
    def profile(self) -> Profile | None:
        """The user as the model sees them; None without one, or where it knows nothing of them."""
        return None if self.model is None else self.feedback.profile_in(self.model)


_profiles = KeptOfModel[Profile](most=10_000, size=lambda profile: len(profile.items))
"""By all that they follow from, so that none is ever out of date; a kilobyte for each movie."""


def read_serving_inputs(user_id: int) -> ServingInputs:
    """Read a user's feedback and load the model in service."""
    now = served()
    return ServingInputs(
        read_feedback(user_id), now.model if now else None, now.test if now else None
    )


_RATED, _UNWANTED, _NOT_SEEN, _LOGGED, _TO_WATCH, _IN_GROUP, _HIDDEN = range(7)


def read_feedback(user_id: int) -> UserFeedback:
    """Read a user's feedback."""
    used: dict[int, float] = {}
    movies_of: dict[int, list[int]] = defaultdict(list)
    in_groups = []
    for kind, _pk, movie, stars, words, mute in _of_anyone().rows(user_id):
        if kind == _RATED and mute is None:
            used[movie] = stars
        elif kind == _IN_GROUP:
            in_groups.append((words, movie))
        else:
            movies_of[kind].append(movie)
    muted = frozenset(movies_of[_RATED])
    rated = used.keys() | muted
    unwanted = _without(movies_of[_UNWANTED], frozenset())
    times = Counter(movies_of[_LOGGED])
    seen = _without(times, rated | unwanted)
    return UserFeedback(
        used=used,
        muted=muted,
        unwanted=unwanted,
        seen=seen,
        seen_again=frozenset(movie for movie in seen if times[movie] > 1),
        wanted=_without(movies_of[_TO_WATCH], rated | unwanted | seen),
        groups=MovieGroup.of_rows(in_groups),
        not_seen=frozenset(movies_of[_NOT_SEEN]),
        logged=frozenset(times),
        watchlist=frozenset(movies_of[_TO_WATCH]),
        hidden=frozenset(movies_of[_HIDDEN]),
    )


def _without(movies: Iterable[int], others: Set[int]) -> Set[int]:
    """Return the movies in their order, each once."""
    return dict.fromkeys(movie for movie in movies if movie not in others).keys()


@compiled_once
def _of_anyone() -> CompiledQuery:
    """Kind, key, movie, stars, a group's words, muted; each kind by key."""
    return CompiledQuery.of(_query_of(FIRST))


def _query_of(user_id: int) -> "QuerySet[Any, Any]":
    groups = ChosenGroup.movies.through.objects.filter(chosengroup__user_id=user_id)
    return (
        _columns(Rating.objects.filter(user_id=user_id), _RATED, stars=F("stars"), mute=F("muted"))
        .union(
            _columns(NotInterested.objects.of(user_id), _UNWANTED),
            _columns(NotSeen.objects.filter(user_id=user_id), _NOT_SEEN),
            _columns(Viewing.objects.filter(user_id=user_id, movie__isnull=False), _LOGGED),
            _columns(WatchlistEntry.objects.filter(user_id=user_id), _TO_WATCH),
            _columns(groups, _IN_GROUP, words=words_as_text()),
            _columns(not_shown(), _HIDDEN, "pk"),
            all=True,
        )
        .order_by("kind", "pk")
    )


def _columns(
    rows: "QuerySet[Any]", kind: int, movie: str = "movie_id", **given: F | Cast
) -> "QuerySet[Any, Any]":
    columns: dict[str, Any] = {
        "stars": Value(None, output_field=FloatField()),
        "words": Value(None, output_field=TextField()),
        "mute": Value(None, output_field=IntegerField()),
        **given,
    }
    rows = rows.order_by().annotate(kind=Value(kind))
    return rows.values_list("kind", "pk", F(movie), *columns.values())
