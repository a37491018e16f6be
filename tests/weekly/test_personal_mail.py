"""The weekly mail of someone with ratings says what the pages say."""

import pytest

from accounts.models import User
from catalog.models import Movie
from recommendations.models import ModelVersion
from recommendations.serving.picks import picks_on_page
from weekly import sending
from weekly.message import PICKS
from weekly.models import SentMail

from ..factories import RatingFactory
from ..recommendations.conftest import (  # noqa: F401
    _quick,
    imported,
    models_dir,
    trained,
    trained_once,
)
from .conftest import FRIDAY, queued, subscribed

pytestmark = pytest.mark.django_db


def test_a_personal_one_gives_the_reasons_of_the_pages(
    trained: ModelVersion,  # noqa: F811
    anna: User,
) -> None:
    for movie in Movie.objects.popular()[:8]:
        RatingFactory(user=anna, movie=movie, stars=4.5)
    subscribed(anna)
    first = picks_on_page(anna.pk).items[:PICKS]
    assert sending.send_to([anna.pk], FRIDAY) == 1
    body = queued()[0].message["body"]
    assert SentMail.objects.get().movies == [pick.movie.pk for pick in first]
    assert all(pick.reason for pick in first)
    assert [pick.reason in body for pick in first] == [True] * PICKS
