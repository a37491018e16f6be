"""Sign-up by invitation: who gets in, and that one link makes one account."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Invitation, User

from ..catalog.concurrency import at_once
from ..factories import PASSWORD, AdminFactory, UserFactory
from ..html_reading import links_of, one_on, words_of
from .people import log_in, sign_up, signed_in, sure

pytestmark = pytest.mark.django_db

LIST = "admin:accounts_invitation_changelist"
ADD = "admin:accounts_invitation_add"


@pytest.fixture
def invitation() -> Invitation:
    return Invitation.objects.create(made_by=AdminFactory(username="host"))


@pytest.fixture
def by_invitation(settings: Settings) -> None:
    settings.SIGN_UP = "invitation"


def opened(client: Client, invitation: Invitation) -> Any:
    return client.get(invitation.get_absolute_url())


def is_there(username: str) -> bool:
    return User.objects.filter(username=username).exists()


@pytest.mark.parametrize("mode", ["invitation", "closed"])
def test_without_an_invitation_nobody_signs_up(
    client: Client, settings: Settings, mode: str
) -> None:
    settings.SIGN_UP = mode
    for response in (client.get(reverse("account_signup")), sign_up(client)):
        assert response.templates[0].name == "account/signup_closed.html"
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("mode", "led"), [("open", True), ("invitation", False), ("closed", False)]
)
def test_pages_lead_to_sign_up_where_it_is_open(
    client: Client, settings: Settings, mode: str, led: bool
) -> None:
    settings.SIGN_UP = mode
    for page in ("home", "movies", "account_login"):
        shown = client.get(reverse(page)).content.decode()
        assert (f'href="{reverse("account_signup")}"' in shown) is led, page


def test_an_old_link_does_not_call_an_open_sign_up_closed(
    client: Client, invitation: Invitation, settings: Settings
) -> None:
    Invitation.objects.update(expires_at=timezone.now())
    headings = [words_of(one_on(opened(client, invitation), "h1"))]
    settings.SIGN_UP = "closed"
    headings.append(words_of(one_on(client.get(reverse("account_signup")), "h1")))
    assert len(set(headings)) == 2


@pytest.mark.usefixtures("by_invitation")
def test_a_link_leads_to_the_form_and_makes_one_account(
    client: Client, invitation: Invitation
) -> None:
    assert opened(client, invitation)["Location"] == reverse("account_signup")
    assert client.get(reverse("account_signup")).context["form"]
    assert sign_up(client)["Location"] == reverse("welcome")
    invitation.refresh_from_db()
    assert invitation.used_by == User.objects.get(username="anna")
    assert invitation.used_at is not None

    other = Client()
    assert opened(other, invitation).status_code == 404
    sign_up(other, username="ben", email="ben@example.org")
    assert not is_there("ben")


@pytest.mark.usefixtures("by_invitation")
def test_a_form_that_fails_uses_nothing_up(client: Client, invitation: Invitation) -> None:
    opened(client, invitation)
    sign_up(client, username="host")
    sign_up(client, password2="something else")
    sign_up(client)
    invitation.refresh_from_db()
    assert invitation.used_by == User.objects.get(username="anna")


@pytest.mark.usefixtures("by_invitation")
@pytest.mark.django_db(transaction=True)
def test_of_two_people_with_one_link_at_once_one_gets_in(invitation: Invitation) -> None:
    clients, names = [Client(), Client()], ["anna", "ben"]
    for client in clients:
        opened(client, invitation)
    answers = at_once(
        *(
            partial(sign_up, client, username=name, email=f"{name}@example.org")
            for client, name in zip(clients, names, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    made = User.objects.exclude(username="host").get()
    invitation.refresh_from_db()
    assert invitation.used_by == made
    assert sorted(map(str, map(signed_in, clients))) == sorted(["None", str(made.pk)])


@pytest.mark.usefixtures("by_invitation")
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_logs_in_both_times(invitation: Invitation) -> None:
    clients = [Client(), Client()]
    for client in clients:
        opened(client, invitation)
    answers = at_once(*(partial(sign_up, client) for client in clients))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert User.objects.count() == 2


@pytest.mark.usefixtures("by_invitation")
def test_a_form_sent_again_after_the_first_has_ended_logs_in(
    client: Client, invitation: Invitation
) -> None:
    opened(client, invitation)
    sign_up(client)
    again = Client()
    assert sign_up(again)["Location"] == reverse("welcome")
    assert signed_in(again) == User.objects.get(username="anna").pk


@pytest.mark.usefixtures("by_invitation")
def test_an_expired_or_deleted_or_forged_link_is_no_way_in(invitation: Invitation) -> None:
    client = Client()
    opened(client, invitation)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    sign_up(client)
    assert opened(Client(), invitation).status_code == 404
    number = invitation.pk
    invitation.delete()
    for token in (f"{number}", f"{number}:x", "x", "1:" + "A" * 43, "\0", "9" * 5000):
        address = reverse("account_invitation", args=[token])
        assert client.get(address).status_code == 404, token
    assert not is_there("anna")


def test_closed_is_closed_to_invited_people_too(
    client: Client, invitation: Invitation, settings: Settings
) -> None:
    settings.SIGN_UP = "closed"
    opened(client, invitation)
    sign_up(client)
    assert not is_there("anna")


def test_where_sign_up_is_open_a_link_works_and_says_who_used_it(
    client: Client, invitation: Invitation
) -> None:
    opened(client, invitation)
    sign_up(client)
    invitation.refresh_from_db()
    assert invitation.used_by == User.objects.get(username="anna")


@pytest.mark.usefixtures("by_invitation")
def test_an_admin_makes_a_link_that_works(client: Client) -> None:
    admin = AdminFactory(username="host")
    sure(client, admin)
    later = timezone.now() + timedelta(days=3)
    form = {
        "for_whom": "the club",
        "expires_at_0": f"{later:%Y-%m-%d}",
        "expires_at_1": "12:00",
        "made_by": UserFactory().pk,
        "used_by": admin.pk,
    }
    page = client.post(reverse(ADD), form, follow=True)
    made = Invitation.objects.get()
    assert (made.for_whom, made.made_by, made.used_by) == ("the club", admin, None)
    assert f"http://testserver{made.get_absolute_url()}" in page.content.decode()
    newcomer = Client()
    opened(newcomer, made)
    sign_up(newcomer)
    assert is_there("anna")
    address = reverse("admin:accounts_invitation_change", args=[made.pk])
    assert client.post(address, form).status_code == 403
    assert made.get_absolute_url() not in client.get(address).content.decode()
    assert client.get(reverse(LIST)).status_code == 200


@pytest.mark.parametrize("staff", [False, True])
def test_who_may_not_make_invitations_sees_none(
    client: Client, invitation: Invitation, staff: bool
) -> None:
    client.force_login(UserFactory(is_staff=staff))
    change = reverse("admin:accounts_invitation_change", args=[invitation.pk])
    for address in (reverse(LIST), reverse(ADD), change):
        answer = client.get(address)
        assert answer.status_code == (403 if staff else 302)
    client.post(reverse(ADD), {"for_whom": "me"})
    assert Invitation.objects.count() == 1


def test_whoever_has_an_account_logs_in_where_sign_up_is_closed(
    client: Client, settings: Settings
) -> None:
    settings.SIGN_UP = "closed"
    user = UserFactory(username="anna")
    assert reverse("account_login") in links_of(client.get(reverse("account_signup")))
    log_in(client, "anna", PASSWORD)
    assert signed_in(client) == user.pk


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/no-such-page/"])
def test_a_request_that_is_refused_at_once_is_answered(
    by_invitation: None, client: Client, address: str
) -> None:
    client.raise_request_exception = False
    assert client.get(address, headers={"host": "[::1"}).status_code == 400


@pytest.mark.django_db
def test_only_visitors_are_looked_at_for_an_invitation(
    by_invitation: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get(reverse("offline"))
    client.force_login(UserFactory())
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("account"))
    assert not [query for query in asked if "invitation" in query["sql"]]
