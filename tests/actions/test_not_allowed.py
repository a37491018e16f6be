"""Opening an address that takes only POST: a page for browsers, an empty 405 for scripts."""

import pytest
from django.test import Client
from django.urls import reverse

from ..factories import UserFactory
from ..html_reading import links_of, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["choose_theme", "welcome_done", "dials"])
def test_browser_gets_a_page(client: Client, name: str) -> None:
    client.force_login(UserFactory())
    answer = client.get(reverse(name), headers={"Accept": "text/html"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert reverse("home") in links_of(answer)


def test_page_is_in_the_language_of_the_reader(client: Client) -> None:
    answer = client.get(reverse("choose_theme"), headers={"Accept-Language": "de"})
    assert "Zur Startseite" in text_of(answer)


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Accept": "application/json"}])
def test_script_gets_an_empty_response(client: Client, headers: dict[str, str]) -> None:
    answer = client.get(reverse("choose_theme"), headers=headers)
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "POST", b"")
