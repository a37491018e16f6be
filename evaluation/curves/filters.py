"""What filters by years or genres cost, beside others filtered in the same way."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.evaluation.bootstrap import coverage_figure
from recommendations.engine.evaluation.scorers import Scorer
from recommendations.engine.evaluation.trials import K, Trial, measure
from recommendations.engine.ranking.filters import allowed_items
from recommendations.engine.ranking.rerank import DEFAULT_CONTROLS, Controls
from recommendations.engine.ranking.scoring import top_items

from ..figures import OURS, Section, differences, interval
from .lists import Chooser, lists_by_setting

FEWEST_MOVIES = 40
"""Years and genres that leave fewer are not measured: most of them would be in every list."""
FEWEST_USERS = 10
"""Nor are those for which fewer users can be measured."""
NEWEST_SHARES = (0.9, 0.75, 0.5, 0.25, 0.1, 0.05)
"""About how much of the catalogue is left by each filter to the newest movies."""
WHOLE = "all movies"
OTHERS = ("ease", "popular")
"""Short names of the recommenders beside ours."""
Named = dict[str, Controls]
"""Filters by their names."""


@dataclass(frozen=True)
class Catalogue:
    """Years and genres of the movies, one entry an item.

    Attributes
    ----------
    years
        Of each item, if known.
    genres
        Names of each item's genres.
    """

    years: Sequence[int | None]
    genres: Sequence[Collection[str]]

    def filters(self) -> dict[str, Named]:
        """Return all filters to measure, by kind and name."""
        return {
            "newest": self.newest(),
            "decades": self.decades(),
            "genres_in": self.genres_in(),
            "genres_out": self.genres_out(),
        }

    def newest(self) -> Named:
        """Return ranges of years from some year on, smaller and smaller."""
        years = sorted((year for year in self.years if year is not None), reverse=True)
        firsts = [years[ceil(share * len(years)) - 1] for share in NEWEST_SHARES if years]
        return {f"from {first}": Controls(from_year=first) for first in firsts}

    def decades(self) -> Named:
        """Return each decade that there is a movie of, the first one first."""
        found = sorted({year // 10 * 10 for year in self.years if year is not None})
        return {f"{first}s": Controls(from_year=first, to_year=first + 9) for first in found}

    def genres_in(self) -> Named:
        """Return each genre alone, that of most movies first."""
        return {name: Controls(genres=(name,)) for name in self._genres_by_movies()}

    def genres_out(self) -> Named:
        """Return all but each genre, in the order of `genres_in`."""
        return {name: Controls(without_genres=(name,)) for name in self._genres_by_movies()}

    def _genres_by_movies(self) -> list[str]:
        movies = Counter(name for own in self.genres for name in set(own))
        enough = (name for name, count in movies.items() if count >= FEWEST_MOVIES)
        return sorted(enough, key=lambda name: (-movies[name], name))


@dataclass(frozen=True)
class _Setting:
    """One filter.

    Attributes
    ----------
    allowed
        Shape (n_items,): the movies that are left.
    measured
        Shape (n_users,): the users of the whole trial who liked some of them.
    trial
        Of these users.
    """

    allowed: NDArray[np.bool_]
    measured: NDArray[np.bool_]
    trial: Trial

    def choose(
        self, scores: NDArray[np.float32], rated: NDArray[np.int64], place: int
    ) -> NDArray[np.int64]:
        """Return a user's list."""
        return top_items(np.where(self.allowed, scores, np.float32(-np.inf)), K, rated)

    def section(self, lists: Mapping[str, NDArray[np.int64]], seed: int) -> Section:
        """Return the figures of the measured users' lists, by their recommender."""
        movies = int(self.allowed.sum())
        ndcg = {name: measure(own, self.trial).ndcg for name, own in lists.items()}
        return {
            "movies": movies,
            "users": len(self.trial.cases),
            "rows": {
                name: {
                    "ndcg": interval(ndcg[name], seed),
                    "coverage": coverage_figure(own, movies, seed)._asdict(),
                }
                for name, own in lists.items()
            },
            "ours_minus": differences(ndcg, OURS, seed),
        }


def filters_section(
    ours: Scorer,
    others: Mapping[str, Scorer],
    catalogue: Catalogue,
    trial: Trial,
    seed: int,
    progress: Callable[[str], None] = lambda what: None,
) -> Section:
    """Measure lists filtered by years and by genres.

    Only users are measured who liked something held out among the movies that are left; what they
    liked besides does not count.

    Parameters
    ----------
    ours, others
        What ranks, the others by the short names `OTHERS`; trained on the training side of the
        trial's split, and on all of its movies.
    catalogue
        Of the trial's items.
    trial
        With at least one case.
    seed
        Start of the bootstrap's random numbers.
    progress
        Called with what is being done.

    Returns
    -------
    dict
        By ``newest``, ``decades``, ``genres_in`` and ``genres_out`` and by the filter's name, the
        numbers of ``movies`` left and ``users`` measured; the ``rows`` of ``ours`` and the others,
        with NDCG@10 and the coverage of the movies left; and how much better ours are
        (``ours_minus``). Each begins with the whole catalogue; filters with too few movies or
        users are left out.
    """
    kinds = catalogue.filters()
    wanted = [DEFAULT_CONTROLS, *(one for named in kinds.values() for one in named.values())]
    settings = _settings(wanted, catalogue, trial)
    choosers: dict[Controls, Chooser] = {one: own.choose for one, own in settings.items()}
    lists = {}
    for name, scorer in {OURS: ours, **others}.items():
        progress(f"Filtering, {name}")
        lists[name] = lists_by_setting(scorer, trial, choosers)
    sections = {
        controls: setting.section(
            {name: own[controls][setting.measured] for name, own in lists.items()}, seed
        )
        for controls, setting in settings.items()
    }
    return {
        kind: {
            name: sections[controls]
            for name, controls in {WHOLE: DEFAULT_CONTROLS, **named}.items()
            if controls in sections
        }
        for kind, named in kinds.items()
    }


def _settings(
    wanted: list[Controls], catalogue: Catalogue, trial: Trial
) -> dict[Controls, _Setting]:
    """Return the filters that leave enough movies and users, and the whole catalogue."""
    settings = {}
    for controls in wanted:
        allowed = allowed_items(controls, catalogue.years, catalogue.genres)
        if allowed is None:
            allowed = np.ones(len(catalogue.years), dtype=np.bool_)
        measured = np.array([allowed[case.liked].any() for case in trial.cases])
        enough = allowed.sum() >= FEWEST_MOVIES and measured.sum() >= FEWEST_USERS
        if enough or not controls.narrow:
            settings[controls] = _Setting(allowed, measured, trial.within(allowed))
    return settings
