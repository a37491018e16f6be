"""A training gives signs of life within a long step, too; a killed one is silent."""

from datetime import timedelta
from threading import Event
from threading import enumerate as enumerate_threads
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.db.models import F

from recommendations.models import Lease, LeaseTaken
from recommendations.training import pipeline, signs_of_life

from ..conftest import rate_a_few
from .processes import PATIENCE, wait_for


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signs_of_life, "PAUSE", timedelta(milliseconds=20))


@pytest.mark.django_db(transaction=True)
def test_within_a_step_the_lease_is_renewed() -> None:
    rate_a_few()
    seen = []

    def stay(part: str, done: int, total: int) -> None:
        if (part, done) == ("Training", 1):
            Lease.objects.update(expires_at=F("expires_at") - signs_of_life.SILENCE)
            seen.append(wait_for(pipeline.is_running))

    pipeline.retrain(stay)
    assert seen == [True]
    assert not pipeline.is_running()


@pytest.mark.django_db
def test_without_a_sign_for_long_none_runs() -> None:
    Lease.acquire(pipeline.LEASE, uuid4(), pipeline.LEASE_DURATION)
    assert pipeline.is_running()
    Lease.objects.update(expires_at=F("expires_at") - signs_of_life.SILENCE)
    assert not pipeline.is_running()
    assert pipeline.seconds_taken() > 0


def test_a_sign_that_is_lost_is_not_the_last() -> None:
    given, twice = [], Event()

    def give() -> None:
        given.append(1)
        if len(given) == 1:
            raise OperationalError("the server is gone")
        twice.set()

    with signs_of_life.signs_of_life(give):
        assert twice.wait(PATIENCE)


def test_who_is_no_longer_the_holder_gives_no_more() -> None:
    def give() -> None:
        raise LeaseTaken("retrain")

    with signs_of_life.signs_of_life(give):
        (thread,) = (each for each in enumerate_threads() if each.name == signs_of_life.NAME)
        thread.join(PATIENCE)
        assert not thread.is_alive()
