"""Recommendations for several people who watch together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalog.models import Movie

from ..engine.ranking.feedback_weights import NO_ITEMS
from ..engine.ranking.groups import Rule, pick_for_group
from ..engine.ranking.profile import profile_of
from ..engine.ranking.rerank import DEFAULT_CONTROLS, Controls
from ..registry.current import current_model
from .candidates import candidates_for
from .filters import allowed_among, narrowed
from .group_members import MemberSource, member_of, sources_of
from .picks import PICKS, SPARE


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
    return picks_together(sources_of(user_ids), count, rule, controls)


def picks_together(
    sources: Mapping[int, MemberSource],
    count: int = PICKS,
    rule: Rule = "fair",
    controls: Controls = DEFAULT_CONTROLS,
    left_out: Collection[int] = (),
) -> GroupPicks:
    """Recommend movies to a group, users of the site or not.

    Parameters
    ----------
    sources
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
    if model is None:
        unwanted = [source.read().never_recommended for source in sources.values()]
        return _popular(_together(left_out, unwanted), count, controls, tuple(sources))
    candidates = candidates_for(model)
    members = {number: member_of(candidates, source) for number, source in sources.items()}
    unknown = tuple(number for number, member in members.items() if member.scores is None)
    excluded = _together(left_out, [member.excluded for member in members.values()])
    if len(unknown) == len(members):
        return _popular(excluded, count, controls, unknown)
    scores = [member.scores for member in members.values()]
    if unknown:
        nobody = profile_of(model, NO_ITEMS, np.empty(0, dtype=np.float32))
        average = candidates.scores(nobody)
        scores = [average if each is None else each for each in scores]
    picks = pick_for_group(
        np.array(scores),
        count + SPARE,
        candidates.rows_of(excluded),
        rule,
        controls,
        candidates.popularity,
        candidates.vectors,
        allowed_among(candidates.item_ids, controls),
    )
    ids = candidates.item_ids[[pick.item for pick in picks]].tolist()
    stars = {number: member.predicted(model, ids) for number, member in members.items()}
    shares = {
        movie: tuple(
            Share(number, 100.0 * share, stars[number].get(movie))
            for number, share in zip(members, pick.satisfactions.tolist(), strict=True)
        )
        for movie, pick in zip(ids, picks, strict=True)
    }
    movies = Movie.objects.in_order(list(shares), count)
    items = tuple(GroupPick(movie, shares[movie.pk]) for movie in movies)
    return GroupPicks(items, personal=True, unknown=unknown)


def _together(
    left_out: Collection[int], excluded: Iterable[NDArray[np.int64]]
) -> NDArray[np.int64]:
    return np.concatenate([np.array([*left_out], dtype=np.int64), *excluded])


def _popular(
    excluded: NDArray[np.int64], count: int, controls: Controls, unknown: tuple[int, ...]
) -> GroupPicks:
    """Return the most popular movies but these, of which there may be too many for a query."""
    left_out = set(excluded.tolist())
    most = narrowed(Movie.objects.all(), controls).popular().values_list("pk", flat=True)
    left = [pk for pk in most[: count + len(left_out)] if pk not in left_out]
    items = tuple(map(GroupPick, Movie.objects.in_order(left[:count])))
    return GroupPicks(items, personal=False, unknown=unknown)
