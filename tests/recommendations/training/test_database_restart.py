"""A training outlives a restart of its database, or at least leaves the lease."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection

from recommendations.models import Lease, ModelVersion
from recommendations.training import pipeline

from ..conftest import rate_a_few

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only a server restarts"),
]


class Disturbed:
    """Ends the connection to the database once, as a restart does."""

    def __init__(self, part: str) -> None:
        self.part = part

    def __call__(self, part: str, done: int, total: int) -> None:
        if part == self.part:
            self.part = ""
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def test_while_it_computes_it_goes_on() -> None:
    rate_a_few()
    version = pipeline.retrain(Disturbed("Training"))
    assert version.state == ModelVersion.State.PUBLISHED
    assert not Lease.objects.exists()


def test_while_it_reads_it_ends_and_another_can_begin_at_once() -> None:
    rate_a_few()
    with pytest.raises(DatabaseError):
        pipeline.retrain(Disturbed("Reading ratings"))
    assert not Lease.objects.exists()
    assert pipeline.retrain().state == ModelVersion.State.PUBLISHED
