"""Groups that someone chose make their first picks, say so, and fade."""

import pytest

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import ChosenGroup, ModelVersion, MovieGroup
from recommendations.onboarding.movie_groups import groups_of
from recommendations.registry.current import current_model
from recommendations.serving.group_picks import group_picks
from recommendations.serving.picks import picks_for
from recommendations.serving.user_feedback import read_feedback
from tests.factories import MovieFactory, UserFactory

pytestmark = pytest.mark.django_db


def choose(user: User, number: int = 0) -> MovieGroup:
    model = current_model()
    assert model is not None
    group = groups_of(model)[0][number]
    ChosenGroup.objects.choose(user.pk, [group])
    return group


def test_picks_are_personal_and_say_which_group(trained: ModelVersion) -> None:
    someone = UserFactory()
    group = choose(someone)
    picks = picks_for(someone.pk)
    assert picks.personal
    assert (picks.rated_count, picks.groups) == (0, (group.name,))
    assert f"Because you chose the group {group.name}" in {pick.reason for pick in picks.items}
    assert not Rating.objects.filter(user=someone).exists()


def test_different_groups_make_different_picks(trained: ModelVersion) -> None:
    one, other = UserFactory(), UserFactory()
    choose(one, 0)
    choose(other, 1)
    first, second = ([pick.movie.pk for pick in picks_for(user.pk).items] for user in (one, other))
    assert len(set(first) & set(second)) < len(first) / 2


def test_the_split_names_the_group_and_adds_up(trained: ModelVersion) -> None:
    someone = UserFactory()
    group = choose(someone)
    Rating.objects.rate(someone.pk, Movie.objects.get(title="Fargo"), 4.0)
    for pick in picks_for(someone.pk).items:
        assert pick.why is not None
        assert {part.about.title for part in pick.why.feedback} == {"Fargo", group.name}
        parts = [*pick.why.feedback, pick.why.popularity, pick.why.prior]
        assert sum(abs(part.percent) for part in parts) == pytest.approx(100)


def test_a_movie_that_is_rated_and_in_the_group_counts_as_both(trained: ModelVersion) -> None:
    someone = UserFactory()
    group = choose(someone)
    Rating.objects.rate(someone.pk, Movie.objects.get(pk=group.movies[0]), 5.0)
    pick = picks_for(someone.pk).items[0]
    assert pick.why is not None
    assert len(pick.why.feedback) == 2


def test_choosing_again_replaces_the_choice(trained: ModelVersion) -> None:
    someone = UserFactory()
    choose(someone, 0)
    second = choose(someone, 1)
    assert ChosenGroup.objects.of(someone.pk) == [second]
    ChosenGroup.objects.choose(someone.pk, [])
    assert not picks_for(someone.pk).personal


def test_a_group_whose_movies_the_model_does_not_know_says_nothing(trained: ModelVersion) -> None:
    someone = UserFactory()
    ChosenGroup.objects.choose(someone.pk, [MovieGroup(("tag:new",), (MovieFactory().pk,))])
    assert not picks_for(someone.pk).personal


def test_movies_deleted_since_are_gone_from_it(db: None) -> None:
    someone, (left, gone) = UserFactory(), MovieFactory.create_batch(2)
    ChosenGroup.objects.choose(someone.pk, [MovieGroup(("tag:two",), (gone.pk, left.pk))])
    gone.delete()
    assert ChosenGroup.objects.of(someone.pk) == [MovieGroup(("tag:two",), (left.pk,))]


def test_nobody_elses_picks_change(trained: ModelVersion) -> None:
    choose(UserFactory())
    assert read_feedback(UserFactory().pk).groups == []


def test_it_counts_when_people_choose_together(trained: ModelVersion) -> None:
    someone = UserFactory()
    choose(someone)
    assert group_picks([someone.pk, UserFactory().pk]).personal


def test_it_goes_with_its_owner(trained: ModelVersion) -> None:
    someone = UserFactory()
    choose(someone)
    someone.delete()
    assert not ChosenGroup.objects.exists()
    assert not ChosenGroup.movies.through.objects.exists()
