"""From a user's ratings, now, to what their page shows, now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from catalog.models import Movie, Rating
from catalog.models.movie import MovieQuerySet

from ..engine.ranking.profile import Profile
from ..engine.ranking.rerank import DEFAULT_CONTROLS, Controls
from ..engine.ranking.similar import similar_items, similar_to_vector
from ..models import Impression, NotInterested, Preferences
from ..registry.current import current_model
from .candidates import Candidates, candidates_for, cold_start_among
from .elicitation import movies_to_ask
from .explanations import Split, reason_for, split_of
from .filters import narrowed
from .impression_discount import step_back
from .predicted_fit import Expectation, expected_by
from .user_feedback import Known, UserFeedback, known_of

PICKS = 15
SPARE = 50
"""Candidates beyond those shown, for movies deleted since the training."""


@dataclass(frozen=True)
class Pick:
    """A movie on someone's page, and why it is there."""

    movie: Movie
    reason: str
    why: Split | None = None
    expected: Expectation | None = None


@dataclass(frozen=True)
class Picks:
    """What to show a user; the popular list, said plainly, where nothing personal can be.

    Attributes
    ----------
    muted
        Movies that they rated, whose ratings are not used.
    groups
        Names of the groups of movies that they chose.
    narrowed
        Whether only movies of some years or genres were looked at.
    """

    items: tuple[Pick, ...]
    personal: bool
    rated_count: int
    model_missing: bool = False
    muted: frozenset[int] = frozenset()
    groups: tuple[str, ...] = ()
    narrowed: bool = False

    @property
    def used_count(self) -> int:
        """How many of their ratings are used."""
        return self.rated_count - len(self.muted)


def picks_for(
    user_id: int,
    count: int = PICKS,
    controls: Controls = DEFAULT_CONTROLS,
    visits: Mapping[int, int] | None = None,
    *,
    with_expected: bool = False,
    known: Known | None = None,
) -> Picks:
    """Return what this user may like, from what they have said of movies up to now.

    Rated movies and those they are not interested in are never among them. Nothing is trained and
    no worker is waited for. The popular list follows the years and genres of `controls` only.

    Parameters
    ----------
    visits
        By movie: in how many earlier visits it was shown in vain.
    with_expected
        Whether each pick says what they would give it, or how it matches.
    known
        The user and the model; read from the database where they are not given.

    Raises
    ------
    ControlsError
        If there is no genre of a name.
    """
    said, model = known or known_of(user_id)
    user = None if model is None else said.profile_in(model)
    if model is None or user is None:
        return _popular_picks(user_id, said, count, controls, model_missing=model is None)
    candidates = candidates_for(model)
    best = candidates.best(user, count + SPARE, said.never_recommended, controls)
    ranked = Movie.objects.in_order(candidates.item_ids[best].tolist())
    shown = set(step_back([movie.pk for movie in ranked], count, visits or {}))
    movies = [movie for movie in ranked if movie.pk in shown]
    expected = expected_by(said, candidates, user, list(shown)) if with_expected else {}
    items = picks_of(candidates, user, said, movies, expected)
    return Picks(
        items,
        personal=True,
        rated_count=said.rated_count,
        muted=said.muted,
        groups=tuple(group.name for group in said.groups),
        narrowed=controls.narrow,
    )


def picks_on_page(
    user_id: int, preferences: Preferences | None = None, known: Known | None = None
) -> Picks:
    """Return the picks as someone's pages show them: by their dials, and what they saw before.

    Parameters
    ----------
    preferences, known
        The user's; read from the database where they are not given.
    """
    preferences = preferences or Preferences.objects.of(user_id)
    visits = Impression.objects.visits_before(user_id)
    shown = not preferences.blind
    return picks_for(user_id, PICKS, preferences.controls, visits, with_expected=shown, known=known)


def picks_of(
    candidates: Candidates,
    profile: Profile,
    said: UserFeedback,
    movies: Sequence[Movie],
    expected: Mapping[int, Expectation],
    reasons: Mapping[int, str] | None = None,
) -> tuple[Pick, ...]:
    """Return these movies, each with why it is there.

    Parameters
    ----------
    movies
        Candidates.
    expected
        By movie: how the user would like it, where that is to be said.
    reasons
        By movie: a reason to give instead of the rating that adds the most; an empty one says
        nothing.
    """
    told = said.told_in(candidates.model, profile)
    rows = np.flatnonzero(np.isin(candidates.item_ids, [movie.pk for movie in movies]))
    row_of = dict(zip(candidates.item_ids[rows].tolist(), rows.tolist(), strict=True))
    explanations = candidates.explain(profile, [row_of[movie.pk] for movie in movies])
    return tuple(
        Pick(
            movie,
            (reasons or {}).get(movie.pk, reason_for(explanation, told)),
            split_of(explanation, told),
            expected.get(movie.pk),
        )
        for movie, explanation in zip(movies, explanations, strict=True)
    )


def pick_of(known: Known, movie: Movie) -> Pick | None:
    """Return any movie with what would bring it among someone's picks, or keep it from there.

    None where nothing personal can be said of it.
    """
    said, model = known
    profile = None if model is None else said.profile_in(model)
    if model is None or profile is None:
        return None
    candidates = candidates_for(model)
    if movie.pk not in candidates.item_ids:
        return None
    return picks_of(candidates, profile, said, [movie], {})[0]


def movies_to_rate(
    user_id: int, picks: Picks, count: int, known: Known | None = None
) -> list[Movie]:
    """Return movies that the user said nothing of and that are not among the picks.

    Those first whose stars would tell the most; the best known without a model.
    """
    return movies_to_ask(known or known_of(user_id), count, [pick.movie.pk for pick in picks.items])


def nearest_movies(movie: Movie, count: int) -> list[Movie]:
    """Return the movies nearest to `movie` by the model's vectors.

    One that is new to the model is compared by what the catalogue says of it.
    """
    model = current_model()
    if model is None:
        return []
    own = np.array([movie.pk])
    row = int(model.rows_of(own)[0])
    if row >= 0:
        nearest = similar_items(model, row, count + SPARE)
    else:
        vector = cold_start_among(model, own).item_vectors[0]
        nearest = similar_to_vector(model, vector, count + SPARE)
    return Movie.objects.in_order(model.item_ids[nearest].tolist())[:count]


def recommendable(user_ids: Sequence[int]) -> MovieQuerySet:
    """Return the movies that none of these users has rated or called uninteresting."""
    rated = Rating.objects.filter(user_id__in=user_ids).values("movie")
    unwanted = NotInterested.objects.filter(user_id__in=user_ids).values("movie")
    return Movie.objects.exclude(pk__in=rated).exclude(pk__in=unwanted)


def _popular_picks(
    user_id: int, said: UserFeedback, count: int, controls: Controls, *, model_missing: bool
) -> Picks:
    popular = narrowed(recommendable([user_id]), controls).popular().for_cards()[:count]
    return Picks(
        items=tuple(Pick(movie, _("Popular here")) for movie in popular),
        personal=False,
        rated_count=said.rated_count,
        model_missing=model_missing,
        muted=said.muted,
        narrowed=controls.narrow,
    )
