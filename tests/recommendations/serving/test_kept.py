"""What a process keeps of a model is what it would compute anew."""

import pytest

from catalog.models import Movie, Rating
from recommendations.models import ModelVersion, MutedRating
from recommendations.registry.current import current_model
from recommendations.serving.kept import KeptOfModel
from recommendations.serving.user_feedback import read_feedback
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_so_much_is_kept_and_what_was_used_last_stays(trained: ModelVersion) -> None:
    model = current_model()
    assert model is not None
    kept = KeptOfModel[str](5, size=len)
    computed = []

    def get(word: str) -> None:
        kept.get(model, word, lambda: computed.append(word) or word)  # type: ignore[func-returns-value]

    for word in ("aa", "bbb", "aa", "cc", "aa", "bbb"):
        get(word)
    assert computed == ["aa", "bbb", "cc", "bbb"]


def test_a_profile_follows_each_change_of_what_a_user_says(trained: ModelVersion) -> None:
    model, user = current_model(), UserFactory()
    assert model is not None
    movie = Movie.objects.get(title="Fargo")

    def popularity_and_liking() -> tuple[float, bool]:
        profile = read_feedback(user.pk).profile_in(model)
        assert profile is not None
        return profile.popularity, bool(profile.liked[0])

    for stars, liked in ((5.0, True), (0.5, False), (5.0, True)):
        Rating.objects.rate(user.pk, movie, stars)
        assert popularity_and_liking()[1] is liked
    same = [read_feedback(user.pk).profile_in(model) for _twice in range(2)]
    assert same[0] is same[1]
    MutedRating.objects.mute(user.pk, movie)
    assert read_feedback(user.pk).profile_in(model) is None
