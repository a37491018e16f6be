"""An age limit is set at once; to raise it or to end it takes the password."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from catalog.models import Movie
from tests.factories import PASSWORD, AdminFactory, MovieFactory, UserFactory
from tests.html_reading import all_on, errors_on, one_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    someone = UserFactory()
    client.force_login(someone)
    return someone


def choose(client: Client, age: str, password: str = "") -> dict[str, list[str]]:
    answer = client.post(reverse("age_limit"), {"age": age, "password": password})
    return errors_on(answer) if answer.status_code == 200 else {}


def limit_of(user: User) -> int | None:
    user.refresh_from_db()
    return user.age_limit


def test_only_who_is_logged_in_has_one(client: Client) -> None:
    assert client.get(reverse("age_limit")).status_code == 302
    assert client.post(reverse("age_limit"), {"age": "6"}).status_code == 302


def test_it_is_set_and_lowered_at_once(client: Client, user: User) -> None:
    assert one_on(client.get(reverse("account")), f"a[href='{reverse('age_limit')}']")
    assert not all_on(client.get(reverse("age_limit")), "[name=password]")
    choose(client, "12")
    assert limit_of(user) == 12
    choose(client, "6")
    assert limit_of(user) == 6
    page = client.get(reverse("account"))
    assert one_on(page, "#age-limit").attributes["data-age"] == "6"
    assert (
        one_on(client.get(reverse("age_limit")), "[name=age][checked]").attributes["value"] == "6"
    )


@pytest.mark.parametrize("more", ["12", "none"])
@pytest.mark.parametrize("password", ["", "wrong"])
def test_more_is_shown_for_the_password_alone(
    client: Client, user: User, more: str, password: str
) -> None:
    choose(client, "6")
    assert choose(client, more, password) == {"password": ["password"]}
    assert limit_of(user) == 6
    choose(client, more, PASSWORD)
    assert limit_of(user) == (None if more == "none" else 12)


@pytest.mark.parametrize("age", ["", "7", "-1", "18", "twelve"])
def test_no_other_ages_are_taken(client: Client, user: User, age: str) -> None:
    choose(client, "6")
    assert "age" in choose(client, age, PASSWORD)
    assert limit_of(user) == 6


def test_passwords_are_not_tried_for_long(client: Client, user: User) -> None:
    choose(client, "6")
    statuses = {
        client.post(reverse("age_limit"), {"age": "none", "password": "wrong"}).status_code
        for _ in range(20)
    }
    assert 429 in statuses


def test_it_is_in_the_audit_log(client: Client, user: User) -> None:
    choose(client, "6")
    choose(client, "6")
    (entry,) = AuditEntry.objects.filter(account=user.pk, action=AuditEntry.Action.SETTING_CHANGED)
    assert "6" in entry.detail


def test_an_admin_sets_it(client: Client, user: User) -> None:
    client.force_login(AdminFactory())
    page = client.get(reverse("admin:accounts_user_change", args=[user.pk]))
    assert one_on(page, "[name=age_limit]")


def test_where_it_hides_all_nobody_is_told_that_there_are_no_movies(
    client: Client, user: User
) -> None:
    MovieFactory()
    for page in ("home", "movies"):
        assert not all_on(client.get(reverse(page)), "#empty-catalogue")
    User.objects.update(age_limit=0)
    for page in ("home", "movies"):
        (said,) = all_on(client.get(reverse(page)), "#empty-catalogue")
        assert said.attributes["data-age-limit"] == "0"
        assert said.css(f"a[href='{reverse('age_limit')}']")
    Movie.objects.all().delete()
    User.objects.update(age_limit=None)
    (said,) = all_on(client.get(reverse("movies")), "#empty-catalogue")
    assert "data-age-limit" not in said.attributes
