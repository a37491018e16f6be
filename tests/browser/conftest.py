"""A real Chromium in front of the real site, with real ratings and a trained model."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import movielens
from catalog.importers.movielens import import_release
from recommendations import training
from recommendations.engine.parameters import Parameters

SCREENSHOTS = Path(__file__).parent / "screenshots"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
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
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def site(
    transactional_db: None,
    live_server: "pytest.FixtureRequest",
    ml_100k_csv: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """The address of a site with a hundred people's ratings and a model of them."""
    source = movielens.open_source(ml_100k_csv[0].parent)
    import_release(source, "ml-100k", on_error=lambda error: pytest.fail(str(error)))
    quick = replace(Parameters(), components=16, epochs=8)
    monkeypatch.setattr(training, "_parameters", lambda: quick)
    training.retrain()
    return str(live_server)


@pytest.fixture
def context(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    """A fresh visitor, whose page may neither fail in its scripts nor break the site's policy."""
    with chromium.new_context(
        base_url=site, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    ) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose console must stay clean."""
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    yield page
    assert complaints == []
