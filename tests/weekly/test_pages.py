"""The weekly mail is turned on by its reader alone, and off by whoever has the mail."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from weekly.models import Subscription
from weekly.subscribing import off_token

from ..factories import UserFactory
from ..html_reading import all_on, levels_on, one_on
from .conftest import subscribed, with_address

pytestmark = pytest.mark.django_db

SWITCH, ACCOUNT = reverse("weekly_mail"), reverse("account")


def off_link(user: User) -> str:
    return reverse("weekly_off", args=[off_token(user.pk)])


def switch(client: Client, to: str) -> list[str]:
    return levels_on(client.post(SWITCH, {"weekly": to}, follow=True))


def test_it_is_off_until_it_is_turned_on(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert one_on(client.get(ACCOUNT), "#weekly-mail").attributes["data-on"] == "no"
    assert switch(client, "on") == ["success"]
    assert switch(client, "on") == ["success"]
    assert one_on(client.get(ACCOUNT), "#weekly-mail").attributes["data-on"] == "yes"
    assert switch(client, "off") == ["success"]
    assert not Subscription.objects.exists()


def test_it_is_in_the_language_and_time_zone_of_the_browser(
    client: Client, anna: User, settings: Settings
) -> None:
    client.force_login(anna)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"
    client.cookies[settings.TIME_ZONE_COOKIE_NAME] = "Asia/Tokyo"
    switch(client, "on")
    own = Subscription.objects.get()
    assert (own.user, own.language, own.time_zone) == (anna, "de", "Asia/Tokyo")


def test_without_a_confirmed_address_it_cannot_be_turned_on(client: Client) -> None:
    client.force_login(with_address(UserFactory(), verified=False))
    assert not all_on(client.get(ACCOUNT), "#weekly-mail form")
    assert switch(client, "on") == ["error"]
    assert not Subscription.objects.exists()


def test_a_site_that_sends_no_mail_does_not_offer_it(
    client: Client, anna: User, settings: Settings
) -> None:
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    client.force_login(anna)
    assert not all_on(client.get(ACCOUNT), "#weekly-mail")
    assert switch(client, "on") == ["error"]


def test_a_visitor_turns_nothing_on(client: Client, anna: User) -> None:
    answer = client.post(SWITCH, {"weekly": "on", "user": anna.pk})
    assert answer["Location"] == f"{reverse('account_login')}?next={ACCOUNT}"
    assert client.get(SWITCH).status_code == 405
    assert not Subscription.objects.exists()


def test_nobody_turns_it_on_or_off_for_another(client: Client, anna: User) -> None:
    subscribed(anna)
    client.force_login(UserFactory())
    switch(client, "off")
    assert Subscription.objects.get().user == anna


def test_one_click_turns_it_off_without_logging_in(anna: User) -> None:
    """As a mail program posts it: without cookies, and without our token against forgery."""
    subscribed(anna)
    kept = subscribed(with_address(UserFactory()))
    program = Client(enforce_csrf_checks=True)
    for _press in range(2):
        answer = program.post(off_link(anna), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert all_on(answer, "#is-off")
    assert list(Subscription.objects.all()) == [kept]


def test_following_the_link_asks_first(client: Client, anna: User) -> None:
    subscribed(anna)
    page = client.get(off_link(anna))
    assert one_on(page, "#turn-off")
    assert not all_on(page, "#is-off")
    assert Subscription.objects.exists()
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("token", ["1", "1.x", ".", "x" * 500, "1.%00", "²"])
def test_a_made_up_link_turns_nothing_off(client: Client, anna: User, token: str) -> None:
    subscribed(anna)
    address = f"/account/weekly-mail/off/{token}/"
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 404
    assert Subscription.objects.exists()


def test_the_link_of_an_account_that_is_gone_is_no_error(client: Client, anna: User) -> None:
    link = off_link(anna)
    anna.delete()
    assert client.post(link).status_code == 200
