"""A change of the rules for new movies is logged with its values, and put back."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from catalog.models import NewMovieRules
from tests.factories import UserFactory
from tests.html_reading import all_on, words_of

pytestmark = pytest.mark.django_db

SAID = {
    "kind": "asked",
    "within_days": "60",
    "least_votes": "50",
    "least_popularity": "10.0",
    "languages": "",
    "region": "",
    "most_a_day": "20",
}


@pytest.fixture
def history(admin_client: Client) -> str:
    rules = NewMovieRules.current()
    page = reverse("admin:catalog_newmovierules_change", args=[rules.pk])
    for changed in ({"within_days": "30", "languages": "de"}, {"within_days": "90"}):
        assert admin_client.post(page, SAID | {"languages": "de"} | changed).status_code == 302
    return reverse("admin:catalog_newmovierules_history", args=[rules.pk])


def changes_logged() -> int:
    return AuditEntry.objects.filter(action=AuditEntry.Action.SETTING_CHANGED).count()


def test_what_nobody_has_changed_since_is_put_back_once(admin_client: Client, history: str) -> None:
    newer, older = all_on(admin_client.get(history), "[data-edit]")
    assert [words_of(cell) for cell in newer.css("td")[-2:]] == ["30", "90"]
    assert changes_logged() == 2
    for _ in range(2):
        admin_client.post(str(older.css("form")[0].attributes["action"]))
        rules = NewMovieRules.current()
        assert (rules.within_days, rules.languages) == (90, "")
    assert len(all_on(admin_client.get(history), "[data-edit]")) == 3
    assert changes_logged() == 3


def test_what_may_not_be_any_more_is_left(admin_client: Client, history: str) -> None:
    NewMovieRules.objects.update(region="de")
    _newer, older = all_on(admin_client.get(history), "[data-edit]")
    page = admin_client.post(str(older.css("form")[0].attributes["action"]), follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert NewMovieRules.current().languages == "de"


def test_a_field_that_is_no_more_is_shown_and_left(admin_client: Client, history: str) -> None:
    entry = LogEntry.objects.latest("pk")
    entry.change_message = entry.change_message.replace("within_days", "gone_field")
    entry.save()
    (form, *_others) = all_on(admin_client.get(history), "[data-edit] form")
    page = admin_client.post(str(form.attributes["action"]), follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["warning"]


def test_who_may_only_look_reverts_nothing(
    admin_client: Client, client: Client, history: str
) -> None:
    address = str(all_on(admin_client.get(history), "[data-edit] form")[0].attributes["action"])
    staff = UserFactory(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_newmovierules"))
    client.force_login(staff)
    assert len(all_on(client.get(history), "[data-edit]")) == 2
    assert not all_on(client.get(history), "[data-edit] form")
    assert client.post(address).status_code == 403
