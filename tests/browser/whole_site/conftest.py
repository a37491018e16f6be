"""One site for all tests of this folder, each with people of its own: it is made once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from accounts.models import User
from recommendations.models import ModelVersion

from ...snapshots import Snapshot, served_again
from ..conftest import log_in, open_page
from .furnished import Furnished, furnish


@pytest.fixture(scope="package")
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Instead of pytest-django's: emptied after the folder's last test, not after each."""
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="package")
def site(
    model_of_the_site: ModelVersion,
    transactional_db: None,
    live_server: "pytest.FixtureRequest",
    real_ratings: Snapshot,
) -> Iterator[str]:
    real_ratings.put_back()
    served_again(model_of_the_site)
    # As where a source is set up, which nobody asks.
    with override_settings(TMDB_KEY="a-key", SOURCES_URL="http://127.0.0.1:9"):
        yield str(live_server)


@pytest.fixture(scope="package")
def own(site: str) -> Furnished:
    """Someone with something on each page, for tests that change nothing of it."""
    return furnish("ada")


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open pages: `visit(user, **options)` for someone logged in, `visit()` for a visitor."""
    with ExitStack() as opened:

        def _visit(user: User | None = None, **options: Any) -> Page:
            page = opened.enter_context(open_page(chromium, site, **options))
            if user is not None:
                log_in(page, user)
            return page

        yield _visit
