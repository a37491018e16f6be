"""What people delete is gone at once, and for a week only they can bring it back."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import deletion
from accounts.deletion import NOT_BROUGHT_BACK, delete_data, purge_due, restore
from accounts.models import AuditEntry, DeletedData, DeletedRows, User
from accounts.tasks import purge_deleted_data
from catalog.models import MovieList, Rating, RatingChange, Viewing

from ..catalog.library.library_items import MovieListFactory
from ..factories import PASSWORD, AdminFactory, MovieFactory, RatingFactory, UserFactory
from ..html_reading import all_on, errors_on, one_on, values_on
from ..recommendations.test_export import furnish, kept_about_people
from .hashing import CountingHasher
from .people import confirm_password, link_in, log_in, signed_in

pytestmark = pytest.mark.django_db

Kind = DeletedData.Kind


@pytest.fixture
def anna(client: Client) -> User:
    user = UserFactory(username="anna", email="anna@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    log_in(client, "anna")
    return user


def send(client: Client, kind: Kind, **more: str) -> Any:
    return client.post(reverse("account_delete"), {"kind": kind, "password": PASSWORD, **more})


def rows_about_people() -> dict[str, list[Any]]:
    models = kept_about_people() - {User}
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr) for model in models
    }


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_deleted_comes_back_as_it_was(kind: Kind) -> None:
    user = UserFactory()
    furnish(user)
    movie = Rating.objects.filter(user=user).first().movie  # type: ignore[union-attr]
    before = rows_about_people()
    totals = movie.rating_count, movie.rating_sum
    deleted = delete_data(user.pk, kind)
    assert deleted is not None
    assert not Rating.objects.filter(user_id=user.pk).exists()
    assert User.objects.filter(pk=user.pk).exists() == (kind is not Kind.ACCOUNT)
    movie.refresh_from_db()
    assert movie.rating_count == totals[0] - 1
    assert restore(deleted)
    after = rows_about_people()
    for gone in NOT_BROUGHT_BACK:
        after[gone] = before[gone] = []
    assert after == before
    movie.refresh_from_db()
    assert (movie.rating_count, movie.rating_sum) == totals
    assert not restore(deleted)
    assert not DeletedRows.objects.exists()


def test_ratings_alone_leave_the_rest() -> None:
    user = UserFactory()
    furnish(user)
    delete_data(user.pk, Kind.RATINGS)
    assert not Rating.objects.filter(user=user).exists()
    assert not RatingChange.objects.filter(user=user).exists()
    assert Viewing.objects.filter(user=user).exists()


def test_everything_leaves_the_account_and_its_settings() -> None:
    user = UserFactory()
    furnish(user)
    delete_data(user.pk, Kind.EVERYTHING)
    assert not Viewing.objects.filter(user=user).exists()
    assert not MovieList.objects.filter(user=user).exists()
    user.refresh_from_db()
    assert user.preferences.novelty == 0.5
    assert user.authenticator_set.exists()


def test_nothing_of_others_goes_or_comes_back() -> None:
    user, other = UserFactory(), UserFactory()
    furnish(other)
    before = rows_about_people()
    delete_data(user.pk, Kind.EVERYTHING)
    assert rows_about_people() == before


def test_what_was_entered_since_stays() -> None:
    user, movie = UserFactory(), MovieFactory()
    Rating.objects.rate(user.pk, movie, 2.0)
    MovieListFactory(user=user, name="Best", movies=[movie])
    deleted = delete_data(user.pk, Kind.EVERYTHING)
    assert deleted is not None
    Rating.objects.rate(user.pk, movie, 4.0)
    MovieListFactory(user=user, name="Best")
    assert restore(deleted)
    assert Rating.objects.get(user=user).stars == 4.0
    movie.refresh_from_db()
    assert (movie.rating_count, movie.rating_sum) == (1, 4.0)
    lists = {own.name: own.entries.count() for own in MovieList.objects.filter(user=user)}
    assert lists == {"Best": 0, "Best (2)": 1}


def test_movies_that_have_left_meanwhile_are_left_out() -> None:
    rating = RatingFactory()
    deleted = delete_data(rating.user_id, Kind.RATINGS)
    rating.movie.delete()
    assert deleted is not None
    assert restore(deleted)
    assert not Rating.objects.exists()


@pytest.mark.parametrize("kind", list(Kind))
def test_said_now_nothing_is_kept(client: Client, anna: User, kind: Kind) -> None:
    RatingFactory(user=anna)
    send(client, kind, now="on")
    assert not Rating.objects.exists()
    assert not DeletedRows.objects.exists()
    assert not DeletedData.objects.recoverable().exists()
    assert mail.outbox == []


def test_now_makes_earlier_deletions_final_too(client: Client, anna: User) -> None:
    RatingFactory(user=anna)
    send(client, Kind.RATINGS)
    assert DeletedRows.objects.exists()
    send(client, Kind.ACCOUNT, now="on")
    assert not DeletedRows.objects.exists()
    assert not DeletedData.objects.exists()


@pytest.mark.parametrize("name", ["restore_deleted", "purge_deleted"])
def test_a_second_click_leads_on(client: Client, anna: User, name: str) -> None:
    RatingFactory(user=anna)
    send(client, Kind.RATINGS)
    confirm_password(client)
    token = all_on(client.get(reverse("account")), "[name=csrfmiddlewaretoken]")[0]
    form = {"csrfmiddlewaretoken": token.attributes["value"]}
    address = reverse(name, args=[DeletedData.objects.get().pk])
    for _ in range(2):
        answer = client.post(address, form)
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("account"))
    assert Rating.objects.exists() == (name == "restore_deleted")
    assert not DeletedData.objects.recoverable().exists()


def test_the_account_page_offers_it_back_to_its_owner_alone(client: Client, anna: User) -> None:
    RatingFactory(user=anna)
    send(client, Kind.RATINGS)
    page = client.get(reverse("account"))
    deleted = str(one_on(page, "[data-deleted]").attributes["data-deleted"])
    other = Client()
    other.force_login(AdminFactory())
    confirm_password(other)
    for name in ("restore_deleted", "purge_deleted"):
        assert other.post(reverse(name, args=[deleted])).status_code == 404
        assert Client().post(reverse(name, args=[deleted])).status_code == 302
        assert client.get(reverse(name, args=[deleted])).status_code == 405
    assert not all_on(other.get(reverse("account")), "[data-deleted]")
    assert not Rating.objects.exists()
    confirm_password(client)
    client.post(reverse("restore_deleted", args=[deleted]))
    assert Rating.objects.get().user == anna
    assert not all_on(client.get(reverse("account")), "[data-deleted]")


@pytest.mark.parametrize("now", [{}, {"now": "on"}], ids=["for a week", "now"])
@pytest.mark.parametrize("kind", [Kind.RATINGS, Kind.EVERYTHING])
def test_of_nothing_nothing_is_kept(
    client: Client, anna: User, kind: Kind, now: dict[str, str]
) -> None:
    assert send(client, kind, **now).headers["Location"] == reverse("account")
    assert not DeletedData.objects.exists()


def test_the_account_page_shows_the_latest_of_many(client: Client, anna: User) -> None:
    kept = [
        DeletedData.objects.create(
            owner=anna.pk, kind=Kind.RATINGS, purge_at=timezone.now() + timedelta(days=1)
        )
        for _ in range(25)
    ]
    shown = values_on(client.get(reverse("account")), "data-deleted")
    assert shown == [str(deleted.pk) for deleted in reversed(kept)][:20]


def test_it_can_be_made_final_at_any_time(client: Client, anna: User) -> None:
    RatingFactory(user=anna)
    send(client, Kind.EVERYTHING)
    confirm_password(client)
    client.post(reverse("purge_deleted", args=[DeletedData.objects.get().pk]))
    assert not DeletedRows.objects.exists()
    assert not all_on(client.get(reverse("account")), "[data-deleted]")


def test_bringing_back_asks_for_a_recent_log_in(anna: User) -> None:
    RatingFactory(user=anna)
    deleted = delete_data(anna.pk, Kind.EVERYTHING)
    assert deleted is not None
    late = Client()
    late.force_login(anna)
    answer = late.post(reverse("restore_deleted", args=[deleted.pk]))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert DeletedData.objects.recoverable().exists()


@pytest.mark.parametrize("login", ["Anna", "ANNA@example.org"])
def test_an_account_comes_back_by_its_password(client: Client, anna: User, login: str) -> None:
    rating = RatingFactory(user=anna)
    send(client, Kind.ACCOUNT)
    assert signed_in(client) is None
    assert not User.objects.filter(pk=anna.pk).exists()
    assert errors_on(log_in(client, "anna"))
    wrong = client.post(reverse("bring_back"), {"login": login, "password": "wrong"})
    assert wrong.status_code == 200
    assert not User.objects.filter(pk=anna.pk).exists()
    right = client.post(reverse("bring_back"), {"login": login, "password": PASSWORD})
    assert right.headers["Location"] == reverse("account_login")
    log_in(client, "anna")
    assert signed_in(client) == anna.pk
    assert list(Rating.objects.all()) == [rating]
    assert AuditEntry.objects.filter(action=AuditEntry.Action.RESTORED, account=anna.pk).exists()


def test_an_account_comes_back_by_the_link_in_a_mail(client: Client, anna: User) -> None:
    send(client, Kind.ACCOUNT)
    (message,) = mail.outbox
    assert message.to == [anna.email]
    link = link_in(message)
    visitor = Client()
    assert visitor.get(link).status_code == 200
    assert not User.objects.filter(pk=anna.pk).exists()
    assert visitor.get(f"{link[:-2]}x/").status_code == 404
    visitor.post(link)
    assert User.objects.get(pk=anna.pk).username == "anna"
    assert signed_in(visitor) is None
    assert visitor.post(link).status_code == 404


def test_an_account_whose_name_was_taken_gets_another(client: Client, anna: User) -> None:
    deleted = delete_data(anna.pk, Kind.ACCOUNT)
    assert deleted is not None
    UserFactory(username="Anna", email="else@example.org")
    assert restore(deleted)
    assert User.objects.get(pk=anna.pk).username == "anna2"


def test_an_account_whose_address_was_taken_waits(client: Client, anna: User) -> None:
    delete_data(anna.pk, Kind.ACCOUNT)
    newer = UserFactory(email="anna@example.org")
    form = {"login": "anna", "password": PASSWORD}
    assert client.post(reverse("bring_back"), form).headers["Location"] == reverse("bring_back")
    newer.delete()
    client.post(reverse("bring_back"), form)
    assert User.objects.filter(pk=anna.pk).exists()


def test_after_a_week_it_is_gone_for_good(client: Client, anna: User) -> None:
    RatingFactory(user=anna)
    delete_data(anna.pk, Kind.RATINGS)
    deleted = delete_data(anna.pk, Kind.ACCOUNT)
    assert deleted is not None
    assert purge_due() == 0
    DeletedData.objects.update(purge_at=timezone.now() - timedelta(seconds=1))
    form = {"login": "anna", "password": PASSWORD}
    assert client.post(reverse("bring_back"), form).status_code == 200
    assert not restore(deleted)
    purge_deleted_data()
    assert not DeletedRows.objects.exists()
    assert not DeletedData.objects.filter(kind=Kind.ACCOUNT).exists()
    assert purge_due() == 0


def bring_back(client: Client, password: str, login: str = "anna") -> Any:
    return client.post(reverse("bring_back"), {"login": login, "password": password})


def test_passwords_of_deleted_accounts_cannot_be_guessed_without_end(
    client: Client, anna: User
) -> None:
    delete_data(anna.pk, Kind.ACCOUNT)
    for number in range(5):
        assert errors_on(bring_back(client, f"guess {number}")) == {"__all__": ["None"]}
    assert errors_on(bring_back(client, PASSWORD)) == {"__all__": ["too_many_login_attempts"]}
    assert not User.objects.filter(pk=anna.pk).exists()
    failed = AuditEntry.objects.filter(action=AuditEntry.Action.LOG_IN_FAILED)
    assert [entry.address for entry in failed] == ["127.0.0.1"] * 5
    assert not failed.exclude(username="", account=None).exists()


def test_they_cannot_be_guessed_from_everywhere_without_end(anna: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "login_failed_anywhere": "3/h/key"
    }
    delete_data(anna.pk, Kind.ACCOUNT)
    for number in range(3):
        bring_back(Client(REMOTE_ADDR=f"198.51.100.{number}"), "wrong")
    bring_back(Client(), PASSWORD)
    assert not User.objects.filter(pk=anna.pk).exists()


@pytest.mark.parametrize("login", ["anna", "anna@example.org", "nobody"])
def test_a_wrong_password_of_a_deleted_account_is_hashed_once(
    client: Client, hasher: type[CountingHasher], anna: User, login: str
) -> None:
    for _ in range(2):
        delete_data(anna.pk, Kind.ACCOUNT)
        UserFactory(pk=anna.pk, username="anna", email="anna@example.org")
    hasher.times = 0
    bring_back(client, "wrong", login)
    assert hasher.times == 1


def test_a_large_library_is_kept_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "_ROWS_A_PART", 2)
    user = UserFactory()
    ratings = RatingFactory.create_batch(5, user=user)
    deleted = delete_data(user.pk, Kind.RATINGS)
    assert deleted is not None
    assert deleted.parts.count() == 3
    assert restore(deleted)
    assert set(Rating.objects.all()) == set(ratings)
