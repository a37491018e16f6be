"""The user of a home page: their feedback, scores, preferences and impressions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..engine.data.likes_and_dislikes import LIKED_STARS
from ..engine.ranking.profile import Profile
from ..engine.ranking.rerank import Controls, choose_items
from ..serving.candidates import Candidates
from ..serving.filters import allowed_among
from ..serving.predicted_fit import PredictedStars, stars_by_movie
from ..serving.user_feedback import ServingInputs, UserFeedback
from .fit_floor import above_floor


@dataclass(frozen=True)
class Viewer:
    """What the rows of a user's home page are made from.

    Attributes
    ----------
    feedback
        Their feedback on movies.
    candidates, profile
        What can be recommended, and the user's profile.
    controls
        Their dials.
    shows_predictions
        Whether they want to see predictions.
    visits
        By movie: in how many earlier visits it was ignored.
    """

    feedback: UserFeedback
    candidates: Candidates
    profile: Profile
    controls: Controls
    shows_predictions: bool
    visits: Mapping[int, int]

    @cached_property
    def scores(self) -> NDArray[np.float32]:
        """Shape (n_candidates,): the movies' scores; -inf outside their years."""
        scores = self.candidates.scores(self.profile)
        allowed = allowed_among(self.candidates.item_ids, self.controls)
        return scores if allowed is None else np.where(allowed, scores, np.float32(-np.inf))

    @cached_property
    def excluded(self) -> NDArray[np.int64]:
        """Rows of the candidates that are never recommended to them."""
        return self.candidates.rows_of(self.feedback.never_recommended)

    @property
    def liked(self) -> list[int]:
        """The movies they gave 4 stars or more and whose ratings are used, the best first.

        Of equally liked ones the last rated comes first.
        """
        used = self.feedback.used
        liked = [movie for movie, stars in used.items() if stars >= LIKED_STARS]
        liked.reverse()
        return sorted(liked, key=lambda movie: -used[movie])

    @cached_property
    def open(self) -> NDArray[np.bool_]:
        """Shape (n_candidates,): what may be recommended to them, from their years."""
        allowed = np.isfinite(self.scores)
        allowed[self.excluded[self.excluded >= 0]] = False
        return allowed

    @cached_property
    def fitting(self) -> NDArray[np.bool_]:
        """Shape (n_candidates,): what is open to them and fits them by its predicted stars."""
        model = self.candidates.model
        fitting = self.open.copy()
        trained = len(model.item_ids)
        seen = self.excluded[self.excluded < trained]
        fitting[:trained] &= above_floor(model, self.feedback, seen)
        # Nobody has rated those that came since the training.
        fitting[trained:] = False
        return fitting

    @cached_property
    def like_their_likes(self) -> NDArray[np.bool_]:
        """Shape (n_candidates,): what their taste favours over half of what is open to them.

        By taste alone, without how popular a movie is: nobody has rated new ones yet.
        """
        found, model = self.candidates, self.candidates.model
        biases = np.concatenate([model.item_biases, found.cold_start.item_biases])
        taste = self.scores - biases - self.profile.popularity * found.popularity
        if not self.open.any():
            return self.open
        favoured: NDArray[np.bool_] = taste > np.median(taste[self.open])
        return favoured

    def best(self, count: int) -> list[int]:
        """Return the best movies for them, by the dials."""
        return self.best_where(self.open, count)

    def best_among(self, movies: Collection[int], count: int) -> list[int]:
        """Return the best of these movies for them."""
        return self.best_where(self.among(movies), count)

    def fitting_among(self, movies: Collection[int], count: int) -> list[int]:
        """Return the best of those of these movies that fit them by their predicted stars."""
        return self.best_where(self.among(movies) & self.fitting, count)

    def best_where(self, allowed: NDArray[np.bool_], count: int) -> list[int]:
        """Return the best movies of a mask, shape (n_candidates,), by the dials."""
        found = self.candidates
        return self._ids(
            choose_items(
                self.scores,
                count,
                self.excluded,
                self.controls,
                found.popularity,
                found.vectors,
                allowed & self.open,
            )
        )

    def open_among(self, movies: Collection[int]) -> list[int]:
        """Return the movies among these that may be recommended, in the order given."""
        allowed = set(self._ids(np.flatnonzero(self.among(movies) & self.open)))
        return [movie for movie in movies if movie in allowed]

    def expected(self, movies: Sequence[int]) -> Mapping[int, PredictedStars]:
        """Return by movie the predicted stars, if they want to see it."""
        if not self.shows_predictions:
            return {}
        return stars_by_movie(self.candidates.model, self.feedback, movies)

    def among(self, movies: Collection[int]) -> NDArray[np.bool_]:
        """Return a mask of these movies, shape (n_candidates,)."""
        rows = self.candidates.rows_of(np.array(list(movies), dtype=np.int64))
        mask = np.zeros(len(self.scores), dtype=np.bool_)
        mask[rows[rows >= 0]] = True
        return mask

    def _ids(self, rows: NDArray[np.int64]) -> list[int]:
        ids: list[int] = self.candidates.item_ids[rows].tolist()
        return ids


def viewer_of(inputs: ServingInputs) -> Viewer | None:
    """Return the viewer for a user; None without a personal profile."""
    profile, preferences = inputs.profile, inputs.preferences
    if profile is None or inputs.candidates is None:
        return None
    return Viewer(
        feedback=inputs.feedback,
        candidates=inputs.candidates,
        profile=profile,
        controls=preferences.controls,
        shows_predictions=not preferences.hide_predictions,
        visits=inputs.visits,
    )
