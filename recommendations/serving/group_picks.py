"""Recommendations for several people who watch together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from catalog.models import Movie

from ..engine.model.model import Model
from ..engine.ranking.groups import Rule, pick_for_group
from ..engine.ranking.profile import NO_ITEMS, Profile, profile_of
from ..engine.ranking.rerank import DEFAULT_CONTROLS, Controls
from ..registry.current import current_model
from .candidates import candidates_for
from .filters import allowed_among, narrowed
from .picks import PICKS, SPARE
from .predicted_fit import stars_by_movie
from .user_feedback import UserFeedback, read_feedback


@dataclass(frozen=True)
class Share:
    """How well a pick fits one member.

    Attributes
    ----------
    member
        By the caller's numbering: `group_picks` numbers by user.
    percent
        What the rule goes by, 0 to 100; 100 is the best movie that this one could get here.
    stars
        The predicted rating; None for a member without ratings and for a movie new to the model.
    """

    member: int
    percent: float
    stars: float | None = None


@dataclass(frozen=True)
class GroupPick:
    """A movie for a group, and each member's share; none in the popular list."""

    movie: Movie
    shares: tuple[Share, ...] = ()

    @property
    def gains_most(self) -> Share | None:
        """The largest share, the first of equals."""
        return max(self.shares, key=lambda share: share.percent, default=None)


@dataclass(frozen=True)
class GroupPicks:
    """A group's recommendations.

    Attributes
    ----------
    items
        Best first.
    personal
        Whether anyone's ratings were used; the popular list otherwise.
    unknown
        Members without usable feedback: the average user stands in for them.
    """

    items: tuple[GroupPick, ...]
    personal: bool
    unknown: tuple[int, ...]


def group_picks(
    user_ids: Sequence[int],
    count: int = PICKS,
    rule: Rule = "fair",
    controls: Controls = DEFAULT_CONTROLS,
) -> GroupPicks:
    """Recommend movies to these users; never one that any has rated or is not interested in.

    Parameters
    ----------
    user_ids
        At least one; each counts once.
    count, rule, controls
        As in `picks_together`.

    Raises
    ------
    ControlsError
        If there is no genre of a name.
    """
    return picks_together(
        {user_id: read_feedback(user_id) for user_id in user_ids}, count, rule, controls
    )


def picks_together(
    feedback: Mapping[int, UserFeedback],
    count: int = PICKS,
    rule: Rule = "fair",
    controls: Controls = DEFAULT_CONTROLS,
    left_out: Collection[int] = (),
) -> GroupPicks:
    """Recommend movies to a group, users of the site or not.

    Parameters
    ----------
    feedback
        By member, as the caller numbers them. At least one.
    count
        How many at most.
    rule
        How to weigh the members.
    controls
        How the list is to be.
    left_out
        More movies never to list, besides those a member has rated or is not interested in.

    Raises
    ------
    ControlsError
        If there is no genre of a name.
    """
    model = current_model()
    profiles = {} if model is None else _profiles(model, feedback)
    unknown = tuple(member for member in feedback if member not in profiles)
    excluded = np.concatenate(
        [
            np.array([*left_out], dtype=np.int64),
            *(own.never_recommended for own in feedback.values()),
        ]
    )
    if model is None or not profiles:
        popular = _popular(set(excluded.tolist()), count, controls)
        return GroupPicks(tuple(map(GroupPick, popular)), personal=False, unknown=unknown)
    candidates = candidates_for(model)
    nobody = profile_of(model, NO_ITEMS, np.empty(0, dtype=np.float32))
    picks = pick_for_group(
        np.array([candidates.scores(profiles.get(member, nobody)) for member in feedback]),
        count + SPARE,
        candidates.rows_of(excluded),
        rule,
        controls,
        candidates.popularity,
        candidates.vectors,
        allowed_among(candidates.item_ids, controls),
    )
    ids = candidates.item_ids[[pick.item for pick in picks]].tolist()
    stars = {member: _stars_by_movie(model, own, ids) for member, own in feedback.items()}
    shares = {
        movie: tuple(
            Share(member, 100.0 * share, stars[member].get(movie))
            for member, share in zip(feedback, pick.satisfactions.tolist(), strict=True)
        )
        for movie, pick in zip(ids, picks, strict=True)
    }
    movies = Movie.objects.in_order(list(shares), count)
    items = tuple(GroupPick(movie, shares[movie.pk]) for movie in movies)
    return GroupPicks(items, personal=True, unknown=unknown)


def _stars_by_movie(
    model: Model, feedback: UserFeedback, movies: Sequence[int]
) -> dict[int, float]:
    predicted = stars_by_movie(model, feedback, movies, fewest=1)
    return {movie: one.stars for movie, one in predicted.items()}


def _popular(left_out: set[int], count: int, controls: Controls) -> list[Movie]:
    """Return the most popular movies but these, of which there may be too many for a query."""
    most = narrowed(Movie.objects.all(), controls).popular().values_list("pk", flat=True)
    left = [pk for pk in most[: count + len(left_out)] if pk not in left_out]
    return Movie.objects.in_order(left[:count])


def _profiles(model: Model, feedback: Mapping[int, UserFeedback]) -> dict[int, Profile]:
    """Return the profiles of the members who have any."""
    found = {member: own.profile_in(model) for member, own in feedback.items()}
    return {member: profile for member, profile in found.items() if profile is not None}
