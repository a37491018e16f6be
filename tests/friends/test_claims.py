"""What friends are told of how alike they rate is held against the ratings of both."""

import pytest

from accounts.models import User
from catalog.models import Movie, Rating
from friends import likeness
from friends.claims import check_friends
from friends.models import Friendship
from recommendations.claims.report import Report
from recommendations.models import MutedRating

from ..factories import MovieFactory, RatingFactory
from ..recommendations.claims.told_lies import Lie, not_found

pytestmark = pytest.mark.django_db

PAIRS = [(5.0, 4.5), (4.5, 4.5), (4.0, 2.0), (3.5, 4.0), (3.0, 3.0), (2.5, 2.0)] * 2

LIES: dict[str, Lie] = {
    "friends: movies in common": (r"Both of you rated \d+", "Both of you rated 99"),
    "friends: how far apart": (r"ratings are [\d.]+", "ratings are 0.1"),
    "friends: the figure": (r"(friends-figure.*?<strong>)[\d.]+", r"\g<1>0.99"),
    "friends: the interval": (r"to [\d.]+(\s*</span>)", r"to 0.99\1"),
    "friends: what the figure says": (r"You rate alike", "You rate the opposite way"),
    "friends: where they agree": (r'(id="both-agree".*?<ul.*?)<li.*?</li>', r"\g<1>"),
    "friends: where they differ": (r'(id="both-differ".*?<strong>)[\d½]+', r"\g<1>½"),
}


@pytest.fixture
def rated(friendship: Friendship, ada: User, ben: User) -> Friendship:
    """Two friends with twelve movies in common, one more muted, and one hidden."""
    for mine, theirs in PAIRS:
        movie = MovieFactory()
        RatingFactory(user=ada, movie=movie, stars=mine)
        RatingFactory(user=ben, movie=movie, stars=theirs)
    muted = MovieFactory()
    RatingFactory(user=ada, movie=muted, stars=5.0)
    MutedRating.objects.create(rating=RatingFactory(user=ben, movie=muted, stars=0.5))
    return friendship


def checked(*users: User) -> Report:
    report = Report()
    check_friends(report, users)
    return report


def test_all_holds_and_every_lie_is_found(
    rated: Friendship, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = checked(ada)
    assert report.false == {}
    assert dict(report.made) == dict.fromkeys(LIES, 2)
    assert not_found(lambda: checked(ada), LIES, monkeypatch) == []


def test_a_narrower_interval_is_found(
    rated: Friendship, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeness, "_Z", 1.645)
    assert checked(ada).false.keys() == {"friends: the interval"}


def test_a_figure_of_too_few_movies_is_found(
    rated: Friendship, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    Rating.objects.filter(user=ada, movie__in=Movie.objects.order_by("-pk")[:6]).delete()
    assert checked(ada).false == {}
    monkeypatch.setattr(likeness, "FEWEST", 2)
    assert checked(ada).held["friends: a figure only where there is one"] == 0


def test_hidden_movies_are_where_they_agree_too(rated: Friendship, ada: User) -> None:
    """On most of what they agreed on nothing was shown, as if they were apart on all."""
    Movie.everything.update(hidden_at="2026-01-01T00:00Z")
    assert checked(ada).false == {}


def test_all_holds_out_of_ten_and_the_other_way_round(
    rated: Friendship, ada: User, ben: User
) -> None:
    User.objects.filter(pk=ben.pk).update(out_of_ten=True)
    for rating in Rating.objects.filter(user=ben):
        rating.stars = 5.5 - rating.stars
        rating.save()
    assert checked(ben).false == {}


def test_stars_on_a_line_and_nothing_in_common_hold(
    friendship: Friendship, ada: User, ben: User
) -> None:
    assert checked(ada).false == {}
    for step in range(10):
        movie = MovieFactory()
        for user in (ada, ben):
            RatingFactory(user=user, movie=movie, stars=0.5 + step / 2)
    assert checked(ada).false == {}


def test_people_without_friends_have_no_line(eve: User, rated: Friendship) -> None:
    assert not checked(eve).made
