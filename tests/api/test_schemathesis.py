"""Schemathesis sends the API what its description allows, and some of what it does not."""

import os
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase
from schemathesis import Case
from schemathesis.generation import GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import negative_data_rejection

from api.v1.urls import api
from catalog.models import MovieList, Viewing, WatchlistEntry
from movierec.wsgi import application
from nights.services import start

from ..factories import MovieFactory, RatingFactory, UserFactory
from .programs import bearer, token_for

pytestmark = pytest.mark.many_requests

EXAMPLES = int(os.environ.get("EXAMPLES", "5"))
"""Of each endpoint; more by hand, as in EXAMPLES=100."""


def described() -> BaseSchema:
    """The API's description, without the token, which every request is sent with."""
    schema: dict[str, Any] = deepcopy(dict(api.get_openapi_schema()))
    del schema["components"]["securitySchemes"]
    for methods in schema["paths"].values():
        for operation in methods.values():
            del operation["security"]
    loaded = schemathesis.openapi.from_dict(schema)
    loaded.app = application
    return loaded


schema = described()
operations = [found.ok() for found in schema.get_all_operations()]


@pytest.fixture(autouse=True)
def connection_stays() -> Iterator[None]:
    """Let requests leave the test's connection open, as those of Django's client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def headers(db: None) -> dict[str, str]:
    user = UserFactory()
    movies = MovieFactory.create_batch(3)
    RatingFactory(user=user, movie=movies[0])
    WatchlistEntry.objects.put(user.pk, movies[1])
    MovieList.objects.create(user=user, name="To see").add(movies[2])
    Viewing.objects.create(user=user, movie=movies[0], watched_on="2026-01-01")
    start(user, "Friday", None, "Ada")
    # Its client for WSGI does not unpack what is compressed.
    return bearer(token_for(user)) | {"Accept-Encoding": "identity"}


@pytest.mark.parametrize(
    ("operation", "mode"),
    [
        pytest.param(operation, mode, id=f"{mode.value} {operation.label}")
        for operation in operations
        for mode in GenerationMode
        # Where nothing is taken, nothing can be wrong.
        if mode.is_positive or operation.body or [*operation.iter_parameters()]
    ],
)
def test_every_answer_is_as_described(
    headers: dict[str, str], operation: Any, mode: GenerationMode
) -> None:
    # A query that nobody asked for is no harm, and not refused.
    excluded = [] if operation.body else [negative_data_rejection]

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case: Case) -> None:
        case.call_and_validate(headers=headers, excluded_checks=excluded)

    send()
