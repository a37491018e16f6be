"""Goals beside known good recommenders, and how near a run comes to them."""

import statistics
from collections.abc import Iterator
from math import inf
from typing import Any

from ..accuracy.sections import AS_FOR_LISTS
from ..baselines.grids import LABELS
from ..figures import OURS
from .tables import Table

_EASE = LABELS["ease"]
_NDCG_OF_EASE = 1.03
_STRATIFIED_NDCG = 1.08
_NDCG_AT_CUTS = 1.1
_NDCG_FOR_NEW_USERS = 1.15
_GIVEN_RATINGS = ("1", "3", "5", "10")
_COLD_ITEM_AUC = 0.75
_RMSE = 0.905
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
        *_lists([one["lists"]["rows"] for one in document["runs"]]),
        *_stratified([one["lists"]["stratified"]["rows"] for one in document["runs"]]),
        *_cutoffs([one["cutoffs"] for one in document["runs"] if one["cutoffs"]]),
        *_new_users([one["new_users"] for one in document["runs"] if one["new_users"]]),
        *_others(document),
    ]
    return Table("Goals", ("", "goal", "reached", ""), tuple(rows))


def _medians(runs: list[dict[str, Any]], key: str) -> dict[str, float]:
    """Return the median of a figure over the runs, by label."""
    return {label: statistics.median(run[label][key]["value"] for run in runs) for label in runs[0]}


def _lists(runs: list[dict[str, Any]]) -> Iterator[_Row]:
    medians = _medians(runs, "ndcg")
    ours = medians.pop(OURS)
    if _EASE in medians:
        yield _ratio("NDCG@10 of the lists, of EASE's", ours, medians[_EASE], _NDCG_OF_EASE)
    if medians:
        best = max(medians.values())
        yield _ratio("NDCG@10 of the lists, of the best other's", ours, best, 1.0)


def _stratified(runs: list[dict[str, Any]]) -> Iterator[_Row]:
    medians = _medians(runs, "stratified_ndcg")
    ours = medians.pop(OURS)
    if medians:
        best = max(medians, key=medians.__getitem__)
        what = f"stratified NDCG@10 of the lists, of the best other's ({best})"
        yield _ratio(what, ours, medians[best], _STRATIFIED_NDCG)


def _cutoffs(sections: list[dict[str, Any]]) -> Iterator[_Row]:
    if not sections:
        return
    medians = _medians([section["rows"] for section in sections], "ndcg")
    ours = medians.pop(OURS)
    best = max(medians, key=medians.__getitem__)
    what = f"NDCG@10 at several moments, of the best other's ({best})"
    yield _ratio(what, ours, medians[best], _NDCG_AT_CUTS)


def _new_users(sections: list[dict[str, Any]]) -> Iterator[_Row]:
    for count in _GIVEN_RATINGS:
        runs = [section["rows"] for section in sections if count in section["users"]]
        if not runs:
            continue
        medians = _medians(runs, count)
        ours = medians.pop(OURS)
        for how, same in (("one setting", True), ("a setting for that number", False)):
            others = [label for label in medians if label.endswith(AS_FOR_LISTS) == same]
            if others:
                best = max(others, key=medians.__getitem__)
                name = best.removesuffix(AS_FOR_LISTS)
                what = f"NDCG@10 for new users, {count} known, of the best other's with {how}"
                yield _ratio(f"{what} ({name})", ours, medians[best], _NDCG_FOR_NEW_USERS)


def _others(document: dict[str, Any]) -> Iterator[_Row]:
    cold_items, stars = document["medians"]["cold_items"], document["medians"]["stars"]
    if cold_items:
        auc = cold_items["rows"][OURS]["value"]
        goal = f"at least {_COLD_ITEM_AUC}"
        yield "AUC of movies without ratings", goal, f"{auc:.3f}", _verdict(auc >= _COLD_ITEM_AUC)
    if stars and document["split"]["kind"] != "time":
        rmse = stars["rows"][OURS]["rmse"]
        yield "RMSE of predicted stars", f"at most {_RMSE}", f"{rmse:.4f}", _verdict(rmse <= _RMSE)
    if stars and _CALIBRATED_AT in stars["calibration"]:
        given = stars["calibration"][_CALIBRATED_AT]["actual"]
        low, high = _CALIBRATED
        name = f"stars given where {_CALIBRATED_AT} was predicted"
        yield name, f"{low} to {high}", f"{given:.2f}", _verdict(low <= given <= high)


def _ratio(name: str, ours: float, theirs: float, least: float) -> _Row:
    # On few ratings a baseline may find nothing at all.
    reached = ours / theirs if theirs else inf if ours else 1.0
    return name, f"at least {least:.2f} ×", f"{reached:.3f} ×", _verdict(reached >= least)


def _verdict(enough: bool) -> str:
    return "reached" if enough else "not reached"
