"""Lists of the same users under many settings."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.evaluation.scorers import Scorer
from recommendations.engine.evaluation.trials import Trial, padded

Chooser = Callable[[NDArray[np.float32], NDArray[np.int64], int], NDArray[np.int64]]
"""From a user's scores, their rated items and their place in the trial to their list (rows)."""
_Setting = TypeVar("_Setting")


def lists_by_setting(
    scorer: Scorer, trial: Trial, choosers: Mapping[_Setting, Chooser]
) -> dict[_Setting, NDArray[np.int64]]:
    """Return all users' lists under each setting; each user is scored once."""
    lists: dict[_Setting, list[NDArray[np.int64]]] = {setting: [] for setting in choosers}
    for place, case in enumerate(trial.cases):
        scores = scorer(case.user)
        for setting, choose in choosers.items():
            lists[setting].append(padded(choose(scores, case.user.items, place)))
    return {setting: np.array(own) for setting, own in lists.items()}
