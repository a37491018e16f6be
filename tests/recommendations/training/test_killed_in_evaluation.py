"""The evaluation of a training is part of it: killed within, it is done again as a whole."""

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import F

from recommendations.models import Lease, ModelVersion, TrainingRequest
from recommendations.models.versions import FIRST_PAUSE
from recommendations.registry.current import current_model
from recommendations.training import pipeline, triggers

from .processes import PATIENCE, environment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("part", ["Ranking by the model in service", "Storing the model"])
def test_who_waits_gets_a_training_that_was_evaluated(
    part: str, trained_for_all: ModelVersion
) -> None:
    TrainingRequest.objects.create()
    assert killed_at(part) == -signal.SIGKILL
    dead = ModelVersion.objects.latest_training()
    assert dead != trained_for_all
    assert current_model() is not None
    Lease.objects.update(expires_at=F("expires_at") - pipeline.LEASE_DURATION)
    assert triggers.retrain_if_awaited() is None
    dead.refresh_from_db()
    assert dead.state == ModelVersion.State.FAILED
    assert [path.name for path in Path(settings.MODELS_DIR).iterdir()] == [trained_for_all.artefact]
    ModelVersion.objects.filter(pk=dead.pk).update(
        finished_at=F("finished_at") - FIRST_PAUSE - timedelta(seconds=1)
    )
    version = triggers.retrain_if_awaited()
    assert version.state in {ModelVersion.State.PUBLISHED, ModelVersion.State.REFUSED}
    assert {"model", "champion", "difference"} <= version.metrics.keys()
    assert not TrainingRequest.objects.exists()


def killed_at(part: str) -> int:
    """Train in a process that is killed at a part; return how it ended."""
    module = "tests.recommendations.training.killed"
    return subprocess.run(
        [sys.executable, "-m", module, part],
        cwd=settings.BASE_DIR,
        env=environment(settings.MODELS_DIR),
        timeout=PATIENCE,
        check=False,
    ).returncode
