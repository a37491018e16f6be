"""What is kept of a member of a group is theirs as they are now."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie, OwnTag, Rating, Viewing, WatchlistEntry
from recommendations.models import ChosenGroup, ModelVersion, MutedRating, NotInterested
from recommendations.models.onboarding import MovieGroup
from recommendations.registry.current import current_model
from recommendations.serving import group_members
from recommendations.serving.candidates import Candidates, candidates_for
from recommendations.serving.group_members import Member, member_of, sources_of
from recommendations.serving.kept import KeptOfModel
from recommendations.serving.user_feedback import read_feedback
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def movie(place: int) -> Movie:
    return Movie.objects.order_by("pk")[place]


def rate(user: User) -> None:
    Rating.objects.rate(user.pk, movie(3), 1.0)


def change_stars(user: User) -> None:
    Rating.objects.rate(user.pk, movie(0), 0.5)


def change_stars_of_long_ago(user: User) -> None:
    Rating.objects.filter(user=user, movie=movie(0)).update(stars=0.5)


def clear(user: User) -> None:
    Rating.objects.get(user=user, movie=movie(0)).delete()


def mute(user: User) -> None:
    MutedRating.objects.mute(user.pk, movie(0))


def not_interested(user: User) -> None:
    NotInterested.objects.create(user=user, movie=movie(5))


def log(user: User) -> None:
    Viewing.objects.create(user=user, movie=movie(6), title="x", watched_on=date(2026, 1, 1))


def log_again(user: User) -> None:
    for day in (1, 2):
        Viewing.objects.create(user=user, movie=movie(0), watched_on=date(2026, 1, day))


def like(user: User) -> None:
    OwnTag.objects.put(user.pk, movie(6), ["liked"])


def want(user: User) -> None:
    WatchlistEntry.objects.create(user=user, movie=movie(6))


def hide(user: User) -> None:
    Movie.objects.filter(pk=movie(9).pk).update(hidden_at=timezone.now())


def choose(user: User) -> None:
    ChosenGroup.objects.choose(user.pk, [MovieGroup(("one",), (movie(7).pk, movie(8).pk))])


@pytest.fixture
def candidates(trained: ModelVersion) -> Candidates:
    model = current_model()
    assert model is not None
    return candidates_for(model)


@pytest.fixture
def user(trained: ModelVersion) -> User:
    user = UserFactory()
    for place in (0, 1):
        Rating.objects.rate(user.pk, movie(place), 5.0)
    return user


def now(candidates: Candidates, user: User) -> Member:
    return member_of(candidates, sources_of([user.pk])[user.pk])


def test_nothing_is_computed_while_nothing_changes(candidates: Candidates, user: User) -> None:
    assert now(candidates, user) is now(candidates, user)


@pytest.mark.parametrize(
    "change",
    [
        rate,
        change_stars,
        change_stars_of_long_ago,
        clear,
        mute,
        not_interested,
        log,
        log_again,
        like,
        want,
        choose,
        hide,
    ],
)
def test_each_change_counts_at_once(
    candidates: Candidates, user: User, change: Callable[[User], None]
) -> None:
    before = now(candidates, user)
    change(user)
    after, fresh = now(candidates, user), Member.of(candidates, read_feedback(user.pk))
    assert after is not before
    assert after.excluded.tolist() == fresh.excluded.tolist()
    assert np.array_equal(after.scores, fresh.scores)
    assert (after.rated.tolist(), after.stars.tolist()) == (
        fresh.rated.tolist(),
        fresh.stars.tolist(),
    )


def test_those_used_last_are_kept(
    candidates: Candidates, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_members, "_kept", KeptOfModel[Member](2))
    first = now(candidates, user)
    now(candidates, UserFactory())
    assert now(candidates, user) is first
    for _ in range(2):
        now(candidates, UserFactory())
    assert now(candidates, user) is not first
