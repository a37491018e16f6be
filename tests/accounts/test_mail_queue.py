"""Mail is kept until it is sent: no page fails for it, and none is lost."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.mail import send_due
from accounts.models import OutgoingMail, User
from accounts.models.outgoing_mail import GIVEN_UP_AFTER, LONGEST_PAUSE

from ..catalog.concurrency import at_once
from ..factories import AdminFactory, UserFactory
from .people import confirm_password, link_in, log_in, sign_up, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(autouse=True)
def queue(settings: Settings, verification_is_mandatory: None) -> None:
    settings.EMAIL_BACKEND = "accounts.mail.QueuedMailBackend"
    settings.DELIVERY_EMAIL_BACKEND = LOCMEM


@pytest.fixture
def no_mail_server(settings: Settings) -> Iterator[None]:
    """A port that is taken and on which nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.DELIVERY_EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
        yield


def send_now() -> int:
    """Send what waits, as when its time has come."""
    OutgoingMail.objects.update(due_at=timezone.now())
    return send_due()


@pytest.mark.usefixtures("no_mail_server")
def test_sign_up_without_a_mail_server_ends_well_once_it_is_back(
    client: Client, settings: Settings
) -> None:
    for _press in range(2):
        answer = sign_up(client)
        assert answer.headers["Location"] == reverse("account_email_verification_sent")
        assert client.get(answer.headers["Location"]).status_code == 200
    assert send_now() == 0
    assert log_in(Client(), "anna").status_code == 302
    settings.DELIVERY_EMAIL_BACKEND = LOCMEM
    assert send_now() == 1
    assert not OutgoingMail.objects.exists()
    client.post(link_in(mail.outbox[0]))
    log_in(client, "anna")
    assert signed_in(client) == User.objects.get().pk


@pytest.mark.usefixtures("no_mail_server")
def test_a_password_reset_without_a_mail_server_is_answered(client: Client) -> None:
    UserFactory(email="anna@example.org")
    answer = client.post(reverse("account_reset_password"), {"email": "anna@example.org"})
    assert answer.headers["Location"] == reverse("account_reset_password_done")
    assert OutgoingMail.objects.get().recipients == "anna@example.org"


def test_two_workers_send_a_mail_once() -> None:
    OutgoingMail.objects.put(EmailMessage("Hello", "Text", to=["anna@example.org"]))
    assert sum(at_once(send_due, send_due, send_due)) == 1
    assert len(mail.outbox) == 1
    assert send_now() == 0


def test_a_mail_arrives_as_it_was() -> None:
    message = EmailMultiAlternatives(
        "Hällo", "Text", "site@example.org", ["a@example.org"], cc=["b@example.org"],
        headers={"X-Kind": "test"}, alternatives=[("<p>Text</p>", "text/html")],
    )  # fmt: skip
    message.send()
    send_now()
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.from_email) == ("Hällo", "Text", "site@example.org")
    assert (sent.to, sent.cc, sent.extra_headers) == (
        ["a@example.org"],
        ["b@example.org"],
        {"X-Kind": "test"},
    )
    assert [tuple(one) for one in sent.alternatives] == [("<p>Text</p>", "text/html")]


def test_a_mail_whose_transaction_fails_is_not_sent() -> None:
    with suppress(ZeroDivisionError), transaction.atomic():
        EmailMessage("Hello", "Text", to=["anna@example.org"]).send()
        raise ZeroDivisionError
    assert not OutgoingMail.objects.exists()
    assert mail.outbox == []


@pytest.mark.usefixtures("no_mail_server")
def test_pauses_grow_up_to_a_limit_and_then_it_is_given_up() -> None:
    OutgoingMail.objects.put(EmailMessage("Hello", "Text", to=["anna@example.org"]))
    pauses = []
    for _failure in range(12):
        began = timezone.now()
        send_now()
        pauses.append((OutgoingMail.objects.get().due_at - began).total_seconds() // 60)
    assert pauses == sorted(pauses)
    assert pauses[0] < pauses[3] < pauses[-1] == LONGEST_PAUSE.total_seconds() // 60
    OutgoingMail.objects.update(created_at=timezone.now() - GIVEN_UP_AFTER)
    send_now()
    assert not OutgoingMail.objects.exists()


def test_a_mail_that_a_killed_process_had_taken_is_sent_later() -> None:
    message = OutgoingMail.objects.put(EmailMessage("Hello", "Text", to=["anna@example.org"]))
    assert message.claim()
    assert send_due() == 0
    OutgoingMail.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert send_due() == 1


@pytest.mark.usefixtures("no_mail_server")
def test_waiting_mails_go_with_the_account(client: Client) -> None:
    anna = UserFactory(username="anna", email="anna@example.org")
    client.force_login(anna)
    confirm_password(client)
    client.post(reverse("account_reset_password"), {"email": "anna@example.org"})
    others = OutgoingMail.objects.put(EmailMessage("Hello", "Text", to=["berta@example.org"]))
    client.post(reverse("account_delete"), {"password": "as good as gold", "now": "on"})
    assert list(OutgoingMail.objects.all()) == [others]


@pytest.mark.usefixtures("no_mail_server")
def test_admins_see_who_waits_for_mail_and_no_secret(client: Client) -> None:
    message = OutgoingMail.objects.put(EmailMessage("Hello", "Secret", to=["anna@example.org"]))
    client.force_login(AdminFactory())
    for address in (
        reverse("admin:accounts_outgoingmail_changelist"),
        reverse("admin:accounts_outgoingmail_change", args=[message.pk]),
    ):
        page = client.get(address).content.decode()
        assert "anna@example.org" in page
        assert "Secret" not in page


def test_a_mail_that_cannot_be_written_keeps_no_other_one_waiting() -> None:
    for subject in ("two\nlines", "one line"):
        OutgoingMail.objects.put(EmailMessage(subject, "Hello", to=["anna@example.org"]))
    assert send_now() == 1
    assert [sent.subject for sent in mail.outbox] == ["one line"]
    OutgoingMail.objects.update(created_at=timezone.now() - GIVEN_UP_AFTER)
    assert send_now() == 0
    assert not OutgoingMail.objects.exists()
