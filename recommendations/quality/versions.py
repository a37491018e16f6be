"""The figures of trained models side by side, as each training stored them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.db.models import Avg, Count, F

from ..models import ModelVersion, Prediction

MOST_VERSIONS = 20
FEWEST_PREDICTIONS = 30
"""With fewer, an error is chance."""

_MEASURED = (
    ModelVersion.State.PUBLISHED,
    ModelVersion.State.REFUSED,
    ModelVersion.State.RETIRED,
    ModelVersion.State.READY,
)


class Measure(NamedTuple):
    """A figure, with the ends of its 95% interval where the training stored them."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class VersionQuality:
    """What is known of how good a model is.

    Attributes
    ----------
    ndcg, stratified_ndcg, coverage
        Of the model's probe, on the newest ratings.
    popular, champion
        NDCG of the popular list and of the model that was in service, on the same ratings.
    difference
        NDCG less that of the champion.
    rmse, rmse_of
        Error of the stars that it predicted on this site, in stars, and of how many ratings.
    """

    version: int
    finished_at: datetime | None
    state: str
    is_served: bool
    users: int
    ndcg: Measure | None
    stratified_ndcg: Measure | None
    coverage: Measure | None
    popular: Measure | None
    champion: Measure | None
    difference: Measure | None
    rmse: float | None
    rmse_of: int

    @property
    def verdict(self) -> str:
        """Whether it is better than the champion, worse, or neither beyond chance."""
        if self.difference is None or self.difference.low is None or self.difference.high is None:
            return "unknown"
        if self.difference.low > 0:
            return "better"
        return "worse" if self.difference.high < 0 else "same"

    @classmethod
    def of(cls, version: ModelVersion, served: int | None, errors: Mapping[int, Any]) -> Self:
        """Read what a training stored."""
        metrics = version.metrics
        own = metrics.get("model", {})
        against = metrics.get("difference", {})
        error = errors.get(version.pk, {"squared": None, "count": 0})
        is_enough = error["count"] >= FEWEST_PREDICTIONS
        return cls(
            version=version.pk,
            finished_at=version.finished_at,
            state=version.get_state_display(),
            is_served=version.pk == served,
            users=int(own.get("users", 0)),
            ndcg=_measure(own, "ndcg"),
            stratified_ndcg=_measure(own, "stratified_ndcg"),
            coverage=_measure(own, "coverage"),
            popular=_measure(metrics.get("most popular", {}), "ndcg"),
            champion=_measure(metrics.get("champion", {}), "ndcg"),
            difference=_measure({**against, "ndcg_interval": against.get("interval")}, "ndcg"),
            rmse=error["squared"] ** 0.5 if is_enough else None,
            rmse_of=error["count"],
        )


def newest_versions() -> Sequence[VersionQuality]:
    """Return the latest models trained on this site's ratings, the newest first."""
    versions = ModelVersion.objects.filter(state__in=_MEASURED, imported_from="")
    newest = list(versions.order_by("-pk")[:MOST_VERSIONS])
    served = ModelVersion.objects.published().values_list("pk", flat=True).first()
    errors = _errors_of([version.pk for version in newest])
    return [VersionQuality.of(version, served, errors) for version in newest]


def _errors_of(versions: Sequence[int]) -> dict[int, Any]:
    off = F("stars") - F("rating__stars")
    rows = Prediction.objects.filter(version__in=versions).values("version")
    return {row["version"]: row for row in rows.annotate(squared=Avg(off * off), count=Count("pk"))}


def _measure(figures: Mapping[str, Any], name: str) -> Measure | None:
    if name not in figures:
        return None
    low, high = figures.get(f"{name}_interval") or (None, None)
    return Measure(figures[name], low, high)
