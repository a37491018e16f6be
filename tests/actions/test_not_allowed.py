"""An address asked in a way it does not take: a page for people, nothing for scripts."""

import pytest
from django.test import Client
from django.urls import reverse

from ..factories import UserFactory
from ..html_reading import links_of, text_of

pytestmark = pytest.mark.django_db

WORDS = "This address only takes what the buttons and forms of the site send."


@pytest.mark.parametrize("name", ["choose_theme", "welcome_done", "dials"])
def test_whoever_opens_an_address_that_is_only_posted_to_gets_a_page(
    client: Client, name: str
) -> None:
    client.force_login(UserFactory())
    answer = client.get(reverse(name), headers={"Accept": "text/html"})
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert WORDS in text_of(answer)
    assert reverse("home") in links_of(answer)


def test_it_is_in_the_language_of_the_reader(client: Client) -> None:
    answer = client.get(reverse("choose_theme"), headers={"Accept-Language": "de"})
    assert "Zur Startseite" in text_of(answer)


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Accept": "application/json"}])
def test_a_script_gets_the_bare_refusal(client: Client, headers: dict[str, str]) -> None:
    answer = client.get(reverse("choose_theme"), headers=headers)
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "POST", b"")
