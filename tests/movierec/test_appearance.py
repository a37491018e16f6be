"""Dark or light: chosen in the footer, kept in the browser, with or without an account."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

CHOOSE = reverse("choose_theme")


def test_the_system_decides_until_someone_does(client: Client) -> None:
    assert b'data-theme="system"' in client.get("/").content


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_a_choice_is_kept_and_leads_back(client: Client, theme: str) -> None:
    answer = client.post(CHOOSE, {"theme": theme, "next": "/movies/?q=a"})
    assert (answer.status_code, answer["Location"]) == (302, "/movies/?q=a")
    page = client.get("/").content.decode()
    assert f'data-theme="{theme}"' in page
    assert page.count('aria-pressed="true"') == 2  # the theme's, and the language's


def test_a_theme_that_there_is_not_changes_nothing(client: Client) -> None:
    client.post(CHOOSE, {"theme": "dark"})
    assert client.post(CHOOSE, {"theme": '"><script>'}).status_code == 400
    client.cookies["theme"] = '"><script>'
    assert b'data-theme="system"' in client.get("/").content


def test_it_leads_to_no_other_host(client: Client) -> None:
    answer = client.post(CHOOSE, {"theme": "dark", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_it_is_only_posted(client: Client) -> None:
    assert client.get(CHOOSE).status_code == 405


def test_a_form_of_another_site_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(CHOOSE, {"theme": "dark"}).status_code == 403
