"""How near a run comes to what we want, worked out by hand."""

from typing import Any

from evaluation.report.goals import goals_table

Rows = dict[str, tuple[str, ...]]


def lists(**ndcg: float) -> dict[str, Any]:
    rows = {name: {"ndcg": {"value": value}} for name, value in ndcg.items()}
    stratified = {name: {"stratified_ndcg": {"value": value / 2}} for name, value in ndcg.items()}
    return {"rows": rows, "stratified": {"rows": stratified}}


def new_users(**ndcg: float) -> dict[str, Any]:
    rows = {name: {"3": {"value": value}} for name, value in ndcg.items()}
    rows["kNN, as for the lists"] = {"3": {"value": 0.3}}
    return {"users": {"3": 20}, "rows": rows}


def cutoffs(ours: float, popular: float) -> dict[str, Any]:
    rows = {"ours": ours, "popular now": popular}
    return {"rows": {name: {"ndcg": {"value": value}} for name, value in rows.items()}}


def document(kind: str = "random", **medians: Any) -> dict[str, Any]:
    runs = [
        {
            "lists": lists(ours=0.30, EASE=0.29, kNN=0.31),
            "new_users": new_users(ours=0.6, kNN=0.5),
            "cutoffs": cutoffs(0.11, 0.1),
        },
        {
            "lists": lists(ours=0.33, EASE=0.30, kNN=0.20),
            "new_users": new_users(ours=0.6, kNN=0.4),
            "cutoffs": cutoffs(0.2, 0.1),
        },
        {"lists": lists(ours=0.36, EASE=0.40, kNN=0.25), "new_users": None, "cutoffs": None},
    ]
    none = {"cold_items": None, "stars": None}
    return {"runs": runs, "split": {"kind": kind}, "medians": {**none, **medians}}


def rows_of(document: dict[str, Any]) -> Rows:
    return {row[0]: row[1:] for row in goals_table(document).rows}


def test_ratios_are_of_medians_over_the_runs() -> None:
    rows = rows_of(document())
    assert rows["NDCG@10 of the lists, of EASE's"] == ("at least 1.03 ×", "1.100 ×", "reached")
    assert rows["NDCG@10 of the lists, of the best other's"][1:] == ("1.100 ×", "reached")
    stratified = rows["stratified NDCG@10 of the lists, of the best other's (EASE)"]
    assert stratified == ("at least 1.08 ×", "1.100 ×", "reached")
    at_cuts = rows["NDCG@10 at several moments, of the best other's (popular now)"]
    assert at_cuts == ("at least 1.10 ×", "1.550 ×", "reached")
    new = "NDCG@10 for new users, 3 known, of the best other's with"
    assert rows[f"{new} a setting for that number (kNN)"][1:] == ("1.333 ×", "reached")
    assert rows[f"{new} one setting (kNN)"][1:] == ("2.000 ×", "reached")
    assert len(rows) == 6


def test_goals_that_are_missed_are_marked() -> None:
    one = document()
    one["runs"] = [
        {"lists": lists(ours=0.30, EASE=0.30, kNN=0.31), "new_users": None, "cutoffs": None}
    ]
    rows = rows_of(one)
    assert rows["NDCG@10 of the lists, of EASE's"][1:] == ("1.000 ×", "not reached")
    assert rows["NDCG@10 of the lists, of the best other's"][1:] == ("0.968 ×", "not reached")


def test_beside_a_baseline_that_finds_nothing_any_find_is_enough() -> None:
    one = document()
    one["runs"] = [{"lists": lists(ours=0.01, EASE=0.0), "new_users": None, "cutoffs": None}]
    assert rows_of(one)["NDCG@10 of the lists, of EASE's"][1:] == ("inf ×", "reached")
    one["runs"] = [{"lists": lists(ours=0.0, EASE=0.0), "new_users": None, "cutoffs": None}]
    assert rows_of(one)["NDCG@10 of the lists, of EASE's"][1:] == ("1.000 ×", "not reached")


def test_figures_without_a_baseline_have_goals_of_their_own() -> None:
    stars = {"rows": {"ours": {"rmse": 0.9}}, "calibration": {"4.0": {"actual": 3.85}}}
    cold = {"rows": {"ours": {"value": 0.75}}}
    rows = rows_of(document(stars=stars, cold_items=cold))
    assert rows["AUC of movies without ratings"][1:] == ("0.750", "reached")
    assert rows["RMSE of predicted stars"][1:] == ("0.9000", "reached")
    assert rows["stars given where 4.0 was predicted"][1:] == ("3.85", "not reached")


def test_the_error_of_later_ratings_has_no_goal() -> None:
    stars = {"rows": {"ours": {"rmse": 0.9}}, "calibration": {}}
    assert "RMSE of predicted stars" not in rows_of(document(kind="time", stars=stars))
