"""A new model takes over unless it is worse than the one in service, beyond noise."""

import re
import shutil
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from accounts.models import User
from catalog.models import Rating
from recommendations.engine.model.artefact import load_model
from recommendations.models import ModelVersion
from recommendations.registry.current import served_version
from recommendations.registry.store import folder_of, probe_of
from recommendations.training import pipeline, triggers
from recommendations.training.gate import FEWEST_PEOPLE

pytestmark = pytest.mark.django_db

UNCOMPARED = {"model", "most popular"}
"""The figures of a model that was compared with none."""


def turn_tastes_around(before: ModelVersion) -> None:
    """Make the older ratings say the opposite, and leave the newest, which are measured on."""
    older = Rating.objects.filter(updated_at__lt=before.held_out_from)
    assert older.update(stars=5.5 - F("stars")) > 5_000


def test_the_first_model_has_none_to_be_compared_with(trained: ModelVersion) -> None:
    assert trained.state == ModelVersion.State.PUBLISHED
    assert trained.verdict
    assert set(trained.metrics) == UNCOMPARED
    assert trained.held_out_from is not None
    known = Rating.objects.filter(updated_at__lt=trained.held_out_from).count()
    assert known == pytest.approx(0.8 * trained.rating_count, rel=0.01)
    probe, model = load_model(probe_of(trained.artefact)), load_model(folder_of(trained.artefact))
    assert probe.item_ids.tolist() == model.item_ids.tolist()
    assert probe.item_vectors.tolist() != model.item_vectors.tolist()


def test_a_worse_one_is_kept_and_not_served(trained: ModelVersion) -> None:
    turn_tastes_around(trained)
    out = StringIO()
    call_command("retrain", stdout=out)

    refused = ModelVersion.objects.latest("pk")
    assert refused.state == ModelVersion.State.REFUSED
    assert refused.published_at is None
    assert refused.error == ""
    assert served_version() == trained
    assert load_model(folder_of(refused.artefact)).item_ids.size == refused.movie_count

    figures = refused.metrics
    ours, theirs = figures["model"], figures["champion"]
    assert ours["ndcg"] < theirs["ndcg"]
    assert ours["users"] == theirs["users"] == 19
    assert ours["cases"] == theirs["cases"] == 33
    difference = figures["difference"]
    low, high = difference["interval"]
    assert low < difference["ndcg"] < high < 0
    # One line has all the figures that decided.
    (line,) = refused.verdict.splitlines()
    decided = [ours["ndcg"], theirs["ndcg"], difference["ndcg"], low, high]
    decided += [ours["stratified_ndcg"], theirs["stratified_ndcg"]]
    decided += [difference["stratified_ndcg"], *difference["stratified_interval"]]
    assert re.findall(r"[+-]?\d\.\d{3}", line) == [
        f"{figure:{sign}.3f}"
        for figure, sign in zip(decided, 2 * ["", "", "+", "+", "+"], strict=True)
    ]
    assert f"model {trained.pk} " in line
    assert "19 people" in line
    assert out.getvalue().splitlines()[-1].endswith(line)


def test_a_worse_one_is_served_where_the_other_knows_what_was_deleted(
    trained: ModelVersion,
) -> None:
    """What people delete leaves the model, whatever it costs the picks."""
    turn_tastes_around(trained)
    ModelVersion.objects.update(started_at=F("started_at") - timedelta(days=2))
    Rating.objects.filter(updated_at__lt=trained.held_out_from).first().delete()
    assert triggers.is_due()
    version = pipeline.retrain()
    assert served_version() == version
    assert version.state == ModelVersion.State.PUBLISHED
    assert version.metrics["difference"]["interval"][1] < 0
    assert version.verdict.count(f"model {trained.pk} ") == 2
    assert "deleted" in version.verdict


def test_the_schedule_does_not_forget_a_deletion_over_a_refused_one(trained: ModelVersion) -> None:
    turn_tastes_around(trained)
    Rating.objects.filter(updated_at__lt=trained.held_out_from).first().delete()
    assert pipeline.retrain().state == ModelVersion.State.REFUSED
    assert not triggers.is_due()
    ModelVersion.objects.filter(pk=trained.pk).update(
        started_at=F("started_at") - timedelta(days=2)
    )
    assert triggers.is_due()


def test_an_equally_good_one_takes_over(trained: ModelVersion) -> None:
    version = pipeline.retrain()
    assert served_version() == version
    assert version.state == ModelVersion.State.PUBLISHED
    assert f"model {trained.pk} " in version.verdict
    assert version.metrics["champion"] == version.metrics["model"] == trained.metrics["model"]
    assert version.metrics["difference"] == {
        "ndcg": 0.0,
        "interval": [0.0, 0.0],
        "stratified_ndcg": 0.0,
        "stratified_interval": [0.0, 0.0],
    }


def test_a_better_one_takes_over(trained: ModelVersion) -> None:
    turn_tastes_around(trained)
    ModelVersion.objects.all().delete()
    worse = pipeline.retrain()
    turn_tastes_around(worse)
    better = pipeline.retrain()
    assert served_version() == better
    assert better.metrics["difference"]["interval"][0] > 0


def without_its_files(champion: ModelVersion) -> None:
    shutil.rmtree(probe_of(champion.artefact))


def damaged(champion: ModelVersion) -> None:
    (probe_of(champion.artefact) / "item_biases.npy").write_bytes(b"")


def of_before(champion: ModelVersion) -> None:
    """As versions were stored that nothing compared."""
    without_its_files(champion)
    ModelVersion.objects.update(held_out_from=None, verdict="")


@pytest.mark.parametrize("changed", [without_its_files, damaged, of_before])
def test_where_the_champion_has_no_probe_it_takes_over_and_says_so(
    trained: ModelVersion, changed: object
) -> None:
    changed(trained)  # type: ignore[operator]
    version = pipeline.retrain()
    assert served_version() == version
    assert f"model {trained.pk}: " in version.verdict
    assert set(version.metrics) == UNCOMPARED


def test_one_that_cannot_be_read_is_no_champion(trained: ModelVersion) -> None:
    shutil.rmtree(folder_of(trained.artefact))
    version = pipeline.retrain()
    assert served_version() == version
    assert set(version.metrics) == UNCOMPARED
    assert f"model {trained.pk}" not in version.verdict


def test_the_sites_own_people_decide_where_they_are_enough(trained: ModelVersion) -> None:
    User.objects.update(imported_from="")
    version = pipeline.retrain()
    assert version.metrics["model"]["users"] == 19
    assert "19 of the site's own people" in version.verdict


def test_a_site_with_too_few_people_to_compare_says_so(trained: ModelVersion) -> None:
    Rating.objects.exclude(user__in=User.objects.order_by("pk")[:20]).delete()
    version = pipeline.retrain()
    assert served_version() == version
    assert set(version.metrics) == UNCOMPARED
    measured = version.metrics["model"]["users"]
    assert 0 < measured < FEWEST_PEOPLE
    assert f"model {trained.pk}: only {measured} " in version.verdict
