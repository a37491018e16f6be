"""What becomes of a version that was worse: kept for a while, served only if an admin says so."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from recommendations.models import ModelVersion
from recommendations.registry import store
from recommendations.registry.current import served_version
from recommendations.training.triggers import is_due
from tests.factories import ModelVersionFactory, RatingFactory, UserFactory
from tests.html_reading import one_on, words_of

from ..small_models import stored

pytestmark = pytest.mark.django_db

LIST = "admin:recommendations_modelversion_changelist"
WHY = "Worse than model 1 beyond noise: NDCG@10 0.100 against 0.200"


def refused(**fields: object) -> ModelVersion:
    return ModelVersionFactory(
        **{"state": "refused", "published_at": None, "verdict": WHY, **fields}
    )


def serve(client: Client, version: ModelVersion) -> None:
    client.post(reverse(LIST), {"action": "serve", "_selected_action": [version.pk]})


@pytest.mark.parametrize(("new", "due"), [(2, False), (3, True)])
def test_it_counts_as_the_newest_training(
    settings: Settings, models_dir: Path, new: int, due: bool
) -> None:
    """The ratings it was trained on do not bring about another training."""
    settings.RETRAIN_MIN_NEW_RATINGS = 3
    moment = timezone.now() - timedelta(hours=1)
    champion = stored(models_dir / "champion")
    began = moment - timedelta(days=1)
    ModelVersionFactory(started_at=began, rating_count=0, artefact=champion)
    RatingFactory.create_batch(5, created_at=moment, updated_at=moment)
    assert is_due()
    refused(started_at=moment + timedelta(minutes=1), rating_count=5)
    assert not is_due()
    RatingFactory.create_batch(new)
    assert is_due() is due


def test_the_admin_says_that_it_is_not_served_and_why(admin_client: Client) -> None:
    served, version = ModelVersionFactory(), refused()
    page = admin_client.get(reverse(LIST))
    marked = [row.pk for row in page.context["cl"].result_list if row.is_served]
    assert marked == [served.pk]
    address = reverse("admin:recommendations_modelversion_change", args=[version.pk])
    assert WHY in words_of(one_on(admin_client.get(address), ".field-verdict .readonly"))


def test_an_admin_may_serve_it_all_the_same(admin_client: Client, models_dir: Path) -> None:
    ModelVersionFactory(artefact=stored(models_dir / "better"))
    version = refused(artefact=stored(models_dir / "worse"))
    serve(admin_client, version)
    assert served_version() == version
    version.refresh_from_db()
    assert version.state == ModelVersion.State.PUBLISHED
    assert version.verdict == WHY


def test_others_may_not(client: Client, models_dir: Path) -> None:
    champion = ModelVersionFactory(artefact=stored(models_dir / "better"))
    version = refused(artefact=stored(models_dir / "worse"))
    for user in (UserFactory(), UserFactory(is_staff=True)):
        client.force_login(user)
        serve(client, version)
    assert served_version() == champion


def test_the_latest_are_kept_and_cost_no_published_one_its_place(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "VERSIONS_KEPT", 2)
    champion = ModelVersionFactory(artefact=stored(models_dir / "champion"))
    worse = [refused(artefact=stored(models_dir / f"worse-{number}")) for number in range(3)]
    store.retire_old_versions()
    assert served_version() == champion
    for version in worse:
        version.refresh_from_db()
    assert [version.state for version in worse] == ["retired", "refused", "refused"]
    assert {path.name for path in models_dir.iterdir()} == {"champion", "worse-1", "worse-2"}


@pytest.mark.parametrize("state", ["refused", "ready"])
def test_one_that_is_kept_has_numbers(state: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ModelVersionFactory(state=state, published_at=None, artefact="")
