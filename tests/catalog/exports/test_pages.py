"""The page of the archive: made at once or by a worker, for its owner alone, and not for long."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, User
from catalog.exports import making
from catalog.models import DataExport
from catalog.models.data_export import FOLDER, KEPT
from core.shared_files import shared_files
from tests.accounts.people import confirm_password
from tests.catalog.concurrency import at_once
from tests.factories import AdminFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, levels_on, links_of, one_on

from .exporting import downloaded, sections_of

pytestmark = pytest.mark.django_db


def state_on(client: Client, name: str = "export") -> str:
    return str(one_on(client.get(reverse(name)), "#export-state").attributes["data-state"])


def test_the_password_is_asked_for_before_the_page_and_the_file(client: Client, me: User) -> None:
    made = DataExport.objects.create(user=me)
    making.make(made)
    for address in (reverse("export"), reverse("download_export", args=[made.pk])):
        page = client.get(address).headers["Location"]
        assert page.startswith(reverse("account_reauthenticate"))
        client.post(page, {"password": "wrong"})
        assert client.get(address).headers["Location"] == page
    assert client.post(reverse("export")).status_code == 302
    assert DataExport.objects.get() == made


def test_a_small_archive_is_there_at_once(client: Client, me: User) -> None:
    rating = RatingFactory(user=me, stars=3.5)
    confirm_password(client)
    assert state_on(client) == "none"
    (entry,) = sections_of(downloaded(client))["ratings"]
    assert (entry["movie"]["title"], entry["stars"]) == (rating.movie.title, 3.5)
    assert state_on(client) == "ready"
    assert AuditEntry.objects.filter(action=AuditEntry.Action.EXPORTED, account=me.pk).count() == 1


def test_a_large_one_is_made_by_a_worker(
    client: Client, me: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_AT_ONCE", 1)
    RatingFactory.create_batch(2, user=me)
    confirm_password(client)
    for _ in range(2):
        client.post(reverse("export"))
        assert state_on(client) == state_on(client, "export_live") == "making"
    assert all_on(client.get(reverse("export_live")), "[hx-get]")
    levels_on(client.get(reverse("watchlist")))  # that no worker was there
    assert making.make_waiting() == 1
    assert levels_on(client.get(reverse("watchlist"))) == ["success"]
    assert levels_on(client.get(reverse("watchlist"))) == []
    assert state_on(client, "export_live") == "ready"
    assert making.make_waiting() == 0


def test_an_archive_whose_worker_is_gone_is_made_by_another(
    me: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = DataExport.objects.create(user=me, claimed_until=timezone.now() + timedelta(hours=1))
    assert making.make_waiting() == 0
    DataExport.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert making.make_waiting() == 1
    export.refresh_from_db()
    kept = Path(shared_files.path(export.path))
    assert kept.stat().st_size == export.size
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("person", [UserFactory, AdminFactory])
def test_it_is_for_its_owner_alone(client: Client, person: type[UserFactory]) -> None:
    export = making.begin(UserFactory().pk)
    making.make(export)
    address = reverse("download_export", args=[export.pk])
    assert client.get(address).headers["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("export_live")).status_code == 302
    client.force_login(person())
    confirm_password(client)
    assert client.get(address).status_code == 404
    assert state_on(client) == "none"


@pytest.mark.django_db(transaction=True)
def test_it_is_deleted_later_and_with_the_account() -> None:
    old, left = (making.begin(UserFactory().pk) for _ in range(2))
    for export in (old, left):
        making.make(export)
        export.refresh_from_db()
    assert making.delete_expired() == 0
    DataExport.objects.filter(pk=old.pk).update(finished_at=timezone.now() - KEPT)
    assert making.delete_expired() == 1
    assert not shared_files.exists(old.path)
    left.user.delete()
    assert not shared_files.exists(left.path)


def test_what_is_due_is_no_longer_offered(client: Client, me: User) -> None:
    export = making.begin(me.pk)
    making.make(export)
    DataExport.objects.update(finished_at=timezone.now() - KEPT)
    confirm_password(client)
    assert client.get(reverse("download_export", args=[export.pk])).status_code == 404
    assert state_on(client) == "none"


@pytest.mark.django_db(transaction=True)
def test_a_new_one_takes_the_place_of_the_old(client: Client, me: User) -> None:
    first = making.begin(me.pk)
    making.make(first)
    first.refresh_from_db()
    second = making.begin(me.pk)
    assert list(DataExport.objects.all()) == [second]
    assert not shared_files.exists(first.path)


def test_files_left_behind_by_a_killed_worker_go(me: User, monkeypatch: pytest.MonkeyPatch) -> None:
    export = making.begin(me.pk)
    making.make(export)
    export.refresh_from_db()
    stray = Path(shared_files.path(f"{FOLDER}/.stray"))
    stray.write_bytes(b"x")
    making.delete_expired()
    assert stray.exists()
    monkeypatch.setattr(making, "_ABANDONED_AFTER", -timedelta(days=1))
    making.delete_expired()
    assert not stray.exists()
    assert shared_files.exists(export.path)


def test_the_account_page_leads_there(client: Client, me: User) -> None:
    assert reverse("export") in links_of(client.get(reverse("account")))


@pytest.mark.django_db(transaction=True)
def test_asked_for_twice_at_once_one_is_made(me: User, client: Client) -> None:
    confirm_password(client)
    page = client.get(reverse("export"))
    token = one_on(page, "#make-export [name=csrfmiddlewaretoken]").attributes["value"]
    browsers = [Client() for _ in range(2)]
    for browser in browsers:
        browser.cookies = client.cookies.copy()
    form = {"csrfmiddlewaretoken": token}
    answers = at_once(*(partial(one.post, reverse("export"), form) for one in browsers))
    assert {answer.status_code for answer in answers} == {302}
    assert DataExport.objects.count() == 1
