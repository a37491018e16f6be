"""What picks for a group need of each member, kept in this process until it changes.

To compute it for twelve people with thousands of ratings each takes longer than all else on the
page of a movie night, and with most changes of a night it stays the same for all but one of them.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple, Self

import numpy as np
from django.db.models import Aggregate, Count, F, Max, QuerySet, Sum, Value
from numpy.typing import NDArray

from catalog.models import Movie, OwnTag, Rating, Viewing, WatchlistEntry
from core.age_limit import age_limit

from ..engine.components.rating_prediction import predict_stars
from ..engine.model.model import Model
from ..models import ChosenGroup, MutedRating, NotInterested
from .candidates import Candidates
from .kept import KeptOfModel
from .user_feedback import UserFeedback, read_feedback

_MOST_KEPT = 96
"""Members; each takes a quarter of a megabyte with 60,000 movies."""


class MemberSource(NamedTuple):
    """Where the feedback of a member comes from.

    Attributes
    ----------
    state
        Changes whenever what is read would give other picks.
    """

    state: Hashable
    read: Callable[[], UserFeedback]


@dataclass(frozen=True)
class Member:
    """One member of a group, as the model in service sees them.

    Attributes
    ----------
    excluded
        Movies never to recommend to them.
    scores
        Shape (n_candidates,); None for someone without usable feedback.
    rated, stars
        The rows of their rated movies that the model knows, and the stars.
    """

    excluded: NDArray[np.int64]
    scores: NDArray[np.float32] | None
    rated: NDArray[np.int64]
    stars: NDArray[np.float32]

    @classmethod
    def of(cls, candidates: Candidates, feedback: UserFeedback) -> Self:
        """Compute it."""
        profile = feedback.profile_in(candidates.model)
        rated, stars = feedback.ratings_known_to(candidates.model)
        return cls(
            excluded=feedback.never_recommended,
            scores=None if profile is None else candidates.scores(profile),
            rated=rated[rated >= 0],
            stars=stars[rated >= 0],
        )

    def predicted(self, model: Model, movies: Sequence[int]) -> dict[int, float]:
        """Return the stars they are predicted to give those of the movies that the model knows."""
        items = model.rows_of(np.array(movies, dtype=np.int64))
        known = items >= 0
        if not len(self.rated):
            return {}
        found = predict_stars(model.stars, self.rated, self.stars, items[known])
        return dict(zip(np.array(movies)[known].tolist(), found.stars.tolist(), strict=True))


def sources_of(user_ids: Sequence[int]) -> dict[int, MemberSource]:
    """Return where the feedback of users comes from, with the same few queries for all of them."""
    hidden = Movie.everything.hidden().aggregate(Count("pk"), Max("hidden_at"))
    by_user: dict[int, list[Hashable]] = {
        user_id: [user_id, age_limit(), *hidden.values()] for user_id in user_ids
    }
    by_key: list[tuple[QuerySet[Any], str]] = [
        (NotInterested.objects.all(), "user_id"),
        (Viewing.objects.filter(movie__isnull=False), "user_id"),
        (OwnTag.objects.likes(), "user_id"),
        (WatchlistEntry.objects.all(), "user_id"),
        (ChosenGroup.movies.through.objects.all(), "chosengroup__user_id"),
    ]
    first, *others = (
        _facts(place, rows, owner, user_ids, Max("pk"))
        for place, (rows, owner) in enumerate(by_key)
    )
    # Stars can change to those of a day long ago, as when a history is brought from elsewhere.
    of_stars = Max("updated_at"), Sum(F("stars") * F("movie_id"))
    for found in (
        _facts(-2, Rating.objects.all(), "user_id", user_ids, *of_stars),
        _facts(-1, MutedRating.objects.all(), "rating__user_id", user_ids, Max("created_at")),
        first.union(*others, all=True).order_by("place"),
    ):
        for user_id, *state in found:
            by_user[user_id].append(tuple(state))
    return {
        user_id: MemberSource(tuple(state), partial(read_feedback, user_id))
        for user_id, state in by_user.items()
    }


def _facts(
    place: int, rows: "QuerySet[Any]", owner: str, user_ids: Sequence[int], *facts: Aggregate
) -> "QuerySet[Any, Any]":
    """Return of each of the users who have such rows: the place, their number and these facts."""
    own = rows.filter(**{f"{owner}__in": user_ids}).order_by().annotate(place=Value(place))
    named = {f"fact_{number}": fact for number, fact in enumerate(facts)}
    return own.values_list(owner, "place").annotate(Count("pk"), **named)


_kept = KeptOfModel[Member](_MOST_KEPT)


def member_of(candidates: Candidates, source: MemberSource) -> Member:
    """Return a member, computed where it is not kept."""
    # New movies, and what is known of them.
    new = candidates.cold_start
    digest = sha256(new.item_ids.tobytes() + new.item_vectors.tobytes()).digest()
    return _kept.get(
        candidates.model,
        (source.state, digest),
        lambda: Member.of(candidates, source.read()),
    )
