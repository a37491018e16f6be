"""What a fitted mix gives and costs those of whom little is known."""

from dataclasses import replace

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.trials import evaluate
from recommendations.engine.model.mix import Mix
from recommendations.engine.model.model import Model

from ..accuracy.new_users import new_user_trials
from ..figures import Section, interval


def new_users_by_mix_section(
    model: Model, training: Interactions, held_out: Interactions, fitted: Mix, seed: int
) -> Section:
    """Measure NDCG@10 for users held out of training, with the usual mix and a fitted one.

    Parameters
    ----------
    model
        Trained on `training`; with the usual mix.
    training, held_out
        From `hold_out_users`.
    fitted
        A mix that was fitted on `training`.
    seed
        Start of the random numbers that draw which of a user's ratings are given.

    Returns
    -------
    dict
        By how many ratings are given: how many ``users``, and NDCG@10 with each mix (``usual``,
        ``fitted``).
    """
    scorers = {
        "usual": model_scorer(model),
        "fitted": model_scorer(replace(model, mix=fitted)),
    }
    return {
        str(count): {
            "users": len(trial.cases),
            **{
                name: interval(evaluate(scorer, trial).ndcg, seed)
                for name, scorer in scorers.items()
            },
        }
        for count, trial in new_user_trials(training, held_out, seed).items()
        if trial.cases
    }
