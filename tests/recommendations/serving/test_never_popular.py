"""Without a model, the popular list leaves out what the user has rated, logged, liked or hidden."""

from collections.abc import Callable

import pytest

from accounts.models import User
from catalog.models import Movie
from tests.factories import UserFactory

from .test_never_recommended import at_a_night, hide, in_picks, like, log, mute, rate


@pytest.mark.django_db
@pytest.mark.parametrize("shown", [in_picks, at_a_night])
@pytest.mark.parametrize("act", [rate, mute, log, like, hide])
def test_nothing_rated_logged_liked_or_hidden_is_listed(
    few_ratings: None,
    act: Callable[[User, Movie], None],
    shown: Callable[[User], list[int]],
) -> None:
    user = UserFactory()
    first = shown(user)[0]
    act(user, Movie.objects.get(pk=first))
    assert first not in shown(user)
