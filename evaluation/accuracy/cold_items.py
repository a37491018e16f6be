"""Whether items that nobody has rated yet are put in a sensible order."""

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.evaluation.ranks import mean_ranks
from recommendations.engine.evaluation.scorers import Scorer
from recommendations.engine.evaluation.trials import Trial


def auc(scores: NDArray[np.float32], liked: NDArray[np.bool_]) -> float:
    """Return the chance that a liked item has a higher score than another, ties counted half.

    The Mann-Whitney statistic (Fawcett 2006, "An introduction to ROC analysis").

    Parameters
    ----------
    scores
        Shape (n_items,).
    liked
        Shape (n_items,): at least one is, and at least one is not.

    Returns
    -------
    float
        0 to 1; 0.5 for an order by chance.
    """
    positives = int(liked.sum())
    negatives = len(liked) - positives
    ranks = mean_ranks(scores)
    return float((ranks[liked].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def cold_item_aucs(scorer: Scorer, trial: Trial, hidden: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return for each user the AUC of the hidden items they liked against all other hidden ones.

    Parameters
    ----------
    scorer
        Trained without any rating of the hidden items.
    trial
        On the split of `hide_items`.
    hidden
        Shape (n_hidden,): rows of the hidden items.

    Returns
    -------
    ndarray of shape (n_users,)
        In the order of the trial's cases, without those who liked every hidden item.
    """
    liked = ((case.user, np.isin(hidden, case.liked)) for case in trial.cases)
    return np.array([auc(scorer(user)[hidden], own) for user, own in liked if not own.all()])
