"""The movies close to one are kept for everyone, and are the same as found for one person alone."""

from dataclasses import replace

import numpy as np
import pytest

from recommendations.engine.model.model import Model
from recommendations.home import close_movies
from recommendations.home.close_movies import CLOSEST, close_to, nearest_items
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model

pytestmark = pytest.mark.django_db


@pytest.fixture
def model(trained: ModelVersion) -> Model:
    served = current_model()
    assert served is not None
    return served


@pytest.mark.parametrize("share", [1.0, 0.3, 0.02, 0.0])
def test_they_are_those_found_among_all_that_are_allowed(
    model: Model, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(close_movies, "_KEPT", 60)
    allowed = np.random.default_rng(0).random(len(model.item_ids)) < share
    for row in np.argsort(-model.item_popularity)[:20].tolist():
        alone = nearest_items(model, row, CLOSEST, allowed)
        assert close_to(model, row, allowed) == model.item_ids[alone].tolist()
        assert allowed[alone].all()
        assert row not in alone


def test_another_model_has_its_own(model: Model) -> None:
    row, everything = int(np.argmax(model.item_popularity)), np.ones(len(model.item_ids), bool)
    before = close_to(model, row, everything)
    other = replace(model, item_vectors=-np.roll(model.item_vectors, 1, axis=0))
    assert close_to(other, row, everything) != before
    assert close_to(model, row, everything) == before
