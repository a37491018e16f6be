"""Who leaves their ratings out of training is in no new model, and in no count that decides."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.deletion import delete_data
from accounts.models import DeletedData, User
from recommendations.data import own_rating_count, read_interactions
from recommendations.models import ModelVersion, Preferences, used_ratings
from recommendations.registry.knowing import forget_deletions, models_knowing
from recommendations.registry.staleness import Changes, deletion_overdue
from tests.factories import ModelVersionFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, one_on

pytestmark = pytest.mark.django_db

Kind = DeletedData.Kind


@pytest.fixture
def me(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def switch(client: Client, to: str) -> Any:
    return client.post(reverse("leave_training"), {"training": to})


def trained_on(count: int, days_ago: int = 0) -> ModelVersion:
    return ModelVersionFactory(
        started_at=timezone.now() - timedelta(days=days_ago) + timedelta(minutes=1),
        rating_count=count,
    )


def test_ratings_left_out_are_read_by_no_training_and_still_used(client: Client, me: User) -> None:
    other = RatingFactory()
    mine = RatingFactory(user=me)
    for to, users in (("leave", [other.user_id]), ("join", sorted([other.user_id, me.pk]))):
        for _ in range(2):
            assert switch(client, to).status_code == 302
        interactions = read_interactions()
        assert sorted(interactions.user_ids.tolist()) == users
        assert len(interactions) == own_rating_count() == len(users)
        assert mine in used_ratings()


def test_a_model_that_knows_them_is_as_overdue_as_after_a_deletion(
    client: Client, me: User
) -> None:
    RatingFactory.create_batch(3)
    RatingFactory.create_batch(2, user=me, created_at=timezone.now() - timedelta(days=3))
    RatingFactory._meta.model.objects.update(created_at=timezone.now() - timedelta(days=3))
    version = trained_on(5, days_ago=2)
    assert not deletion_overdue(version)
    switch(client, "leave")
    assert Changes.since(version).deleted == 2
    assert deletion_overdue(version)
    switch(client, "join")
    assert not deletion_overdue(version)


def test_the_account_page_has_the_switch_and_when_they_are_out(client: Client, me: User) -> None:
    RatingFactory(user=me)
    version = trained_on(1)
    page = client.get(reverse("account"))
    assert one_on(page, "#training-section").attributes["data-training"] == "in"
    (known,) = all_on(page, "#models-that-know li")
    assert (known.attributes["data-version"], known.attributes["data-outdated"]) == (
        str(version.pk),
        "no",
    )
    Preferences.objects.create(user=me, left_training_at=version.started_at + timedelta(minutes=1))
    later = ModelVersionFactory(started_at=version.started_at + timedelta(minutes=2))
    page = client.get(reverse("account"))
    assert one_on(page, "#training-section").attributes["data-training"] == "out"
    (known,) = all_on(page, "#models-that-know li")
    assert (known.attributes["data-version"], known.attributes["data-outdated"]) == (
        str(version.pk),
        "yes",
    )
    assert later.pk != version.pk


@pytest.mark.parametrize("now", [False, True])
def test_models_still_know_what_was_deleted_until_they_are_gone(me: User, now: bool) -> None:
    RatingFactory(user=me)
    RatingFactory._meta.model.objects.update(created_at=timezone.now() - timedelta(days=3))
    before = trained_on(1, days_ago=5)
    knows = trained_on(1, days_ago=2)
    delete_data(me.pk, Kind.RATINGS, now=now)
    after = trained_on(0)
    found = models_knowing(me.pk)
    assert [(one.version, one.is_outdated) for one in found] == [(knows, True)]
    DeletedData.objects.get().parts.all().delete()
    DeletedData.objects.update(purge_at=timezone.now())
    assert forget_deletions() == 0
    ModelVersion.objects.filter(pk__in=[before.pk, knows.pk]).update(artefact="", state="retired")
    assert forget_deletions() == 1
    assert models_knowing(me.pk) == []
    assert after in ModelVersion.objects.stored()


def test_only_the_user_themself_switches(client: Client, me: User) -> None:
    assert switch(Client(), "leave").status_code == 302
    assert client.get(reverse("leave_training")).status_code == 405
    assert not Preferences.objects.exists()
    switch(client, "leave")
    assert Preferences.objects.get().user == me
