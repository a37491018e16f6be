"""The weekly mail: what is in it, to whom it goes, and that it goes once."""

import datetime as dt
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.mail import send_due
from accounts.models import OutgoingMail, User
from catalog.models import Movie
from recommendations.models import NotInterested
from weekly import sending, tasks
from weekly.message import PICKS
from weekly.models import KEPT_FOR, SentMail, Subscription, weekend_of
from weekly.subscribing import off_address

from ..catalog.concurrency import at_once
from ..factories import UserFactory
from .conftest import FRIDAY, SATURDAY, SUNDAY, queued, subscribed, with_address

pytestmark = pytest.mark.django_db


def send(now: dt.datetime = FRIDAY) -> int:
    """Send all that is due, as the tasks do."""
    return sum(sending.send_to(users, now) for users in list(sending.due(now)))


def lines_of(sent: OutgoingMail) -> list[str]:
    return str(sent.message["body"]).splitlines()


@pytest.mark.parametrize("language", [code for code, _name in django_settings.LANGUAGES])
def test_it_has_three_picks_with_their_links_in_each_language(
    anna: User, movies: list[Movie], language: str
) -> None:
    subscribed(anna, language=language)
    assert send() == 1
    (sent,) = queued()
    (kept,) = SentMail.objects.all()
    lines = lines_of(sent)
    named = Movie.objects.in_order(kept.movies)
    assert len(named) == PICKS
    for number, movie in enumerate(named, 1):
        assert f"{number}. {movie}" in lines
        assert f"   {django_settings.SITE_URL}{movie.get_absolute_url()}" in lines
    assert off_address(anna.pk) in lines
    assert sent.recipients == "anna@example.org"
    assert "{" not in sent.message["body"]
    said = {"en": "Three for the weekend", "de": "Drei fürs Wochenende"}
    assert sent.message["subject"] == said[language]


def test_it_can_be_turned_off_by_one_click_of_a_mail_program(
    anna: User, movies: list[Movie]
) -> None:
    """RFC 8058: both headers, the address unbroken, as they leave the site."""
    subscribed(anna)
    send()
    with transaction.atomic():
        OutgoingMail.objects.update(due_at=timezone.now())
    assert send_due() == 1
    raw = mail.outbox[0].message().as_bytes().decode().replace("\n ", " ")
    assert f"List-Unsubscribe: <{off_address(anna.pk)}>" in raw.replace(":  ", ": ")
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw


def test_it_goes_once_a_week(anna: User, movies: list[Movie]) -> None:
    subscribed(anna)
    assert [send(FRIDAY), send(FRIDAY), send(SATURDAY), send(SUNDAY)] == [1, 0, 0, 0]
    assert send(FRIDAY + timedelta(weeks=1)) == 1


def test_turning_it_off_and_on_brings_no_second_one(anna: User, movies: list[Movie]) -> None:
    subscribed(anna)
    assert send() == 1
    Subscription.objects.all().delete()
    subscribed(anna, "America/New_York")
    assert send(SATURDAY) == 0


def test_the_next_one_has_other_movies(anna: User, movies: list[Movie]) -> None:
    subscribed(anna)
    send(FRIDAY)
    send(FRIDAY + timedelta(weeks=1))
    first, second = SentMail.objects.order_by("week")
    assert not set(first.movies) & set(second.movies)


def test_movies_come_again_rather_than_none(anna: User, movies: list[Movie]) -> None:
    subscribed(anna)
    assert [send(FRIDAY + timedelta(weeks=week)) for week in range(4)] == [1] * 4


def test_with_two_movies_there_is_no_mail(anna: User, movies: list[Movie]) -> None:
    for movie in movies[2:]:
        NotInterested.objects.mark(anna.pk, movie)
    subscribed(anna)
    assert send() == 0
    assert not SentMail.objects.exists()


@pytest.mark.parametrize(
    ("zone", "hour", "is_time"),
    [
        ("UTC", 7, False),
        ("UTC", 8, True),
        ("Pacific/Auckland", -4, True),
        ("America/Los_Angeles", 14, False),
        ("America/Los_Angeles", 15, True),
        ("Asia/Tokyo", 38, True),
        ("Asia/Tokyo", 40, False),
    ],
)
def test_it_goes_when_it_is_friday_morning_where_they_are(
    zone: str, hour: int, is_time: bool
) -> None:
    now = dt.datetime(2026, 5, 8, tzinfo=dt.UTC) + timedelta(hours=hour)
    assert weekend_of(zone, now) == (dt.date(2026, 5, 8) if is_time else None)
    assert ZoneInfo(zone)


def test_each_zone_has_its_own_friday(movies: list[Movie]) -> None:
    tokyo, los_angeles = (with_address(user) for user in UserFactory.create_batch(2))
    subscribed(tokyo, "Asia/Tokyo")
    subscribed(los_angeles, "America/Los_Angeles")
    assert list(sending.due(FRIDAY)) == [[tokyo.pk]]


def test_nobody_gets_it_unasked(anna: User, movies: list[Movie]) -> None:
    assert send() == 0


@pytest.mark.parametrize("but", ["unconfirmed", "another address", "inactive"])
def test_it_goes_to_confirmed_addresses_of_accounts_in_use(movies: list[Movie], but: str) -> None:
    user = UserFactory(is_active=but != "inactive")
    with_address(user, verified=but != "unconfirmed")
    if but == "another address":
        User.objects.filter(pk=user.pk).update(email="other@example.org")
    subscribed(user)
    assert list(sending.due(FRIDAY)) == []
    assert sending.send_to([user.pk], FRIDAY) == 0


def test_a_site_that_sends_no_mail_sends_none(
    anna: User, movies: list[Movie], settings: Settings
) -> None:
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    subscribed(anna)
    assert list(sending.due(FRIDAY)) == []


def test_one_whose_mail_cannot_be_made_keeps_nobody_waiting(
    anna: User, movies: list[Movie]
) -> None:
    broken = with_address(UserFactory())
    subscribed(broken)
    Subscription.objects.filter(pk=broken.pk).update(time_zone="Nowhere/Land")
    subscribed(anna)
    assert sending.send_to([broken.pk, anna.pk], FRIDAY) == 1


def test_someone_who_has_left_is_no_error(anna: User) -> None:
    assert sending.send_to([anna.pk, anna.pk + 1000], FRIDAY) == 0


def test_they_are_sent_some_a_task(movies: list[Movie], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "CHUNK", 2)
    users = [with_address(user) for user in UserFactory.create_batch(5)]
    for user in users:
        subscribed(user)
    assert [len(chunk) for chunk in sending.due(FRIDAY)] == [2, 2, 1]


def test_the_task_sends_what_is_due(
    anna: User, movies: list[Movie], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.timezone, "now", lambda: FRIDAY)
    monkeypatch.setattr(tasks.send_some_weekly_mails, "delay", tasks.send_some_weekly_mails)
    subscribed(anna)
    tasks.send_weekly_mails()
    tasks.send_weekly_mails()
    assert len(queued()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_it_once(anna: User, movies: list[Movie]) -> None:
    subscribed(anna)

    def send_it() -> int:
        return sending.send_to([anna.pk], FRIDAY)

    assert sum(at_once(send_it, send_it, send_it)) == 1
    assert SentMail.objects.count() == 1
    assert len(mail.outbox) + OutgoingMail.objects.count() == 1


def test_what_was_sent_is_forgotten_after_some_weeks(anna: User) -> None:
    today = timezone.localdate()
    for age in (timedelta(), KEPT_FOR + timedelta(days=1)):
        SentMail.objects.create(user=anna, week=today - age)
    assert sending.delete_old() == 1
    assert SentMail.objects.get().week == today
