"""A training leaves a record of itself and a model that the site serves."""

from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from catalog.models import Movie, Rating
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation import mix_fit
from recommendations.engine.model.arrays import arrays_of
from recommendations.engine.model.artefact import load_model
from recommendations.engine.model.mix import USUAL, Scales
from recommendations.engine.trainers.lightfm import LightFMTrainer
from recommendations.engine.trainers.trainer import Representations
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model
from recommendations.registry.store import probe_of
from recommendations.training import checkpoints, fit, pipeline

from ..conftest import QUICK

pytestmark = pytest.mark.django_db

EPOCHS = QUICK.trainings * QUICK.epochs


def test_the_version_says_from_what_how_and_how_long(imported: None) -> None:
    began = timezone.now()
    version = pipeline.retrain()
    version.refresh_from_db()
    assert version.state == ModelVersion.State.PUBLISHED
    assert version.rating_count == Rating.objects.count() == 11_019
    assert version.user_count == 100
    assert version.movie_count == Movie.objects.count()
    assert version.parameters == asdict(QUICK)
    assert version.error == ""
    assert version.seconds is not None
    assert version.finished_at is not None
    assert version.published_at is not None
    assert began < version.started_at < version.finished_at <= version.published_at
    took = (version.finished_at - version.started_at).total_seconds()
    assert 0 < version.seconds <= took + 0.01


def test_the_model_is_measured_beside_the_most_popular(trained: ModelVersion) -> None:
    trained.refresh_from_db()
    assert set(trained.metrics) == {"model", "most popular"}
    for figures in trained.metrics.values():
        with_interval = {"ndcg", "stratified_ndcg", "coverage"}
        intervals = {f"{name}_interval" for name in with_interval}
        assert set(figures) == with_interval | intervals | {"precision", "recall", "users", "cases"}
        for name in with_interval:
            low, high = figures[f"{name}_interval"]
            assert 0 <= low <= figures[name] <= high <= 1
        assert 0 < figures["ndcg"] < 1
        assert 0 < figures["users"] <= 100
    assert trained.metrics["model"]["users"] == trained.metrics["most popular"]["users"]


def test_the_mix_is_fitted_where_enough_people_can_be_measured(
    imported: None, models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mix_fit, "FEWEST_CASES", 5)
    monkeypatch.setattr(mix_fit, "_FEWEST_OF_A_BAND", 5)
    version = pipeline.retrain()
    fitted = version.metrics["fitted mix"]
    # At one cut of those at which the model is measured.
    assert fitted["users"] == 11
    assert version.metrics["model"]["users"] == 19
    assert 0 < fitted["usual_ndcg"] <= fitted["ndcg"]
    assert fitted["stratified_ndcg"] >= fitted["usual_stratified_ndcg"]
    scales = load_model(models_dir / version.artefact).mix.scales
    for row, known in zip(scales.tolist(), (5, 20, 80), strict=True):
        assert row == [fitted[f"{part}_at_{known}_ratings"] for part in Scales._fields]
    # What later trainings are compared with has the usual mix.
    assert (load_model(probe_of(version.artefact)).mix.scales == list(USUAL)).all()


def test_the_stored_model_has_every_movie_and_is_the_one_served(
    trained: ModelVersion, models_dir: Path
) -> None:
    stored = load_model(models_dir / trained.artefact)
    assert stored.item_ids.tolist() == sorted(Movie.objects.values_list("pk", flat=True))
    assert stored.parameters == QUICK
    served = current_model()
    assert served is not None
    assert served.item_vectors.tobytes() == stored.item_vectors.tobytes()
    assert [folder.name for folder in models_dir.iterdir()] == [trained.artefact]


def test_no_user_is_in_the_stored_model(trained: ModelVersion, models_dir: Path) -> None:
    stored = load_model(models_dir / trained.artefact)
    assert trained.user_count not in {
        side for name, array in arrays_of(stored) for side in array.shape
    }
    files = {path.name for path in (models_dir / trained.artefact).rglob("*")}
    assert not any("user" in name for name in files)


def test_progress_is_told_after_every_so_many_users_and_the_last(
    imported: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit, "USERS_A_STEP", 4)
    reported: list[tuple[int, int]] = []
    pipeline.retrain(
        lambda part, done, total: (
            reported.append((done, total)) if part == "Ranking by model" else None
        )
    )
    assert reported == [*((done, 33) for done in range(4, 33, 4)), (33, 33)]


def test_progress_goes_up_to_the_end_of_each_part(imported: None) -> None:
    reported: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    pipeline.retrain(lambda part, done, total: reported[part].append((done, total)))
    assert list(reported) == [
        "Reading ratings",
        "Measuring",
        "Ranking by model",
        "Ranking by most popular",
        "Training",
        "Storing the model",
    ]
    assert reported["Training"] == [(done, EPOCHS) for done in range(1, EPOCHS + 1)]
    for steps in reported.values():
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]


@pytest.mark.parametrize(("most_of_all", "goes_on"), [(0.75, True), (0.85, False)])
def test_a_model_goes_on_from_a_probe_that_has_seen_most_ratings(
    imported: None, monkeypatch: pytest.MonkeyPatch, most_of_all: float, goes_on: bool
) -> None:
    """A probe has seen all but the newest fifth."""
    fits: list[tuple[int, bool]] = []
    train = LightFMTrainer.fit

    def noted(self: LightFMTrainer, ratings: Interactions, *others: Any) -> Representations:
        fits.append((len(ratings), others[-1] is not None))
        return train(self, ratings, *others)

    monkeypatch.setattr(LightFMTrainer, "fit", noted)
    monkeypatch.setattr(checkpoints, "FEWEST_RATINGS", 0)
    monkeypatch.setattr(checkpoints, "MOST_OF_ALL", most_of_all)
    version = pipeline.retrain()
    (older, probe_goes_on), whole = fits
    assert 0.75 * version.rating_count < older < 0.85 * version.rating_count
    assert not probe_goes_on
    assert whole == (version.rating_count, goes_on)
    assert "went_on_from_version" not in version.parameters
