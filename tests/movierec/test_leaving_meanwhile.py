"""An account that is deleted while a request of its owner runs is gone, and the request answered.

Each request is sent again and again; each time the account is deleted before another statement.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.db.models import Count, Sum
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.deletion import delete_account, delete_data, restore
from accounts.models import AuditEntry, DeletedData, User
from catalog.models import Movie, Rating

from ..accounts.people import confirm_password, link_in, log_in
from ..accounts.test_second_factors import SECRET, code_now
from ..catalog.concurrency import PATIENCE, start_until_held_up
from ..factories import PASSWORD, AdminFactory, RatingFactory, UserFactory
from ..html_reading import fields_of

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "better than silver"


@dataclass
class Person:
    """Someone with an account, and their browser, which is logged in."""

    user: User
    client: Client


Send = Callable[[], Any]


def someone() -> Person:
    user, client = UserFactory(), Client()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    log_in(client, user.username)
    return Person(user, client)


def logging_in(person: Person) -> Send:
    return lambda: log_in(Client(), person.user.username)


def second_factor(person: Person) -> Send:
    TOTP.activate(person.user, SECRET)
    browser = Client()
    log_in(browser, person.user.username)
    return lambda: browser.post(reverse("mfa_authenticate"), {"code": code_now()})


def recovery_code(person: Person) -> Send:
    TOTP.activate(person.user, SECRET)
    codes = RecoveryCodes.activate(person.user).get_unused_codes()
    browser = Client()
    log_in(browser, person.user.username)
    return lambda: browser.post(reverse("mfa_authenticate"), {"code": codes[0]})


def asking_for_a_reset(person: Person) -> Send:
    return lambda: Client().post(reverse("account_reset_password"), {"email": person.user.email})


def resetting(person: Person) -> Send:
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": person.user.email})
    page = browser.get(link_in(mail.outbox[-1]), follow=True)
    form = fields_of(page) | {"password1": NEW, "password2": NEW}
    return lambda: browser.post(page.redirect_chain[-1][0], form)


def confirming_the_address(person: Person) -> Send:
    EmailAddress.objects.update(verified=False)
    person.client.post(reverse("account_email"), {"email": person.user.email, "action_send": ""})
    link = link_in(mail.outbox[-1])
    return lambda: person.client.post(link)


def changing_the_password(person: Person) -> Send:
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    return lambda: person.client.post(reverse("account_change_password"), form)


def adding_an_address(person: Person) -> Send:
    confirm_password(person.client)
    form = {"email": "new@example.org", "action_add": ""}
    return lambda: person.client.post(reverse("account_email"), form)


def rating(person: Person) -> Send:
    address = reverse("rate", args=[RatingFactory(user=person.user, stars=1.0).movie.pk])
    return lambda: person.client.post(address, {"stars": "4.0"})


def admin_changes_it(person: Person) -> Send:
    admin = Client()
    admin.force_login(AdminFactory())
    address = reverse("admin:accounts_user_change", args=[person.user.pk])
    form = fields_of(admin.get(address)) | {"first_name": "New"}
    return lambda: admin.post(address, form)


def admin_gives_a_password(person: Person) -> Send:
    admin = Client()
    admin.force_login(AdminFactory())
    confirm_password(admin)
    address = reverse("admin:auth_user_password_change", args=[person.user.pk])
    form = {"usable_password": "true", "password1": NEW, "password2": NEW}
    return lambda: admin.post(address, form)


REQUESTS = [
    logging_in,
    second_factor,
    recovery_code,
    asking_for_a_reset,
    resetting,
    confirming_the_address,
    admin_changes_it,
    admin_gives_a_password,
    changing_the_password,
    adding_an_address,
    rating,
]


@contextmanager
def before_statement(number: int, do: Callable[[], None]) -> Iterator[list[str]]:
    """Do something before a statement of this thread; yield the statements that came."""
    statements: list[str] = []

    def execute(run: Any, sql: str, *rest: Any) -> Any:
        statements.append(sql)
        if len(statements) == number:
            # Its own statements do not count.
            wrappers, connection.execute_wrappers = connection.execute_wrappers, []
            do()
            connection.execute_wrappers = wrappers
        return run(sql, *rest)

    with connection.execute_wrapper(execute):
        yield statements


class Sent(NamedTuple):
    """A request during which an account was deleted, unless no moment for it came."""

    response: Any
    statements: list[str]
    has_left: bool


def leaving_during(
    send: Send, user: User, number: int, delete: Callable[[int], Any] = delete_account
) -> Sent:
    """Send a request, and delete the account, or some of it, before one of its statements."""
    deletions: list[Future[Any] | None] = []

    def leave() -> None:
        if not connection.in_atomic_block:
            delete(user.pk)
            deletions.append(None)
        # SQLite lets one transaction write at a time.
        elif connection.vendor == "postgresql":
            deletions.append(start_until_held_up(lambda: delete(user.pk)))

    with before_statement(number, leave) as statements:
        response = send()
    for running in filter(None, deletions):
        running.result(PATIENCE)
    return Sent(response, statements, bool(deletions))


@pytest.mark.parametrize("prepare", REQUESTS)
def test_it_is_answered_and_nothing_is_left(
    prepare: Callable[[Person], Send], settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    person = someone()
    statements = leaving_during(prepare(person), person.user, 0).statements
    for number in moments(statements):
        person = someone()
        sent = leaving_during(prepare(person), person.user, number)
        assert sent.response.status_code < 500
        if not sent.has_left:
            continue
        assert not User.objects.filter(username=person.user.username).exists()
        assert not AuditEntry.objects.exclude(username="").filter(account=person.user.pk).exists()
        sessions = Session.objects.all()
        assert not [one for one in sessions if belongs_to(person.user, one)]


@pytest.mark.parametrize("kind", list(DeletedData.Kind))
def test_what_is_rated_meanwhile_is_deleted_or_new_and_all_comes_back(
    kind: DeletedData.Kind, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    person = someone()
    statements = leaving_during(rating(person), person.user, 0).statements
    for number in moments(statements):
        person = someone()
        sent = leaving_during(rating(person), person.user, number, lambda pk: delete_data(pk, kind))
        assert sent.response.status_code < 500
        if not sent.has_left:
            continue
        there = Rating.objects.filter(user_id=person.user.pk)
        if kind is DeletedData.Kind.ACCOUNT:
            assert not there.exists()
        assert_totals_are_right()
        assert restore(DeletedData.objects.get(owner=person.user.pk))
        assert there.count() == 1
        assert_totals_are_right()


def assert_totals_are_right() -> None:
    counted = Movie.objects.annotate(n=Count("ratings"), s=Sum("ratings__stars", default=0.0))
    for movie in counted:
        assert (movie.rating_count, movie.rating_sum) == (movie.n, movie.s)


def moments(statements: list[str]) -> list[int]:
    """The numbers of the statements before which a deletion could matter: not between readings."""
    reads = [True, *(sql.startswith("SELECT") for sql in statements)]
    return [
        number
        for number in range(1, len(reads))
        if number < 3 or not (reads[number - 1] and reads[number])
    ]


def belongs_to(user: User, session: Session) -> bool:
    return session.get_decoded().get("_auth_user_id") == str(user.pk)


def test_a_log_in_that_waits_for_its_second_factor_ends_with_the_account() -> None:
    person, browser = someone(), Client()
    TOTP.activate(person.user, SECRET)
    log_in(browser, person.user.username)
    delete_account(person.user.pk)
    answer = browser.get(reverse("mfa_authenticate"), follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(reverse("account_login"), 302)]
