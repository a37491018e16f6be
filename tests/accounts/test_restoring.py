"""Much that was deleted is brought back by a worker, and its owner is told."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import restoring
from accounts.deletion import delete_data
from accounts.models import AuditEntry, DeletedData, User
from accounts.tasks import bring_back_deleted_data
from catalog.models import Rating

from ..factories import PASSWORD, RatingFactory, UserFactory
from ..html_reading import all_on, levels_on, one_on
from .people import confirm_password, log_in, signed_in

pytestmark = pytest.mark.django_db

Kind = DeletedData.Kind


@pytest.fixture(autouse=True)
def _little_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "MOST_AT_ONCE", 1)


@pytest.fixture
def anna(client: Client) -> User:
    user = UserFactory(username="anna", email="anna@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    log_in(client, "anna")
    RatingFactory.create_batch(2, user=user)
    return user


def deleted_by(user: User, kind: Kind) -> DeletedData:
    deleted = delete_data(user.pk, kind)
    assert deleted is not None
    return deleted


def test_much_comes_back_by_a_worker(client: Client, anna: User) -> None:
    deleted = deleted_by(anna, Kind.RATINGS)
    assert deleted.row_count == 2
    confirm_password(client)
    for _ in range(2):
        client.post(reverse("restore_deleted", args=[deleted.pk]))
    assert not Rating.objects.exists()
    row = one_on(client.get(reverse("account")), f"[data-deleted='{deleted.pk}']")
    assert row.attributes["data-state"] == "coming-back"
    assert not row.css("form")
    assert client.post(reverse("purge_deleted", args=[deleted.pk])).status_code == 404
    bring_back_deleted_data()
    assert Rating.objects.filter(user=anna).count() == 2
    page = client.get(reverse("account"))
    assert not all_on(page, "[data-deleted]")
    assert levels_on(page) == ["success"]
    assert levels_on(client.get(reverse("account"))) == []
    assert AuditEntry.objects.filter(action=AuditEntry.Action.DATA_RESTORED).count() == 1


def test_a_large_account_comes_back_by_a_worker(client: Client, anna: User) -> None:
    deleted_by(anna, Kind.ACCOUNT)
    form = {"login": "anna", "password": PASSWORD}
    browser = Client()
    for _ in range(2):
        answer = browser.post(reverse("bring_back"), form)
        assert answer.headers["Location"] == reverse("account_login")
    assert not User.objects.filter(pk=anna.pk).exists()
    bring_back_deleted_data()
    log_in(browser, "anna")
    assert signed_in(browser) == anna.pk
    assert Rating.objects.filter(user=anna).count() == 2


def test_where_a_worker_is_gone_another_brings_it_back(anna: User) -> None:
    restoring.ask_back(deleted_by(anna, Kind.RATINGS))
    DeletedData.objects.update(claimed_until=timezone.now() + timedelta(minutes=1))
    assert restoring.bring_back_wanted() == 0
    DeletedData.objects.update(claimed_until=timezone.now() - timedelta(minutes=1))
    assert restoring.bring_back_wanted() == 1
    assert Rating.objects.count() == 2


def test_what_a_wrong_clock_has_claimed_comes_back(anna: User) -> None:
    restoring.ask_back(deleted_by(anna, Kind.RATINGS))
    DeletedData.objects.update(claimed_until=timezone.now() + timedelta(days=200))
    assert restoring.bring_back_wanted() == 1


def test_asking_lets_it_live_a_week_longer(anna: User) -> None:
    deleted = deleted_by(anna, Kind.RATINGS)
    DeletedData.objects.update(purge_at=timezone.now() + timedelta(minutes=1))
    restoring.ask_back(deleted)
    deleted.refresh_from_db()
    assert deleted.purge_at > timezone.now() + timedelta(days=6)


def test_an_address_that_was_taken_meanwhile_stops_it(client: Client, anna: User) -> None:
    deleted = deleted_by(anna, Kind.ACCOUNT)
    restoring.ask_back(deleted)
    newer = UserFactory(email="anna@example.org")
    assert restoring.bring_back_wanted() == 0
    deleted.refresh_from_db()
    assert deleted.wanted_back_at is None
    answer = Client().post(reverse("bring_back"), {"login": "anna", "password": PASSWORD})
    assert answer.headers["Location"] == reverse("bring_back")
    newer.delete()
    restoring.ask_back(deleted)
    assert restoring.bring_back_wanted() == 1
    assert User.objects.filter(pk=anna.pk).exists()
