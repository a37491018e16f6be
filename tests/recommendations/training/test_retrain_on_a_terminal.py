"""`manage.py retrain` as a process, on a database that no fixture holds."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from catalog.models import Rating
from recommendations.models import ModelVersion

from .processes import manage


@pytest.mark.django_db(transaction=True)
def test_an_empty_database_is_one_line_on_the_terminal() -> None:
    found = manage("retrain")
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr == (
        "CommandError: there is too little to learn from: at least two people must have liked "
        "at least two movies between them\n"
    )
    assert ModelVersion.objects.get().state == ModelVersion.State.FAILED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("earlier", [0, 2, 20], ids=["together", "too early to measure", "early"])
def test_a_model_that_cannot_be_stored_is_one_line_on_the_terminal(
    few_ratings: None, models_dir: Path, earlier: int
) -> None:
    """Whether it could be measured on the newest ratings before or not."""
    first = Rating.objects.order_by("pk").values_list("pk", flat=True)[:earlier]
    Rating.objects.update(updated_at=timezone.now())
    Rating.objects.filter(pk__in=list(first)).update(updated_at=timezone.now() - timedelta(hours=1))
    models_dir.write_text("a file is in the way")
    found = manage("retrain")
    assert (found.returncode, found.stdout) == (2, "")
    assert len(found.stderr.splitlines()) == 1, found.stderr
    assert found.stderr.startswith("CommandError: the model could not be stored in ")
