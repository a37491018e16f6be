"""A site that someone keeps: models of a month, a test of two, and what people did with picks."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from catalog.merging.duplicates import find_duplicates
from recommendations.models import InterleavingTest, ModelVersion
from tests.factories import ModelVersionFactory, MovieFactory

from ...snapshots import served_again

NDCG = (0.274, 0.279, 0.289, 0.296)


def keep() -> None:
    """Add what a desk shows after some weeks."""
    for _ in range(2):
        MovieFactory(title="The Third Man", year=1949)
    find_duplicates()
    served = ModelVersion.objects.published()[0]
    before = NDCG[0]
    versions = []
    for place, ndcg in enumerate(NDCG[:-1]):
        at = timezone.now() - timedelta(days=3 * (len(NDCG) - place))
        version = ModelVersionFactory(
            state=ModelVersion.State.RETIRED, artefact="", metrics=_metrics(ndcg, ndcg - before)
        )
        ModelVersion.objects.filter(pk=version.pk).update(started_at=at, finished_at=at)
        versions.append(version)
        before = ndcg
    newest = served_again(served)
    ModelVersion.objects.filter(pk=newest.pk).update(
        metrics=_metrics(NDCG[-1], NDCG[-1] - before), rating_count=100
    )
    served.delete()
    InterleavingTest.objects.create(
        champion=versions[-1],
        challenger=newest,
        state=InterleavingTest.State.ENDED,
        outcome=InterleavingTest.Outcome.PROMOTED,
        ended_at=timezone.now(),
        champion_wins=9,
        challenger_wins=23,
        ties=6,
    )


def _metrics(ndcg: float, difference: float) -> dict[str, Any]:
    return {
        "model": {
            "ndcg": ndcg,
            "ndcg_interval": [ndcg - 0.021, ndcg + 0.021],
            "stratified_ndcg": ndcg * 0.55,
            "coverage": 0.31,
            "users": 94,
        },
        "most popular": {"ndcg": 0.214},
        "champion": {"ndcg": ndcg - difference},
        "difference": {
            "ndcg": difference,
            "interval": [difference - 0.006, difference + 0.006],
        },
    }
