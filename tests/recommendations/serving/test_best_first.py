"""The best scored movies come first, however many of them are read."""

import numpy as np
import pytest

from catalog.models import Movie
from recommendations.serving import best_first
from recommendations.serving.best_first import BestFirst
from tests.factories import MovieFactory

pytestmark = pytest.mark.django_db

SCORES = [0.5, 2.0, 1.0, 2.0, -1.0, 3.0]
POPULARITY = [9.0, 1.0, 5.0, 2.0, 7.0, 3.0]


@pytest.fixture(params=[1, 2, 4, 100], ids="{} at once".format)
def read_whole(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(best_first, "_READ_WHOLE", request.param)
    monkeypatch.setattr(best_first, "_LOOKED_UP", 1)


@pytest.mark.usefixtures("read_whole")
def test_pages_hold_the_best_then_the_most_rated() -> None:
    scored = [MovieFactory(year=2000 + number % 2).pk for number in range(6)]
    unscored = [MovieFactory(year=2001, rating_count=count, rating_sum=count) for count in (1, 3)]
    deleted = MovieFactory()
    items = np.array([*scored, deleted.pk, 10**9])
    deleted.delete()
    scores = np.array([*SCORES, 9.0, 8.0], dtype=np.float32)
    popularity = np.array([*POPULARITY, 1.0, 1.0], dtype=np.float32)
    # 3.0, then 2.0 twice, the more popular first, and so on.
    best = [scored[number] for number in (5, 3, 1, 2, 0, 4)]
    rest = [unscored[1].pk, unscored[0].pk]

    every = BestFirst(Movie.objects.all(), 8, items, scores, popularity)
    assert len(every) == 8
    assert [every[start : start + 3] for start in (0, 3, 6)] == [best[:3], best[3:], rest]

    odd = BestFirst(Movie.objects.filter(year=2001), 5, items, scores, popularity)
    of_odd = [movie for movie in best if movie in scored[1::2]]
    assert odd[0:10] == of_odd + rest
    assert odd[1:2] == of_odd[1:2]

    none = BestFirst(Movie.objects.filter(year=1900), 0, items, scores, popularity)
    assert none[0:24] == []
