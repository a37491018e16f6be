"""Holds what the desk says of models against what trainings stored, and what people did since.

Nothing here uses the code that reads these figures for the page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.stats import binomtest

from recommendations.claims.pages import Element
from recommendations.claims.report import Verdict
from recommendations.claims.written import count_in, is_written
from recommendations.models import InterleavingTest, ModelVersion, Prediction

from .line_claims import is_line_of

MOST_VERSIONS = 20
FEWEST_PREDICTIONS = 30
_STATES = ("published", "refused", "retired", "ready")
_NUMBER = r"[+−]?[\d.,]+"
_MEASURE = rf"({_NUMBER})%?(?: \(({_NUMBER})%? – ({_NUMBER})%?\))?"
_COMPARED = {
    "better": "Better",
    "worse": "Worse",
    "same": "No difference beyond chance",
    "unknown": "Not compared",
}
_NEWEST = {
    "better": "is better than the one before it, beyond chance.",
    "worse": "is worse than the one in service, beyond chance.",
    "same": "is neither better nor worse than the one before it, beyond chance.",
    "unknown": "was not compared with another.",
}


def of_models(quality: Element) -> Iterator[Verdict]:
    """Yield what holds of the models side by side."""
    stored = ModelVersion.objects.filter(state__in=_STATES, imported_from="").order_by("-pk")
    versions = list(stored[:MOST_VERSIONS])
    rows = list(quality.first("id", "versions").all("data-version"))
    in_order = [row.attributes["data-version"] for row in rows] == [str(v.pk) for v in versions]
    yield "desk: models, the newest first", in_order
    if not in_order or not versions:
        return
    served = ModelVersion.objects.published().values_list("pk", flat=True).first()
    for row, version in zip(rows, versions, strict=True):
        yield from _of_version(row, version, is_served=version.pk == served)
    said = quality.first("id", "newest-model").words
    right = f"The newest model, {versions[0].pk}, {_NEWEST[_verdict(versions[0].metrics)]}"
    yield "desk: what is said of the newest model", said == right
    yield "desk: NDCG by training", _is_drawn(quality, versions)


def is_measure(words: str, value: float | None, ends: Sequence[float] | None = None) -> bool:
    """Return whether words are a figure with its interval, as far as there is one."""
    said = re.match(_MEASURE, words)
    if value is None or said is None:
        return value is None and words == "–"
    low, high = ends or (None, None)
    return is_written(said[1], value) and all(
        said_end is None if end is None else is_written(said_end or "", end)
        for said_end, end in ((said[2], low), (said[3], high))
    )


def _of_version(row: Element, version: ModelVersion, *, is_served: bool) -> Iterator[Verdict]:
    name, *cells = row.cells
    against, ndcg, champion, popular, stratified, coverage, rmse, users = cells
    metrics = version.metrics
    own, difference = metrics.get("model", {}), metrics.get("difference", {})
    yield "desk: the model in service", ("in service" in name) == is_served
    verdict = _COMPARED[_verdict(metrics)]
    by = against.removeprefix(verdict).strip()
    yield (
        "desk: which model is better",
        against.startswith(verdict)
        and is_measure(by or "–", difference.get("ndcg"), difference.get("interval")),
    )
    others = ((champion, "champion"), (popular, "most popular"))
    yield (
        "desk: figures of models",
        _is_figure(ndcg, own, "ndcg")
        and all(_is_figure(words, metrics.get(name, {}), "ndcg") for words, name in others)
        and _is_figure(stratified, own, "stratified_ndcg")
        and _is_figure(coverage, own, "coverage", times=100)
        and count_in(users) == int(own.get("users", 0)),
    )
    yield "desk: how far a model's stars were off", _is_error_of(rmse, version)


def _is_figure(words: str, figures: Mapping[str, Any], name: str, times: int = 1) -> bool:
    """Return whether words are a figure of these, with its interval where there is one."""
    value, ends = figures.get(name), figures.get(f"{name}_interval")
    return is_measure(
        words,
        None if value is None else times * value,
        None if ends is None else [times * end for end in ends],
    )


def _verdict(metrics: Mapping[str, Any]) -> str:
    low, high = metrics.get("difference", {}).get("interval") or (None, None)
    if low is None or high is None:
        return "unknown"
    if low > 0:
        return "better"
    return "worse" if high < 0 else "same"


def _is_error_of(words: str, version: ModelVersion) -> bool:
    made = Prediction.objects.filter(version=version).values_list("stars", "rating__stars")
    off = np.array([predicted - given for predicted, given in made])
    if len(off) < FEWEST_PREDICTIONS:
        return words == "–"
    said = re.fullmatch(r"([\d.]+) of ([\d,]+) ratings", words)
    return (
        said is not None
        and is_written(said[1], float(np.sqrt(np.mean(off**2))))
        and count_in(said[2]) == len(off)
    )


def _is_drawn(quality: Element, versions: Sequence[ModelVersion]) -> bool:
    """Return whether the lines are of these models, the oldest first."""
    oldest_first = [
        each.metrics for each in reversed(versions) if "ndcg" in each.metrics.get("model", {})
    ]
    popular = [each.get("most popular", {}).get("ndcg") for each in oldest_first]
    lines = {"ours": [each["model"]["ndcg"] for each in oldest_first], "other": popular}
    return is_line_of(quality, "version-chart-heading", lines)


def of_interleaving(quality: Element) -> Iterator[Verdict]:
    """Yield what holds of the latest test of two models."""
    section = quality.first("id", "interleaving")
    test = InterleavingTest.objects.order_by("-pk").first()
    if test is None or not section:
        is_so = test is None and "No two models have been tested" in section.words
        yield "desk: two models", is_so
        return
    teams = ("champion", "challenger", "none")
    said = [section.first("data-wins", team).words for team in teams]
    champion, challenger, ties = map(count_in, said)
    if test.state == InterleavingTest.State.ENDED:
        stored = (test.champion_wins, test.challenger_wins, test.ties)
        yield "desk: whose picks people took up", (champion, challenger, ties) == stored
    of = champion + challenger
    named = section.definitions.items()
    value = next((words for name, words in named if "For the challenger" in name), "")
    share = binomtest(challenger, of) if of else None
    low, high = share.proportion_ci(method="exact") if share else (0.0, 1.0)
    yield (
        "desk: the challenger's part",
        is_measure(
            value if of else value[:1],
            100 * challenger / of if of else None,
            (100 * low, 100 * high),
        ),
    )
    right = "No difference beyond chance so far."
    if low > 0.5:
        right = (
            f"People prefer the picks of the challenger, model {test.challenger_id}, beyond chance."
        )
    elif high < 0.5:
        right = (
            f"People prefer the picks of model {test.champion_id}, which was in service, "
            "beyond chance."
        )
    said_of_both = section.first("id", "interleaving-verdict").words
    yield "desk: which model people prefer", said_of_both == right
