"""Which of the trained versions is served, and for how long each is kept."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Movie, Rating
from recommendations.engine.model.artefact import load_model
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items, top_items
from recommendations.models import ModelVersion
from recommendations.registry import store
from recommendations.registry.current import current_model
from recommendations.serving import picks
from recommendations.training import pipeline
from tests.factories import UserFactory

from ..conftest import QUICK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_ratings")]


def retrain(monkeypatch: pytest.MonkeyPatch, seed: int) -> ModelVersion:
    monkeypatch.setattr(pipeline, "parameters_in_settings", lambda: replace(QUICK, seed=seed))
    return pipeline.retrain()


def served_seed() -> int | None:
    model = current_model()
    return None if model is None else model.parameters.seed


def test_a_new_version_is_served_by_the_next_request(monkeypatch: pytest.MonkeyPatch) -> None:
    retrain(monkeypatch, seed=1)
    assert served_seed() == 1
    retrain(monkeypatch, seed=2)
    assert served_seed() == 2


def test_the_next_page_shows_the_new_version(
    client: Client, monkeypatch: pytest.MonkeyPatch, models_dir: Path
) -> None:
    user, movie = UserFactory(), Movie.objects.order_by("pk")[0]
    Rating.objects.rate(user.pk, movie, 5.0)
    client.force_login(user)
    pages = []
    for seed in (1, 2):
        version = retrain(monkeypatch, seed)
        page = client.get(reverse("home"))
        shown = [pick.movie.pk for pick in page.context["picks"].items]
        assert shown == best_unrated(load_model(models_dir / version.artefact), movie)
        pages.append(shown)
    assert pages[0] != pages[1]


def best_unrated(model: Model, liked: Movie) -> list[int]:
    rows = model.rows_of(np.array([liked.pk]))
    user = profile_of(model, rows, np.array([5.0], dtype=np.float32))
    best = top_items(score_items(model, user), picks.PICKS, rows)
    return model.item_ids[best].tolist()


def test_the_version_before_can_be_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = retrain(monkeypatch, seed=1)
    retrain(monkeypatch, seed=2)
    first.refresh_from_db()
    first.publish(first.artefact)
    assert served_seed() == 1
    retrain(monkeypatch, seed=3)
    assert served_seed() == 3


def test_a_training_under_way_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    retrain(monkeypatch, seed=1)
    seen: set[int | None] = set()
    pipeline.retrain(lambda part, done, total: seen.add(served_seed()))
    assert seen == {1}


def test_only_the_latest_versions_keep_their_numbers(
    monkeypatch: pytest.MonkeyPatch, models_dir: Path
) -> None:
    monkeypatch.setattr(store, "VERSIONS_KEPT", 2)
    versions = [retrain(monkeypatch, seed) for seed in (1, 2, 3)]
    states = list(ModelVersion.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["retired", "published", "published"]
    assert {path.name for path in models_dir.iterdir()} == {
        version.artefact for version in versions[1:]
    }
    assert ModelVersion.objects.get(pk=versions[0].pk).artefact == ""
    assert served_seed() == 3


def test_one_put_back_is_among_the_latest(
    monkeypatch: pytest.MonkeyPatch, models_dir: Path
) -> None:
    monkeypatch.setattr(store, "VERSIONS_KEPT", 2)
    first, second = retrain(monkeypatch, seed=1), retrain(monkeypatch, seed=2)
    first.publish(first.artefact)
    third = retrain(monkeypatch, seed=3)
    assert {path.name for path in models_dir.iterdir()} == {first.artefact, third.artefact}
    second.refresh_from_db()
    assert second.state == ModelVersion.State.RETIRED


def test_several_are_kept_by_default() -> None:
    for _ in range(store.VERSIONS_KEPT + 1):
        pipeline.retrain()
    assert ModelVersion.objects.published().count() == store.VERSIONS_KEPT >= 2


def test_a_retired_model_goes_on_where_it_is_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "VERSIONS_KEPT", 1)
    retrain(monkeypatch, seed=1)
    in_use = current_model()
    assert in_use is not None
    before = in_use.item_vectors.tobytes()
    retrain(monkeypatch, seed=2)
    assert in_use.item_vectors.tobytes() == before
