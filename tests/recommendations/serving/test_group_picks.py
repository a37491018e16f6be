"""Picks for several people at once, with each one's share."""

import pytest

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.engine.ranking.groups import RULES
from recommendations.engine.ranking.rerank import Controls
from recommendations.models import ModelVersion, NotInterested
from recommendations.serving.group_picks import GroupPicks, group_picks
from recommendations.serving.picks import picks_for
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def titled(title: str) -> Movie:
    return Movie.objects.get(title=title)


def lover_of(*titles: str) -> User:
    user = UserFactory()
    for title in titles:
        Rating.objects.rate(user.pk, titled(title), 5.0)
    return user


@pytest.fixture
def child(trained: ModelVersion) -> User:
    return lover_of("Toy Story", "Aladdin", "The Lion King")


@pytest.fixture
def grown_up(trained: ModelVersion) -> User:
    return lover_of("Fargo", "Pulp Fiction", "Taxi Driver")


def ids(picks: GroupPicks) -> list[int]:
    return [pick.movie.pk for pick in picks.items]


@pytest.mark.parametrize("rule", RULES)
def test_each_pick_says_what_each_member_gets(child: User, grown_up: User, rule) -> None:
    picks = group_picks([child.pk, grown_up.pk], 10, rule)
    assert (picks.personal, picks.unknown, len(picks.items)) == (True, (), 10)
    for pick in picks.items:
        assert [share.member for share in pick.shares] == [child.pk, grown_up.pk]
        assert all(0 <= share.percent <= 100 for share in pick.shares)
        assert pick.gains_most == max(pick.shares, key=lambda share: share.percent)


def test_least_misery_leaves_nobody_with_as_little_as_the_average_does(
    child: User, grown_up: User
) -> None:
    def least(rule) -> float:
        first = group_picks([child.pk, grown_up.pk], 10, rule).items[0]
        return min(share.percent for share in first.shares)

    assert least("least misery") >= least("average")


def test_what_any_of_them_rated_or_does_not_want_is_left_out(child: User, grown_up: User) -> None:
    unwanted = titled("Star Wars")
    NotInterested.objects.mark(grown_up.pk, unwanted)
    never = {
        unwanted.pk,
        *Rating.objects.filter(user__in=[child, grown_up]).values_list("movie", flat=True),
    }
    assert not never & set(ids(group_picks([child.pk, grown_up.pk], 300)))


def test_a_group_of_one_gets_their_own_picks(grown_up: User) -> None:
    own = [pick.movie.pk for pick in picks_for(grown_up.pk, 10).items]
    picks = group_picks([grown_up.pk, grown_up.pk], 10)
    assert ids(picks) == own
    assert round(picks.items[0].shares[0].percent) == 100


def test_members_without_ratings_are_named_and_count_as_people_in_general(child: User) -> None:
    nobody = UserFactory()
    picks = group_picks([child.pk, nobody.pk], 10)
    assert (picks.personal, picks.unknown) == (True, (nobody.pk,))
    assert len(picks.items[0].shares) == 2


def test_where_nothing_is_known_of_any_the_popular_are_shown(trained: ModelVersion) -> None:
    people = UserFactory.create_batch(2)
    picks = group_picks([user.pk for user in people], 5)
    assert not picks.personal
    assert ids(picks) == list(Movie.objects.popular().values_list("pk", flat=True)[:5])
    assert all(pick.shares == () and pick.gains_most is None for pick in picks.items)


def test_without_a_model_what_one_rated_is_left_out_for_all(imported: None) -> None:
    known, other = lover_of("Star Wars"), UserFactory()
    assert titled("Star Wars").pk not in ids(group_picks([known.pk, other.pk], 50))


def test_controls_count_for_the_group(child: User, grown_up: User) -> None:
    picks = group_picks([child.pk, grown_up.pk], 10, "fair", Controls(to_year=1960))
    assert len(picks.items) == 10
    assert all((pick.movie.year or 9999) <= 1960 for pick in picks.items)
