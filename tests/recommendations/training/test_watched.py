"""Trainings learn from diaries and likes, and forget what is deleted of them like ratings."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.deletion import delete_data
from accounts.models import DeletedData, User
from catalog.models import HistoryImport, ImportChange, Movie, OwnTag, Rating, Viewing
from recommendations.engine.data.interactions import Interactions
from recommendations.models import ModelVersion, MutedRating, Preferences
from recommendations.registry.knowing import models_knowing
from recommendations.registry.staleness import Changes, deletion_overdue
from recommendations.training import checkpoints, pipeline
from tests.factories import MovieFactory, RatingFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_ratings")]


def watch(user: User, movie: Movie, days_ago: float = 0) -> Viewing:
    at = timezone.now() - timedelta(days=days_ago)
    return Viewing.objects.create(user=user, movie=movie, watched_on=at, created_at=at)


def like(user: User, movie: Movie, days_ago: float = 0) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    OwnTag.objects.create(user=user, movie=movie, name="liked", created_at=at)


@pytest.fixture
def watchers() -> list[User]:
    """Three people with a movie in their diaries that nobody rated."""
    movie, people = MovieFactory(title="Heat"), UserFactory.create_batch(3)
    for user in people:
        watch(user, movie)
    return people


def trained(days_ago: float = 0) -> ModelVersion:
    """Train on what is there, and let all of it be so old."""
    version = pipeline.retrain()
    version.started_at -= timedelta(days=days_ago)
    before = version.started_at - timedelta(hours=1)
    Rating.objects.update(created_at=before, updated_at=before)
    Viewing.objects.update(created_at=before)
    OwnTag.objects.update(created_at=before)
    version.save()
    return version


def changes(version: ModelVersion) -> dict[str, int]:
    found = Changes.since(version)
    return {name: count for name, count in vars(found).items() if count}


@pytest.mark.usefixtures("watchers")
def test_a_version_counts_what_it_learned_from() -> None:
    raters = Rating.objects.values("user").distinct().count()
    version = pipeline.retrain()
    assert version.rating_count == Rating.objects.count()
    assert (version.watched_count, version.user_count) == (3, raters + 3)
    assert changes(trained()) == {}


def test_what_comes_into_diaries_is_new(watchers: list[User]) -> None:
    version = trained()
    movie = MovieFactory()
    watch(watchers[0], movie)
    watch(watchers[0], movie)
    watch(watchers[1], movie)
    assert changes(version) == {"given": 2}
    like(watchers[1], movie)
    like(watchers[2], movie)
    assert changes(version) == {"given": 3}


def test_what_leaves_a_diary_is_overdue_after_a_day(watchers: list[User]) -> None:
    version = trained(days_ago=2)
    assert not deletion_overdue(version)
    Viewing.objects.filter(user=watchers[0]).delete()
    assert changes(version) == {"deleted": 1}
    assert deletion_overdue(version)


def test_a_like_that_is_taken_back_is_overdue_after_a_day(watchers: list[User]) -> None:
    like(watchers[0], Movie.objects.get(title="Heat"))
    like(watchers[1], MovieFactory())
    version = trained(days_ago=2)
    assert version.watched_count == 4
    assert not deletion_overdue(version)
    OwnTag.objects.filter(user=watchers[1]).delete()
    assert changes(version) == {"deleted": 1}


def test_likes_brought_from_elsewhere_are_new_however_old_they_are(watchers: list[User]) -> None:
    version, user = trained(), UserFactory()
    like(user, MovieFactory(), days_ago=900)
    tag = OwnTag.objects.get(user=user)
    brought = HistoryImport.objects.create(user=user)
    ImportChange.objects.create(history_import=brought, table="owntag", row=tag.pk)
    assert changes(version) == {"given": 1}
    assert models_knowing(user.pk) == []
    delete_data(user.pk, DeletedData.Kind.EVERYTHING)
    assert models_knowing(user.pk) == []


def test_who_liked_a_movie_sees_which_models_know_it(watchers: list[User]) -> None:
    user, other = UserFactory.create_batch(2)
    like(user, MovieFactory())
    OwnTag.objects.put(other.pk, MovieFactory(), ["noir"])
    version = trained()
    assert [known.version for known in models_knowing(user.pk)] == [version]
    assert models_knowing(other.pk) == []


def test_who_leaves_the_training_takes_the_diary_along(watchers: list[User]) -> None:
    version = trained(days_ago=2)
    Preferences.objects.create(user=watchers[0], left_training_at=timezone.now())
    assert changes(version) == {"deleted": 1}


def test_to_rate_it_deletes_nothing_and_to_mute_the_rating_does(watchers: list[User]) -> None:
    version = trained(days_ago=2)
    rating = RatingFactory(user=watchers[0], movie=Movie.objects.get(title="Heat"))
    assert changes(version) == {"given": 1}
    MutedRating.objects.create(rating=rating)
    assert changes(version) == {"deleted": 1}


def test_seen_twice_and_deleted_once_is_still_there(watchers: list[User]) -> None:
    first = watch(watchers[0], Movie.objects.get(title="Heat"))
    version = trained(days_ago=2)
    first.delete()
    assert changes(version) == {}


@pytest.mark.parametrize("deleted", [False, True])
def test_it_goes_on_from_a_training_unless_something_was_deleted(
    monkeypatch: pytest.MonkeyPatch, watchers: list[User], deleted: bool
) -> None:
    monkeypatch.setattr(checkpoints, "FEWEST_RATINGS", 0)
    first = pipeline.retrain()
    if deleted:
        Viewing.objects.filter(user=watchers[0]).delete()
    else:
        RatingFactory(user=watchers[0], movie=Movie.objects.get(title="Heat"))
    expected = None if deleted else first.pk
    assert pipeline.retrain().parameters.get("went_on_from_version") == expected


def test_the_probe_knows_no_diary_of_the_time_it_is_measured_on(
    monkeypatch: pytest.MonkeyPatch, watchers: list[User]
) -> None:
    Rating.objects.filter(pk__in=Rating.objects.order_by("pk")[:10]).update(
        updated_at=timezone.now() - timedelta(days=9)
    )
    watch(watchers[0], Movie.objects.filter(title="Heat").get(), days_ago=9)
    watch(watchers[0], MovieFactory(), days_ago=9)
    given, measure = [], pipeline.measure

    def noting(*arguments: Any) -> Any:
        given.append(arguments)
        return measure(*arguments)

    monkeypatch.setattr(pipeline, "measure", noting)
    assert pipeline.retrain().watched_count == 4
    ((newest, *_, watched),) = given
    assert isinstance(watched, Interactions)
    assert len(watched) == 1
    assert (watched.rated_at < newest.since).all()


def test_the_owner_of_a_diary_sees_which_models_know_it(watchers: list[User]) -> None:
    version = trained()
    stranger = UserFactory()
    assert [known.version for known in models_knowing(watchers[0].pk)] == [version]
    assert models_knowing(stranger.pk) == []
    delete_data(watchers[0].pk, DeletedData.Kind.EVERYTHING)
    (known,) = models_knowing(watchers[0].pk)
    assert (known.version, known.is_outdated) == (version, True)


def test_who_deletes_their_ratings_has_no_older_diary_deleted(watchers: list[User]) -> None:
    trained()
    RatingFactory(user=watchers[0])
    delete_data(watchers[0].pk, DeletedData.Kind.RATINGS)
    (known,) = models_knowing(watchers[0].pk)
    assert not known.is_outdated


def test_a_model_from_before_diaries_counted_knows_none(
    watchers: list[User],
) -> None:
    version = trained(days_ago=2)
    ModelVersion.objects.update(watched_count=0)
    version.refresh_from_db()
    Viewing.objects.all().delete()
    assert not deletion_overdue(version)
    assert models_knowing(watchers[0].pk) == []
