"""A worker for tests on whose clock it is Friday, and which sends weekly mails in small parts."""

from types import SimpleNamespace

import django

django.setup()

from movierec import celery_app as app  # noqa: E402, F401
from weekly import sending, tasks  # noqa: E402

from .conftest import FRIDAY  # noqa: E402

tasks.timezone = SimpleNamespace(now=lambda: FRIDAY)  # type: ignore[assignment]
sending.CHUNK = 15
