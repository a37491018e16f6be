"""`manage.py retrain`, by hand."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.management.commands import retrain
from recommendations.models import LeaseTaken, ModelVersion
from recommendations.training import pipeline

from ..conftest import QUICK


def said() -> str:
    out = StringIO()
    call_command("retrain", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_it_says_what_it_trained_and_how_good_it_is(imported: None) -> None:
    first, *figures, last = said().splitlines()
    version = ModelVersion.objects.get()
    assert re.fullmatch(
        rf"Model {version.pk}: 11019 ratings, 0 watched or liked without one, 100 users, "
        r"1682 movies, [\d.]+ s\.",
        first,
    )
    assert [line.split(":")[0].strip() for line in figures] == ["model", "most popular"]
    for line in figures:
        assert re.search(r"NDCG@10 0\.\d{3}, .* 0\.\d{3}, precision@10 0\.\d{3} \(\d+ users", line)
    assert last == f"Served from now on. {version.verdict}"


@pytest.mark.django_db
def test_it_shows_a_bar_for_each_part(
    imported: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tqdm = retrain.tqdm
    monkeypatch.setattr(
        retrain, "tqdm", lambda **options: tqdm(**{**options, "disable": False, "mininterval": 0})
    )
    said()
    shown = capsys.readouterr().err
    epochs = QUICK.trainings * QUICK.epochs
    for part, total in (("Reading ratings", 11019), ("Training", epochs), ("Measuring", epochs)):
        assert re.search(rf"{part}: 100%\|█+\| {total}/{total}", shown)


@pytest.mark.django_db
def test_anything_expected_that_goes_wrong_is_one_line_and_exit_code_2(
    imported: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    wild = replace(QUICK, loss="bpr", learning_rate=1e30)
    monkeypatch.setattr(pipeline, "parameters_in_settings", lambda: wild)
    with pytest.raises(
        CommandError, match=r"^the training diverged \(learning rate 5e\+29\)$"
    ) as e:
        said()
    assert e.value.returncode == 2


@pytest.mark.django_db
def test_another_training_is_one_line_and_exit_code_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(progress: Callable[[str, int, int], None]) -> ModelVersion:
        raise LeaseTaken("retrain")

    monkeypatch.setattr(retrain, "retrain", refuse)
    with pytest.raises(CommandError, match=r"^another process is training already") as raised:
        said()
    assert raised.value.returncode == 2
