"""When a training goes on from the one before, and when it begins from nothing."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from catalog.models import Rating, Viewing
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.parameters import Parameters
from recommendations.engine.trainers.lightfm import LightFMTrainer
from recommendations.models import ModelVersion, MutedRating
from recommendations.registry.store import folder_of
from recommendations.training import checkpoints, pipeline
from recommendations.training.checkpoints import TrainedOn, checkpoint_in, keep_checkpoint
from recommendations.training.holdout import NewestSlice, NotMeasured, Probe

from ...snapshots import Snapshot
from ..conftest import QUICK
from ..engine.evaluation.ratings import interactions_of

ROWS = [(1, 1, 5.0), (2, 1, 4.5), (1, 4, 5.0), (2, 3, 5.0), (3, 4, 1.0), (3, 3, 5.0)]
WATCHED = [(3, 1, 1.0)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a checkpoint of the ratings above is."""
    ratings = interactions_of(*ROWS)
    nothing = ItemFeatures.from_descriptions([{}] * 6)
    found = LightFMTrainer().fit(ratings, nothing, QUICK)
    assert found.checkpoint is not None
    keep_checkpoint(found.checkpoint, TrainedOn(ratings, interactions_of(*WATCHED)), tmp_path)
    return tmp_path


def is_used(
    folder: Path,
    ratings: Interactions,
    held_out: Interactions | None = None,
    watched: list[tuple[int, int, float]] = WATCHED,
) -> bool:
    known = TrainedOn(ratings, interactions_of(*watched))
    return checkpoint_in(folder, known, QUICK, held_out) is not None


def test_it_is_used_for_the_same_ratings_changed_ones_and_more(folder: Path) -> None:
    assert is_used(folder, interactions_of(*ROWS))
    assert is_used(folder, interactions_of(*ROWS[:-1], (3, 3, 0.5)))
    assert is_used(folder, interactions_of((9, 0, 5), *ROWS, (2, 5, 3)))


def test_it_is_not_used_where_far_more_ratings_have_come(folder: Path) -> None:
    assert not is_used(folder, interactions_of(*ROWS, *((9, movie, 5) for movie in range(3))))


def test_it_is_not_used_once_a_rating_is_gone(folder: Path) -> None:
    for gone in range(len(ROWS)):
        left = ROWS[:gone] + ROWS[gone + 1 :]
        assert not is_used(folder, interactions_of(*left))
        # Nor where as many have come.
        assert not is_used(folder, interactions_of(*left, (9, 0, 5), (9, 1, 5)))


def test_what_was_watched_may_be_rated_and_stars_may_not_be_taken_back(folder: Path) -> None:
    assert is_used(folder, interactions_of(*ROWS, *WATCHED), watched=[])
    assert not is_used(folder, interactions_of(*ROWS), watched=[])
    assert not is_used(folder, interactions_of(*ROWS[1:]), watched=[*WATCHED, ROWS[0]])


def test_what_it_is_measured_on_it_must_not_have_seen(folder: Path) -> None:
    known = interactions_of(*ROWS)
    assert is_used(folder, known, interactions_of((1, 3, 5), (9, 1, 4)))
    assert not is_used(folder, known, interactions_of((1, 3, 5), (1, 4, 2)))
    assert not is_used(folder, known, interactions_of(*WATCHED))


def test_it_is_not_used_with_other_sizes(folder: Path) -> None:
    known = TrainedOn(interactions_of(*ROWS), interactions_of(*WATCHED))
    assert checkpoint_in(folder, known, replace(QUICK, components=9)) is None


def test_without_a_checkpoint_or_with_a_broken_one_nothing_is_used(
    folder: Path, tmp_path: Path
) -> None:
    assert not is_used(tmp_path / "nowhere", interactions_of(*ROWS))
    (folder / "checkpoint.npz").write_bytes(b"PK")
    assert not is_used(folder, interactions_of(*ROWS))


@pytest.fixture
def of_any_size(monkeypatch: pytest.MonkeyPatch, few_ratings: None) -> None:
    """Trainings go on from each other, however few ratings there are."""
    monkeypatch.setattr(checkpoints, "FEWEST_RATINGS", 0)


def went_on_from(version: ModelVersion) -> int | None:
    version.refresh_from_db()
    found: int | None = version.parameters.get("went_on_from_version")
    return found


@pytest.mark.django_db
@pytest.mark.usefixtures("of_any_size")
class TestOfASite:
    """What the trainings of a site go on from."""

    def test_each_goes_on_from_the_one_before(self) -> None:
        first, second, third = (pipeline.retrain() for _ in range(3))
        assert [went_on_from(each) for each in (first, second, third)] == [
            None,
            first.pk,
            second.pk,
        ]
        assert third.parameters["begun_with_version"] == first.pk
        assert (folder_of(third.artefact) / "checkpoint.npz").exists()

    def test_a_small_site_begins_from_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checkpoints, "FEWEST_RATINGS", Rating.objects.count() + 1)
        assert [went_on_from(pipeline.retrain()) for _ in range(2)] == [None, None]

    def test_after_a_deletion_and_after_muting_it_begins_from_nothing(self) -> None:
        pipeline.retrain()
        deleted, muted = Rating.objects.all()[:2]
        deleted.delete()
        assert went_on_from(pipeline.retrain()) is None
        MutedRating.objects.create(rating=muted)
        assert went_on_from(pipeline.retrain()) is None

    def test_after_a_deletion_of_what_is_in_the_diary_it_begins_from_nothing(self) -> None:
        rating = Rating.objects.all()[0]
        Viewing.objects.create(
            user=rating.user, movie=rating.movie, title="x", watched_on=date(2026, 1, 1)
        )
        pipeline.retrain()
        rating.delete()
        assert went_on_from(pipeline.retrain()) is None

    def test_after_a_week_it_begins_from_nothing(self) -> None:
        first, second = pipeline.retrain(), pipeline.retrain()
        week = timezone.now() - timedelta(days=8)
        ModelVersion.objects.filter(pk=first.pk).update(started_at=week)
        assert went_on_from(second) == first.pk
        assert went_on_from(pipeline.retrain()) is None

    def test_after_a_version_that_was_refused_it_begins_from_nothing(self) -> None:
        first = pipeline.retrain()
        refused = ModelVersion.State.REFUSED
        ModelVersion.objects.filter(pk=first.pk).update(state=refused)
        assert went_on_from(pipeline.retrain()) is None

    def test_after_one_that_failed_it_goes_on_from_the_one_before(self) -> None:
        first = pipeline.retrain()
        ModelVersion.objects.create().fail("No space.")
        assert went_on_from(pipeline.retrain()) == first.pk


@pytest.mark.django_db
def test_it_goes_on_and_says_so_where_its_probe_took_smaller_steps(
    monkeypatch: pytest.MonkeyPatch, real_ratings: Snapshot
) -> None:
    monkeypatch.setattr(checkpoints, "FEWEST_RATINGS", 0)
    real_ratings.put_back()
    first, measure = pipeline.retrain(), pipeline.measure

    def at_half_the_rate(
        newest: NewestSlice, features: ItemFeatures, whole: Parameters, *others: Any
    ) -> Probe | NotMeasured:
        slower = replace(whole, learning_rate=whole.learning_rate / 2)
        return measure(newest, features, slower, *others)

    monkeypatch.setattr(pipeline, "measure", at_half_the_rate)
    second = pipeline.retrain()
    assert second.parameters["learning_rate"] == first.parameters["learning_rate"] / 2
    assert second.parameters["begun_with_version"] == first.pk
