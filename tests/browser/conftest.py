"""A real Chromium in front of the real site, with real ratings and a trained model."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from accounts.models import User
from recommendations.engine.parameters import Parameters
from recommendations.models import ModelVersion
from recommendations.training import pipeline

from ..snapshots import Snapshot, served_again

SCREENSHOTS = Path(__file__).parent / "screenshots"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
HEADLESS = shutil.which("chromium-headless-shell") or CHROMIUM
"""The same without a desktop browser around it, which takes more than half of the time."""
OPTIONS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]

# Playwright's own event loop runs in the thread of the tests, which Django would refuse.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
LASTING_TOASTS = """
    const { setTimeout } = window;
    window.setTimeout = (what, milliseconds, ...more) =>
        setTimeout(what, milliseconds >= 5_000 ? 60_000 : milliseconds, ...more);
"""
"""A toast goes after eight seconds, in which a busy machine may not come to look at it."""
# As for clicks: what is waited for comes late on a busy machine.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder, and skip it where there is no browser to drive."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    SCREENSHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=HEADLESS, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def model_of_the_site(real_ratings: Snapshot, django_db_blocker: DjangoDbBlocker) -> ModelVersion:
    """A model of the real ratings, trained once and stored where the site looks for it."""
    quick = replace(Parameters(), components=16, epochs=8)
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(pipeline, "parameters_in_settings", lambda: quick)
        real_ratings.put_back()
        version = pipeline.retrain()
        transaction.set_rollback(True)
    return version


@pytest.fixture
def site(
    model_of_the_site: ModelVersion,
    transactional_db: None,
    live_server: "pytest.FixtureRequest",
    real_ratings: Snapshot,
) -> str:
    """The address of a site with a hundred people's ratings and a model of them."""
    real_ratings.put_back()
    served_again(model_of_the_site)
    return str(live_server)


@contextmanager
def open_page(chromium: Browser, address: str, **options: Any) -> Iterator[Page]:
    """Open a fresh visitor's page, which may neither fail in its scripts nor break the policy."""
    complaints: list[str] = []
    given = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **options}
    with chromium.new_context(base_url=address, **given) as context:
        context.add_init_script(LASTING_TOASTS)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        yield page
    # What is said of an answer of 403 or 404, or of none, is meant.
    meant = ("Failed to load resource", "htmx:afterRequest", "htmx:sendError")
    assert [said for said in complaints if not said.startswith(meant)] == []


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    with open_page(chromium, site) as page:
        yield page


@pytest.fixture
def context(page: Page) -> BrowserContext:
    return page.context


def log_in(page: Page, user: User) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    address = str(page.context.request.fetch("/healthz").url)
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}]
    )
