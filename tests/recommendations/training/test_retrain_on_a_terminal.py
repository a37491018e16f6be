"""`manage.py retrain` as a process, on a database that no fixture holds."""

from pathlib import Path

import pytest

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
def test_a_model_that_cannot_be_stored_is_one_line_on_the_terminal(
    few_ratings: None, models_dir: Path
) -> None:
    models_dir.write_text("a file is in the way")
    found = manage("retrain")
    assert (found.returncode, found.stdout) == (2, "")
    assert len(found.stderr.splitlines()) == 1, found.stderr
    assert found.stderr.startswith("CommandError: the model could not be stored in ")
