"""What we want to reach beside known good recommenders, and how near a run comes to it."""

import statistics
from collections.abc import Iterator
from typing import Any

from ..accuracy.sections import AS_FOR_LISTS, OURS
from ..baselines.grids import LABELS
from .tables import Table

_EASE = LABELS["ease"]
_NDCG_OF_EASE = 1.03
_NDCG_OF_BEST_FOR_NEW_USERS = 1.15
_KNOWN = ("1", "3", "5", "10")
_COLD_ITEM_AUC = 0.75
_RMSE = 0.92
_CALIBRATED_AT = "4.0"
_CALIBRATED = (3.9, 4.1)

_Row = tuple[str, str, str, str]


def goals_table(document: dict[str, Any]) -> Table:
    """Return the goals, what was reached, and whether that is enough; medians over the runs.

    Parameters
    ----------
    document
        From `run`. Ratios are of figures of the same run; goals whose section or baseline is
        missing are left out.
    """
    rows = [
        *_lists([one["lists"] for one in document["runs"]]),
        *_new_users([one["new_users"] for one in document["runs"] if one["new_users"]]),
        *_others(document),
    ]
    return Table("Goals", ("", "goal", "reached", ""), tuple(rows))


def _lists(sections: list[dict[str, Any]]) -> Iterator[_Row]:
    labels = [label for label in sections[0]["rows"] if label != OURS]
    if _EASE in labels:
        yield _ratio(
            "NDCG@10 of the lists, of EASE's",
            _over(sections, [_EASE]),
            least=_NDCG_OF_EASE,
        )
    if labels:
        yield _ratio("NDCG@10 of the lists, of the best other's", _over(sections, labels), 1.0)


def _over(sections: list[dict[str, Any]], labels: list[str]) -> float:
    def ndcg(section: dict[str, Any], label: str) -> float:
        return float(section["rows"][label]["ndcg"]["value"])

    medians = {
        label: statistics.median(ndcg(section, label) for section in sections)
        for label in [OURS, *labels]
    }
    return medians[OURS] / max(medians[label] for label in labels)


def _new_users(sections: list[dict[str, Any]]) -> Iterator[_Row]:
    for count in _KNOWN:
        known = [section["rows"] for section in sections if count in section["users"]]
        if not known or len(known[0]) < 2:
            continue
        medians = {
            label: statistics.median(rows[label][count]["value"] for rows in known)
            for label in known[0]
        }
        ours = medians.pop(OURS)
        for how, same in (("one setting", True), ("a setting for that number", False)):
            others = [label for label in medians if label.endswith(AS_FOR_LISTS) == same]
            if not others:
                continue
            best = max(others, key=lambda label: medians[label])
            name = best.removesuffix(AS_FOR_LISTS)
            what = f"NDCG@10 for new users, {count} known, of the best other's with {how} ({name})"
            yield _ratio(what, ours / medians[best], _NDCG_OF_BEST_FOR_NEW_USERS)


def _others(document: dict[str, Any]) -> Iterator[_Row]:
    medians = document["medians"]
    if medians["cold_items"]:
        auc = medians["cold_items"]["rows"][OURS]["value"]
        what = "AUC of movies without ratings"
        yield what, f"at least {_COLD_ITEM_AUC}", f"{auc:.3f}", _said(auc >= _COLD_ITEM_AUC)
    if medians["stars"] and document["split"]["kind"] != "time":
        rmse = medians["stars"]["rows"][OURS]["rmse"]
        yield "RMSE of predicted stars", f"at most {_RMSE}", f"{rmse:.4f}", _said(rmse <= _RMSE)
    if medians["stars"] and _CALIBRATED_AT in medians["stars"]["calibration"]:
        given = medians["stars"]["calibration"][_CALIBRATED_AT]["actual"]
        low, high = _CALIBRATED
        what = "stars given where 4.0 was predicted"
        yield what, f"{low} to {high}", f"{given:.2f}", _said(low <= given <= high)


def _ratio(what: str, reached: float, least: float) -> _Row:
    return what, f"at least {least:.2f} ×", f"{reached:.3f} ×", _said(reached >= least)


def _said(enough: bool) -> str:
    return "reached" if enough else "not reached"
