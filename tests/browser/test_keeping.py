"""A site is kept by one person: movies from a file, a friend invited, the better model found."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from accounts.models import User
from catalog import tasks
from catalog.models import Movie, Rating
from recommendations.engine.model.artefact import load_model, save_model
from recommendations.models import InterleavedPick, InterleavingTest, ModelVersion, Team
from recommendations.registry.store import folder_of
from tests.factories import PASSWORD, AdminFactory, UserFactory

from .conftest import log_in, open_page
from .people import until
from .test_desk import found_on

Visit = Callable[[User], Page]

TEN = "title;year\n" + "".join(f"Reel number {number};1999\n" for number in range(10))
WRONG = "Reel number 99;soon\n;1988\nReel number 98;1999;more\n"


@pytest.fixture
def visit(chromium: Browser, transactional_db: None, live_server: object) -> Iterator[Visit]:
    opened = []

    def open_for(user: User) -> Page:
        context = open_page(chromium, str(live_server))
        opened.append(context)
        page = context.__enter__()
        log_in(page, user)
        return page

    yield open_for
    for context in opened:
        context.__exit__(None, None, None)


def test_the_good_rows_of_a_file_are_taken_and_the_wrong_ones_come_back(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    for task in (tasks.check_movies, tasks.write_movies):
        monkeypatch.setattr(task, "delay", task)
    page = visit(AdminFactory())
    page.goto("/admin/catalog/movie/import/")
    content = (TEN + WRONG).encode("utf-16")
    file = {"name": "movies.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("#id_file").set_input_files([file])  # type: ignore[list-item]
    page.locator("#upload-movies input[type=submit]").click()
    expect(page.locator("#wrong-rows tbody tr")).to_have_count(3)
    with page.expect_download() as download:
        page.locator("#download-wrong-rows").click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert len(lines) == 4
    page.locator("#confirm-import input[type=submit]").click()
    expect(page.locator("#import-written")).to_be_visible()
    assert Movie.objects.filter(title__startswith="Reel number").count() == 10


def test_a_friend_is_invited_and_comes_in(
    visit: Visit, chromium: Browser, live_server: object, settings: Settings
) -> None:
    settings.SIGN_UP = "invitation"
    page = visit(AdminFactory(username="host"))
    page.goto("/admin/accounts/invitation/add/")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.locator("#id_email").fill("friend@example.org")
    page.locator("#id_language").select_option("de")
    page.locator("input[name=_save]").first.click()
    expect(page.locator(".field-link .readonly")).to_contain_text("/account/invitation/")
    (message,) = mail.outbox
    link = re.findall(r"https?://[^/]+(/\S+)", message.body)[0]
    with open_page(chromium, str(live_server)) as newcomer:
        newcomer.goto(link)
        newcomer.locator("#id_username").fill("friend")
        newcomer.locator("#id_email").fill("friend@example.org")
        for field in ("#id_password1", "#id_password2"):
            newcomer.locator(field).fill("better than silver")
        newcomer.locator("main form button[type=submit]").click()
        expect(newcomer.locator("main h1").first).to_be_visible()
    assert User.objects.get(username="friend").invitation.made_by.username == "host"


@pytest.fixture
def challenger(site: str) -> ModelVersion:
    """What the model in service would be if it thought of each movie the other way round."""
    model = load_model(folder_of(ModelVersion.objects.published()[0].artefact))
    folder = Path(settings.MODELS_DIR) / "other-way-round"
    if not folder.exists():
        save_model(replace(model, item_biases=-model.item_biases), folder)
    version = ModelVersion.objects.create()
    version.keep(folder.name)
    return version


def test_which_model_is_better_is_found_out_on_the_home_page(
    challenger: ModelVersion, visit: Visit
) -> None:
    page = visit(AdminFactory())
    page.goto("/admin/recommendations/modelversion/")
    page.locator(f"input[name=_selected_action][value='{challenger.pk}']").check()
    page.locator("select[name=action]").select_option("start_test")
    page.locator("button[name=index]").click()
    expect(page.locator("#interleaving")).to_have_attribute("data-state", "running")

    member = UserFactory()
    for movie in Movie.objects.popular()[:6]:
        Rating.objects.rate(member.pk, movie, 4.5)
    home = visit(member)
    home.goto("/")
    picks = home.locator("#picks [data-team]")
    assert {each.get_attribute("data-team") for each in picks.all()} == set(Team.values)
    home.locator("#picks [data-team=challenger] .card-title a").first.click()
    until(home, InterleavedPick.objects.exclude(opened_at=None).exists)

    page.goto("/admin/desk/")
    assert found_on(page) == []
    expect(page.locator("[data-wins=challenger]")).to_contain_text("1")
    expect(page.locator("[data-wins=champion]")).to_contain_text("0")
    for button in page.locator("#interleaving .buttons button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 32
    page.locator(f"form[action='{promote()}'] button").click()
    expect(page.locator("#interleaving")).to_have_attribute("data-state", "ended")
    assert ModelVersion.objects.published()[0] == challenger
    assert InterleavingTest.objects.get().challenger_wins == 1
    client = Client()
    client.force_login(member)
    assert b"data-team" not in client.get("/").content


def promote() -> str:
    return reverse(
        "admin:recommendations_modelversion_promote", args=[InterleavingTest.objects.get().pk]
    )
