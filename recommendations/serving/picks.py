"""A user's recommendations, computed from their feedback as it is now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any, Self

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalog.models import Movie, OwnTag, Rating, Viewing
from catalog.models.movie import MovieName, MovieQuerySet

from ..engine.model.model import Model
from ..engine.ranking.profile import Profile
from ..engine.ranking.rerank import DEFAULT_CONTROLS, Controls
from ..engine.ranking.scoring import Explanation
from ..models import NotInterested
from .candidates import Candidates
from .elicitation import movies_to_ask
from .filters import narrowed
from .impression_discount import apply_impression_discount
from .predicted_fit import PredictedStars, stars_by_movie
from .user_feedback import FeedbackItem, ServingInputs, UserFeedback, read_serving_inputs
from .why.explanations import Split, named_places, split_of
from .why.reasons import reason_for

PICKS = 15
NEARLY_EQUAL = 1e-4
"""Of scores: they are ranked with fewer digits than they are explained with."""
SPARE = 50
"""Candidates beyond those shown, for movies deleted since the training."""


@dataclass(frozen=True)
class Pick:
    """A recommended movie, and why.

    Attributes
    ----------
    reason
        In one line; empty where there is nothing to say.
    says_average
        Whether the reason has the average of the movie's ratings in it.
    expected
        Its predicted stars, where it is to be shown.
    why
        The split of its score; None where it is not personal.
    team
        Which model of an interleaving test chose it; empty without one.
    """

    movie: Movie
    reason: str
    says_average: bool = False
    expected: PredictedStars | None = None
    why: Split | None = field(default=None, compare=False)
    team: str = ""


@dataclass(frozen=True)
class Picks:
    """A user's recommendations, or the popular list while there can be no personal ones.

    Attributes
    ----------
    muted
        Movies that they rated, whose ratings are not used.
    groups
        Names of the groups of movies that they chose.
    counts_unrated
        Whether their diary or watchlist has movies, not rated, that they are made from too.
    narrowed
        Whether only movies of some years or genres were looked at.
    test
        The key of the interleaving test whose models chose them; None without one.
    """

    items: tuple[Pick, ...]
    personal: bool
    rated_count: int
    model_missing: bool = False
    muted: frozenset[int] = frozenset()
    groups: tuple[str, ...] = ()
    counts_unrated: bool = False
    narrowed: bool = False
    test: int | None = None

    @property
    def used_count(self) -> int:
        """How many of their ratings are used."""
        return self.rated_count - len(self.muted)

    @property
    def highest_score_first(self) -> bool:
        """Whether they are in the order of their scores, which dials and the past can change.

        Scores of two models cannot be compared.
        """
        if self.test is not None:
            return False
        scores = [pick.why.score for pick in self.items if pick.why is not None]
        return len(scores) > 1 and all(
            after <= before + NEARLY_EQUAL for before, after in pairwise(scores)
        )

    @property
    def basis(self) -> str:
        """What the list is made from: a key for pages to explain it by."""
        if self.personal:
            if not self.rated_count:
                return "unrated" if self.counts_unrated else "groups"
            return "ratings-but-muted" if self.muted else "ratings"
        if not self.rated_count:
            return "popular"
        if self.model_missing:
            return "popular-without-model"
        return "popular-all-unknown" if self.used_count else "popular-all-muted"


def picks_for(
    user_id: int,
    count: int = PICKS,
    controls: Controls = DEFAULT_CONTROLS,
    visits: Mapping[int, int] | None = None,
    *,
    with_predictions: bool = False,
    inputs: ServingInputs | None = None,
) -> Picks:
    """Recommend movies to a user.

    Never one they rated or are not interested in. Trains nothing and waits for no worker. The
    popular list follows only the years and genres of `controls`.

    Parameters
    ----------
    visits
        By movie: in how many earlier visits it was shown in vain.
    with_predictions
        Whether each pick has its predicted stars.
    inputs
        The user's feedback and the model; read if not given.

    Raises
    ------
    ControlsError
        If there is no genre of a name.
    """
    inputs = inputs or read_serving_inputs(user_id)
    feedback, user = inputs.feedback, inputs.profile
    if user is None or inputs.candidates is None:
        model_missing = inputs.model is None
        return _popular_picks(user_id, feedback, count, controls, model_missing=model_missing)
    candidates = inputs.candidates
    best = candidates.best(user, count + SPARE, feedback.never_recommended, controls)
    movies = _shown(candidates.item_ids[best].tolist(), count, visits or {})
    expected = (
        stars_by_movie(candidates.model, feedback, [movie.pk for movie in movies])
        if with_predictions
        else {}
    )
    items = picks_of(candidates, user, feedback, movies, expected)
    return personal_picks(items, inputs, controls)


def personal_picks(
    items: tuple[Pick, ...], inputs: ServingInputs, controls: Controls, test: int | None = None
) -> Picks:
    """Return picks that were made from a user's feedback."""
    feedback = inputs.feedback
    return Picks(
        items,
        personal=True,
        rated_count=feedback.rated_count,
        muted=frozenset(feedback.muted),
        groups=tuple(group.name for group in feedback.groups),
        counts_unrated=inputs.model is not None and feedback.counts_unrated(inputs.model),
        narrowed=controls.narrow,
        test=test,
    )


def _shown(ranked: Sequence[int], count: int, visits: Mapping[int, int]) -> list[Movie]:
    """Return the movies that fill `count` places, of those that still exist."""
    places = apply_impression_discount(ranked, count, visits)
    movies = Movie.objects.in_order(places)
    if len(movies) == len(places):
        return movies
    there = Movie.objects.existing_ids(ranked)
    return Movie.objects.in_order(
        apply_impression_discount([pk for pk in ranked if pk in there], count, visits)
    )


def picks_on_page(user_id: int, inputs: ServingInputs | None = None) -> Picks:
    """Recommend movies by the user's preferences and what they were shown before.

    Parameters
    ----------
    inputs
        The user's feedback, preferences and the model; read if not given.
    """
    inputs = inputs or read_serving_inputs(user_id, for_picks=True)
    preferences = inputs.preferences
    return picks_for(
        user_id,
        PICKS,
        preferences.controls,
        inputs.visits,
        with_predictions=not preferences.hide_predictions,
        inputs=inputs,
    )


def picks_of(
    candidates: Candidates,
    profile: Profile,
    feedback: UserFeedback,
    movies: Sequence[Movie],
    expected: Mapping[int, PredictedStars],
) -> tuple[Pick, ...]:
    """Explain these movies.

    Parameters
    ----------
    movies
        Candidates.
    expected
        By movie: the predicted stars, where it is to be shown.
    """
    explained = Explained.of(candidates, profile, feedback, [movie.pk for movie in movies])
    names = Movie.everything.names_of(explained.movies_named)
    return explained.picks(movies, names, expected)


@dataclass(frozen=True)
class Explained:
    """Why movies score as they do for a user, before the titles of what speaks for them are read.

    Attributes
    ----------
    explanations, places
        By movie: the split of its score, and the places of what is named of it.
    items
        The feedback by its place, yet without titles and years.
    """

    model: Model
    explanations: Mapping[int, Explanation]
    places: Mapping[int, Sequence[int]]
    items: Mapping[int, FeedbackItem]

    @classmethod
    def of(
        cls,
        candidates: Candidates,
        profile: Profile,
        feedback: UserFeedback,
        movies: Sequence[int],
    ) -> Self:
        """Explain these candidates."""
        model = candidates.model
        rows = candidates.rows_of(np.array(movies, dtype=np.int64))
        rows = rows[rows >= 0]
        row_of = dict(zip(candidates.item_ids[rows].tolist(), rows.tolist(), strict=True))
        found = candidates.explain(profile, [row_of[movie] for movie in movies])
        explanations = dict(zip(movies, found, strict=True))
        places = {movie: named_places(explained) for movie, explained in explanations.items()}
        named = set(chain.from_iterable(places.values()))
        items = feedback.explained_items(model, profile, named)
        return cls(model, explanations, places, items)

    @property
    def movies_named(self) -> set[int]:
        """The movies that speak for or against them, whose titles are to be read."""
        return {item.movie for item in self.items.values() if item.movie}

    def picks(
        self,
        movies: Sequence[Movie],
        names: Mapping[int, MovieName],
        expected: Mapping[int, PredictedStars],
        reasons: Mapping[int, str] | None = None,
    ) -> tuple[Pick, ...]:
        """Return these of the movies with their reasons.

        Parameters
        ----------
        names
            Of `movies_named`, as far as they exist.
        expected
            By movie: the predicted stars, where it is to be shown.
        reasons
            By movie: a reason that replaces the one from the feedback; empty for none.
        """
        items = {
            place: item._replace(**names[item.movie]._asdict()) if item.movie in names else item
            for place, item in self.items.items()
        }
        said = reasons or {}
        picks = []
        for movie in movies:
            explanation = self.explanations[movie.pk]
            why = split_of(explanation, items, self.places[movie.pk])
            own = movie.pk not in said
            reason = reason_for(why, explanation, movie, self.model) if own else said[movie.pk]
            says_average = own and bool(reason) and why.largest in (why.popularity, why.prior)
            picks.append(Pick(movie, reason, says_average, expected.get(movie.pk), why))
        return tuple(picks)


def pick_of(inputs: ServingInputs, movie: Movie) -> Pick | None:
    """Explain any movie's score for a user, recommended or not.

    None where there is no personal score.
    """
    feedback, profile = inputs.feedback, inputs.profile
    if profile is None or inputs.candidates is None:
        return None
    candidates = inputs.candidates
    if movie.pk not in candidates.item_ids:
        return None
    return picks_of(candidates, profile, feedback, [movie], {})[0]


def movies_to_rate(
    user_id: int,
    picks: Picks,
    count: int,
    inputs: ServingInputs | None = None,
    others: Sequence[Movie] = (),
) -> list[Movie]:
    """Return movies to rate that are not among the picks, the most informative first.

    Parameters
    ----------
    inputs
        The user's feedback and the model; read if not given.
    others
        Movies that the page asks about besides.
    """
    shown = [*(pick.movie.pk for pick in picks.items), *(movie.pk for movie in others)]
    return movies_to_ask(inputs or read_serving_inputs(user_id), count, shown)


def recommendable(user_ids: Sequence[int]) -> MovieQuerySet:
    """Return the movies that none of these users has seen, liked or is not interested in."""
    movies = Movie.objects.all()
    said: tuple[QuerySet[Any], ...] = (
        Rating.objects.all(),
        Viewing.objects.filter(movie__isnull=False),
        OwnTag.objects.likes(),
        NotInterested.objects.all(),
    )
    for rows in said:
        movies = movies.exclude(pk__in=rows.filter(user_id__in=user_ids).values("movie"))
    return movies


def _popular_picks(
    user_id: int, feedback: UserFeedback, count: int, controls: Controls, *, model_missing: bool
) -> Picks:
    popular = narrowed(recommendable([user_id]), controls).popular().for_cards()[:count]
    return Picks(
        items=tuple(Pick(movie, _("Popular here")) for movie in popular),
        personal=False,
        rated_count=feedback.rated_count,
        model_missing=model_missing,
        muted=frozenset(feedback.muted),
        narrowed=controls.narrow,
    )
