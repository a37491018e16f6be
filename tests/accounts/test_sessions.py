"""Where one is logged in, and ending it."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tasks import delete_ended_sessions

from ..admin_pages import queries_of
from ..factories import PASSWORD, UserFactory
from ..html_reading import all_on, values_on
from .people import log_in, signed_in

pytestmark = pytest.mark.django_db

PAGE = reverse("sessions")


@pytest.fixture
def anna(client: Client) -> User:
    user = UserFactory(username="anna")
    log_in(client, "anna")
    return user


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def elsewhere(anna: User) -> Client:
    other = Client(REMOTE_ADDR="198.51.100.7", HTTP_USER_AGENT="Another/1.0")
    log_in(other, "anna")
    return other


def test_a_session_ends_two_weeks_after_log_in_whatever_changes_it(
    client: Client, anna: User
) -> None:
    ends = Session.objects.get().expire_date
    assert timedelta(days=13) < ends - timezone.now() <= timedelta(days=14)
    session = client.session
    session["more"] = 1
    session.save()
    assert Session.objects.get().expire_date == ends


def shown(client: Client) -> list[int]:
    return [int(pk) for pk in values_on(client.get(PAGE), "data-session")]


def session_of(client: Client) -> UserSession:
    return UserSession.objects.get(session_key=client.session.session_key)


def test_a_browser_is_named_in_words(client: Client, anna: User) -> None:
    log_in(Client(HTTP_USER_AGENT=FIREFOX), "anna")
    assert "Firefox on Linux" in client.get(PAGE).content.decode()
    assert FIREFOX not in client.get(PAGE).content.decode()


def test_all_are_shown_the_present_one_first(client: Client, anna: User, elsewhere: Client) -> None:
    here, there = session_of(client).pk, session_of(elsewhere).pk
    assert (shown(client), shown(elsewhere)) == ([here, there], [there, here])
    page = client.get(PAGE).content.decode()
    assert "198.51.100.7" in page
    assert "Another/1.0" in page


def test_one_is_ended(client: Client, anna: User, elsewhere: Client) -> None:
    client.post(reverse("end_session", args=[session_of(elsewhere).pk]))
    assert (signed_in(client), signed_in(elsewhere)) == (anna.pk, None)
    assert shown(client) == [session_of(client).pk]


def test_ending_the_present_one_logs_out(client: Client, anna: User, elsewhere: Client) -> None:
    client.post(reverse("end_session", args=[session_of(client).pk]))
    assert (signed_in(client), signed_in(elsewhere)) == (None, anna.pk)


def test_all_others_are_ended(client: Client, anna: User, elsewhere: Client) -> None:
    stranger = Client()
    UserFactory(username="berta")
    log_in(stranger, "berta")
    for _press in range(2):
        client.post(reverse("end_other_sessions"))
    assert (signed_in(client), signed_in(elsewhere)) == (anna.pk, None)
    assert signed_in(stranger) is not None


def test_a_second_click_leads_on(client: Client, anna: User, elsewhere: Client) -> None:
    token = all_on(client.get(PAGE), "[name=csrfmiddlewaretoken]")[0]
    form = {"csrfmiddlewaretoken": token.attributes["value"]}
    address = reverse("end_session", args=[session_of(elsewhere).pk])
    for _ in range(2):
        answer = client.post(address, form)
        assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert (signed_in(client), signed_in(elsewhere)) == (anna.pk, None)


def test_anothers_is_neither_shown_nor_ended(client: Client, anna: User) -> None:
    stranger = Client()
    UserFactory(username="berta")
    log_in(stranger, "berta")
    theirs = session_of(stranger).pk
    assert theirs not in shown(client)
    assert client.post(reverse("end_session", args=[theirs])).status_code == 404
    assert signed_in(stranger) is not None


def test_one_that_has_ended_is_forgotten_by_the_schedule(
    client: Client, anna: User, elsewhere: Client
) -> None:
    here = session_of(client)
    ended = session_of(elsewhere).session_key
    Session.objects.filter(session_key=ended).update(expire_date=timezone.now())
    for _ in range(2):
        delete_ended_sessions()
        assert list(UserSession.objects.all()) == [here]
    assert signed_in(client) == anna.pk


def test_those_of_before_a_new_password_are_forgotten(
    client: Client, anna: User, elsewhere: Client
) -> None:
    form = {"oldpassword": PASSWORD, "password1": "better than silver"}
    client.post(reverse("account_change_password"), form | {"password2": form["password1"]})
    assert shown(client) == [session_of(client).pk]
    assert Session.objects.count() == UserSession.objects.count() == 1


def test_many_are_on_several_pages_and_take_as_many_queries(client: Client, anna: User) -> None:
    few = queries_of(client, PAGE)
    for _ in range(60):
        Client().force_login(anna)
    here = session_of(client)
    for number, session in enumerate(Session.objects.exclude(session_key=here.session_key)):
        key, address = session.session_key, f"192.0.2.{number}"
        UserSession.objects.get_or_create(
            session_key=key, defaults={"user": anna, "ip": address, "user_agent": "Another/1.0"}
        )
    assert queries_of(client, PAGE) == few
    first, second = shown(client), values_on(client.get(f"{PAGE}?page=2"), "data-session")
    assert (len(first), len(second), first[0]) == (50, 11, here.pk)
    client.post(reverse("end_other_sessions"))
    assert list(UserSession.objects.all()) == [here]
    assert Session.objects.count() == 1


def test_one_that_began_before_they_were_kept_is_shown(client: Client, anna: User) -> None:
    UserSession.objects.all().delete()
    assert len(shown(client)) == 1


def test_all_go_with_the_account(client: Client, anna: User, elsewhere: Client) -> None:
    client.post(reverse("account_delete"), {"password": "as good as gold"})
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "address", [PAGE, reverse("end_other_sessions"), "/account/sessions/1/end/"]
)
def test_a_visitor_is_asked_to_log_in(client: Client, address: str) -> None:
    send = client.get if address == PAGE else client.post
    assert send(address).headers["Location"].startswith(reverse("account_login"))
