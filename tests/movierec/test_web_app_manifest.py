"""The manifest, the service worker and the offline page: the same for everyone."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from ..factories import UserFactory
from ..html_reading import all_on

pytestmark = pytest.mark.django_db


def path_of(address: str) -> str:
    assert address.startswith("/static/")
    return address.removeprefix("/static/")


def test_the_manifest_names_a_start_and_icons_that_exist(client: Client) -> None:
    answer = client.get(reverse("manifest"))
    assert answer["Content-Type"] == "application/manifest+json"
    found = answer.json()
    assert found["start_url"] == "/"
    assert found["display"] == "standalone"
    assert {icon["sizes"] for icon in found["icons"]} == {"192x192", "512x512"}
    assert any(icon.get("purpose") == "maskable" for icon in found["icons"])
    assert all(finders.find(path_of(icon["src"])) for icon in found["icons"])


def test_the_worker_keeps_the_offline_page_and_styles_that_exist(client: Client) -> None:
    answer = client.get(reverse("service_worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    kept = re.findall(r'^  "(.*)",$', answer.content.decode(), re.MULTILINE)
    assert kept[0] == reverse("offline")
    assert len(kept) > 2
    assert all(finders.find(path_of(address)) for address in kept[1:])


def test_the_offline_page_says_what_is_wrong_and_nothing_of_anyone(client: Client) -> None:
    client.force_login(UserFactory(username="somebody"))
    page = client.get(reverse("offline"))
    assert len(all_on(page, "main h1")) == 1
    assert b"somebody" not in page.content
    assert not all_on(page, "form")


@pytest.mark.parametrize("name", ["manifest", "service_worker", "offline"])
def test_they_are_only_read(client: Client, name: str) -> None:
    assert client.post(reverse(name)).status_code == 405


def test_the_icon_that_browsers_look_for_by_themselves_is_there(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert finders.find(path_of(answer["Location"]))
