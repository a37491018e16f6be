"""What narrowing a list to some years or genres costs, beside others narrowed in the same way."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.evaluation.bootstrap import (
    Figure,
    coverage_figure,
    mean_figure,
    paired_difference,
)
from recommendations.engine.evaluation.metrics import hits_of, ndcg
from recommendations.engine.evaluation.scorers import Scorer
from recommendations.engine.evaluation.trials import K, Trial, padded
from recommendations.engine.ranking.filters import allowed_items
from recommendations.engine.ranking.rerank import DEFAULT_CONTROLS, Controls
from recommendations.engine.ranking.scoring import top_items

from ..accuracy.sections import OURS, Section

FEWEST_MOVIES = 40
"""Years and genres that leave fewer are not measured: most of them would be in every list."""
FEWEST_USERS = 10
"""Nor are those for which fewer people can be measured."""
NEWEST_SHARES = (0.9, 0.75, 0.5, 0.25, 0.1, 0.05)
"""How much of the catalogue is left, about, by narrowing it to the newest."""
WHOLE = "all movies"
OTHERS = ("ease", "popular")
"""Short names of those beside ours."""
Asked = dict[str, Controls]
"""Settings by what they are called."""


@dataclass(frozen=True)
class Catalogue:
    """What movies are narrowed by, one entry an item.

    Attributes
    ----------
    years
        Of each item, if known.
    genres
        Names of each item's genres.
    """

    years: Sequence[int | None]
    genres: Sequence[Collection[str]]

    def newest(self) -> Asked:
        """Return ranges of years from some year on, narrower and narrower."""
        years = sorted((year for year in self.years if year is not None), reverse=True)
        firsts = [years[ceil(share * len(years)) - 1] for share in NEWEST_SHARES if years]
        return {f"from {first}": Controls(from_year=first) for first in firsts}

    def decades(self) -> Asked:
        """Return each decade that there is a movie of, the first one first."""
        found = sorted({year // 10 * 10 for year in self.years if year is not None})
        return {f"{first}s": Controls(from_year=first, to_year=first + 9) for first in found}

    def genres_in(self) -> Asked:
        """Return each genre alone, that of most movies first."""
        return {name: Controls(genres=(name,)) for name in self._genres_by_movies()}

    def genres_out(self) -> Asked:
        """Return all but each genre, in the order of `genres_in`."""
        return {name: Controls(without_genres=(name,)) for name in self._genres_by_movies()}

    def _genres_by_movies(self) -> list[str]:
        movies = Counter(name for own in self.genres for name in set(own))
        enough = (name for name, count in movies.items() if count >= FEWEST_MOVIES)
        return sorted(enough, key=lambda name: (-movies[name], name))


@dataclass(frozen=True)
class _Setting:
    """What is measured.

    Attributes
    ----------
    allowed
        Shape (n_items,): the movies that are left.
    trial
        Of the people who liked some of them.
    """

    allowed: NDArray[np.bool_]
    trial: Trial


@dataclass(frozen=True)
class _Measured:
    """What one scorer's narrowed lists are worth.

    Attributes
    ----------
    ndcg
        Shape (n_users,), 0 to 1; the ideal list is of the movies that are left.
    coverage
        Of the movies that are left.
    """

    ndcg: NDArray[np.float64]
    coverage: Figure


def filters_section(
    ours: Scorer,
    others: Mapping[str, Scorer],
    catalogue: Catalogue,
    trial: Trial,
    seed: int,
    progress: Callable[[str], None] = lambda what: None,
) -> Section:
    """Measure lists narrowed by years and by genres.

    Only those are measured who liked something held out among the movies that are left; what they
    liked besides does not count.

    Parameters
    ----------
    ours, others
        What ranks, the others by the short names `OTHERS`; trained on the known side of the
        trial's split, and on all of its movies.
    catalogue
        Of the trial's items.
    trial
        With at least one case.
    seed
        Start of the bootstrap's random numbers.
    progress
        Told what is being done.

    Returns
    -------
    dict
        By ``newest``, ``decades``, ``genres_in`` and ``genres_out`` and by what the setting is
        called, the numbers of ``movies`` left and ``users`` measured; the ``rows`` of ``ours`` and
        the others, with NDCG@10 and the coverage of the movies left; and how much better ours are
        (``ours_minus``). Each begins with the whole catalogue; settings with too few movies or
        users are left out.
    """
    asked = {
        "newest": catalogue.newest(),
        "decades": catalogue.decades(),
        "genres_in": catalogue.genres_in(),
        "genres_out": catalogue.genres_out(),
    }
    settings = _settings([DEFAULT_CONTROLS, *_all_of(asked)], catalogue, trial)
    found = {}
    for name, scorer in {OURS: ours, **others}.items():
        progress(f"Narrowing, {name}")
        found[name] = _measure_all(scorer, settings, trial, seed)
    told = {
        controls: _told(setting, {name: own[controls] for name, own in found.items()}, seed)
        for controls, setting in settings.items()
    }
    return {
        kind: {
            called: told[controls]
            for called, controls in {WHOLE: DEFAULT_CONTROLS, **by_name}.items()
            if controls in told
        }
        for kind, by_name in asked.items()
    }


def _all_of(asked: dict[str, Asked]) -> list[Controls]:
    return [controls for by_name in asked.values() for controls in by_name.values()]


def _settings(
    asked: list[Controls], catalogue: Catalogue, trial: Trial
) -> dict[Controls, _Setting]:
    """Return the settings that leave enough movies and users, and the whole catalogue."""
    settings = {}
    for controls in asked:
        allowed = allowed_items(controls, catalogue.years, catalogue.genres)
        if allowed is None:
            allowed = np.ones(len(catalogue.years), dtype=np.bool_)
        setting = _Setting(allowed, trial.within(allowed))
        enough = allowed.sum() >= FEWEST_MOVIES and len(setting.trial.cases) >= FEWEST_USERS
        if enough or not controls.narrow:
            settings[controls] = setting
    return settings


def _measure_all(
    scorer: Scorer, settings: dict[Controls, _Setting], trial: Trial, seed: int
) -> dict[Controls, _Measured]:
    lists = _lists(scorer, settings, trial)
    return {
        controls: _measure(lists[controls], setting, seed) for controls, setting in settings.items()
    }


def _lists(
    scorer: Scorer, settings: dict[Controls, _Setting], trial: Trial
) -> dict[Controls, NDArray[np.int64]]:
    """Return the lists of those measured for each setting; each user is scored once."""
    lists: dict[Controls, list[NDArray[np.int64]]] = {controls: [] for controls in settings}
    measured = {
        controls: {case.user.row for case in setting.trial.cases}
        for controls, setting in settings.items()
    }
    for case in trial.cases:
        scores = scorer(case.user)
        for controls, setting in settings.items():
            if case.user.row in measured[controls]:
                left = np.where(setting.allowed, scores, np.float32(-np.inf))
                lists[controls].append(padded(top_items(left, K, case.user.items)))
    return {controls: np.array(found) for controls, found in lists.items()}


def _measure(lists: NDArray[np.int64], setting: _Setting, seed: int) -> _Measured:
    liked = [case.liked for case in setting.trial.cases]
    counts = np.array([len(own) for own in liked])
    coverage = coverage_figure(lists, int(setting.allowed.sum()), seed)
    return _Measured(ndcg(hits_of(lists, liked), counts), coverage)


def _told(setting: _Setting, found: dict[str, _Measured], seed: int) -> Section:
    ours = found[OURS].ndcg
    return {
        "movies": int(setting.allowed.sum()),
        "users": len(setting.trial.cases),
        "rows": {
            name: {
                "ndcg": mean_figure(one.ndcg, seed)._asdict(),
                "coverage": one.coverage._asdict(),
            }
            for name, one in found.items()
        },
        "ours_minus": {
            name: paired_difference(ours, one.ndcg, seed)._asdict()
            for name, one in found.items()
            if name != OURS
        },
    }
