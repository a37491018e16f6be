"""A site whose ratings are all the same says who chose what: each is read as a like."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Rating
from recommendations.engine.components.rating_prediction import predict_stars
from recommendations.engine.data.likes_and_dislikes import LIKED_STARS
from recommendations.engine.errors import NotEnoughRatingsError
from recommendations.engine.model.artefact import load_model
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model
from recommendations.registry.store import folder_of
from recommendations.training import pipeline
from tests.factories import UserFactory

from ..conftest import rate_a_few

pytestmark = pytest.mark.django_db


@pytest.fixture
def chosen(db: None) -> None:
    """Six people who chose some of eight movies, as a file of ones says it."""
    rate_a_few()
    Rating.objects.filter(stars__lt=LIKED_STARS).delete()
    Rating.objects.update(stars=1.0)


def model_of(version: ModelVersion) -> Model:
    return load_model(folder_of(version.artefact))


@pytest.mark.usefixtures("chosen")
def test_it_learns_the_same_as_from_likes() -> None:
    ones = pipeline.retrain()
    assert ones.state == ModelVersion.State.PUBLISHED
    Rating.objects.update(stars=LIKED_STARS)
    likes = pipeline.retrain()
    read, expected = model_of(ones), model_of(likes)
    assert read.item_vectors.tolist() == expected.item_vectors.tolist()
    assert read.item_popularity.tolist() == expected.item_popularity.tolist()
    assert (read.read_as_likes, expected.read_as_likes) == (1.0, None)
    rows = np.arange(3)
    one, four = (np.full(3, stars, dtype=np.float32) for stars in (1.0, LIKED_STARS))
    for model, stars in ((read, one), (read, four), (expected, four)):
        scores = score_items(model, profile_of(model, rows, stars))
        assert scores == pytest.approx(score_items(expected, profile_of(expected, rows, four)))
    # What people give is 1 star all the same.
    assert predict_stars(read.stars, rows, one, np.array([5])).stars.tolist() == [1.0]


@pytest.mark.usefixtures("chosen")
def test_the_command_and_the_admin_say_what_was_found(admin_client: Client) -> None:
    out = StringIO()
    call_command("retrain", stdout=out)
    version = ModelVersion.objects.get()
    assert version.parameters["read_as_likes"] == 1.0
    assert "All ratings are 1: " in version.verdict
    assert version.verdict in out.getvalue()
    page = admin_client.get(reverse("admin:recommendations_modelversion_change", args=[version.pk]))
    assert version.verdict in page.content.decode()


@pytest.mark.usefixtures("chosen")
def test_their_pages_are_served(client: Client) -> None:
    pipeline.retrain()
    someone = User.objects.filter(ratings__isnull=False).first()
    assert someone is not None
    client.force_login(someone)
    for page in ("home", "taste"):
        assert client.get(reverse(page)).status_code == 200


@pytest.mark.usefixtures("chosen")
def test_one_other_rating_ends_it() -> None:
    pipeline.retrain()
    rating = Rating.objects.first()
    assert rating is not None
    Rating.objects.create(user=UserFactory(), movie=rating.movie, stars=5.0)
    before = current_model()
    with pytest.raises(NotEnoughRatingsError):
        pipeline.retrain()
    assert current_model() is before
    Rating.objects.filter(pk__gt=rating.pk).update(stars=5.0)
    version = pipeline.retrain()
    assert "read_as_likes" not in version.parameters
    assert "All ratings are" not in version.verdict
    assert model_of(version).read_as_likes is None


@pytest.mark.usefixtures("chosen")
def test_the_same_many_stars_are_likes_as_they_are() -> None:
    Rating.objects.update(stars=4.5)
    version = pipeline.retrain()
    assert "read_as_likes" not in version.parameters
    assert model_of(version).read_as_likes is None
