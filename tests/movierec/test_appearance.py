"""Dark or light: chosen in the footer, kept in the browser, with or without an account."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ..html_reading import one_on

pytestmark = pytest.mark.django_db

CHOOSE = reverse("choose_theme")


def theme_of(page: Any) -> str | None:
    return one_on(page, "html").attributes["data-theme"]


def test_the_system_decides_until_someone_does(client: Client) -> None:
    assert theme_of(client.get("/")) == "system"


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_a_choice_is_kept_and_leads_back(client: Client, theme: str) -> None:
    answer = client.post(CHOOSE, {"theme": theme, "next": "/movies/?q=a"})
    assert (answer.status_code, answer["Location"]) == (302, "/movies/?q=a")
    page = client.get("/")
    assert theme_of(page) == theme
    assert one_on(page, "[name=theme][aria-pressed=true]").attributes["value"] == theme


def test_a_theme_that_there_is_not_changes_nothing(client: Client) -> None:
    client.post(CHOOSE, {"theme": "dark"})
    assert client.post(CHOOSE, {"theme": '"><script>'}).status_code == 400
    client.cookies["theme"] = '"><script>'
    assert theme_of(client.get("/")) == "system"


def test_it_leads_to_no_other_host(client: Client) -> None:
    answer = client.post(CHOOSE, {"theme": "dark", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_it_is_only_posted(client: Client) -> None:
    assert client.get(CHOOSE).status_code == 405


def test_a_form_of_another_site_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(CHOOSE, {"theme": "dark"}).status_code == 403
