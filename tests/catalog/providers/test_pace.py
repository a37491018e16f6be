"""A source is asked so often and no more: workers wait for their turn, a page not for long."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from catalog.enrichment.one_movie import enrich
from catalog.providers import pace
from catalog.providers.configured import sources
from catalog.providers.errors import CrowdedError, UnreachableError
from catalog.providers.pace import Pace
from tests.catalog.sources import Sources, status
from tests.factories import MovieFactory, UserFactory
from tests.html_reading import all_on
from tests.movierec.test_broker import running

KEY = "crowded-test"
NOBODY_LISTENS = "redis://127.0.0.1:1/0"


class Clock:
    """Passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = float(int(time.time())) + 0.25
        self.slept: list[float] = []

    def time(self) -> float:
        return self.now

    monotonic = time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture(params=["with Redis", "without Redis"])
def clock(
    request: pytest.FixtureRequest,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Clock]:
    """Time that passes only where somebody sleeps."""
    clock = Clock()
    monkeypatch.setattr(pace, "time", clock)
    with ExitStack() as stack:
        location = NOBODY_LISTENS
        if request.param == "with Redis":
            stack.enter_context(running(tmp_path))
            location = f"unix://{tmp_path}/broker.sock"
        site = settings.CACHES["default"]
        settings.CACHES = {"default": {**site, "LOCATION": location}}
        cache.clear()
        yield clock


def take_all(clock: Clock, seconds: int) -> None:
    """Let others have every turn of these seconds."""
    for second in range(int(clock.now), int(clock.now) + seconds):
        cache.set(f"source-{KEY}-{second}", 2, timeout=600)


def test_a_page_waits_for_a_turn_in_the_next_second(clock: Clock) -> None:
    take_all(clock, 1)
    Pace(KEY, 2).wait(2.0)
    assert clock.slept == [0.75]


def test_a_page_gives_up_before_it_has_waited_long(clock: Clock) -> None:
    take_all(clock, 60)
    with pytest.raises(CrowdedError) as refused:
        Pace(KEY, 2).wait(2.0)
    assert sum(clock.slept) <= 2.0
    assert refused.value.try_again_in == 60


def test_a_worker_waits_as_long_as_it_takes(clock: Clock) -> None:
    take_all(clock, 60)
    Pace(KEY, 2).wait()
    assert sum(clock.slept) == 59.75


def test_all_turns_of_a_second_are_taken_and_no_more(clock: Clock) -> None:
    ours = Pace(KEY, 3)
    for _ in range(3):
        ours.wait(0.0)
    with pytest.raises(CrowdedError):
        ours.wait(0.0)


def test_a_count_that_is_lost_in_between_breaks_nothing(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(caches["default"]), "add", lambda *_, **__: False)
    with pytest.raises(CrowdedError):
        Pace(KEY, 2).wait(2.0)


def test_a_pause_that_a_wrong_clock_has_set_holds_nobody_up(clock: Clock) -> None:
    clock.now += 200 * 86_400
    Pace(KEY, 2).pause(3600)
    assert Pace(KEY, 2).left_of_pause() == 3600
    clock.now -= 200 * 86_400
    assert Pace(KEY, 2).left_of_pause() == 0


def test_the_first_trouble_says_since_when(clock: Clock) -> None:
    ours = Pace(KEY, 3)
    assert ours.trouble() is None
    ours.note("It is down.")
    began = clock.now
    clock.sleep(60)
    ours.note("It refuses the key.")
    said = ours.trouble()
    assert said
    assert (said.problem, said.since.timestamp()) == ("It refuses the key.", began)
    ours.note("")
    assert ours.trouble() is None


@pytest.mark.django_db
def test_the_page_says_that_the_source_is_busy(
    client: Client, tmdb: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(UserFactory())
    clock = Clock()
    monkeypatch.setattr(pace, "time", clock)
    for second in range(int(clock.now), int(clock.now) + 60):
        cache.set(f"source-tmdb-{second}", 1000, timeout=600)
    page = client.get(reverse("missing_movie"), {"q": "stalker"})
    assert all_on(page, "#source-problem[data-crowded]")
    assert not tmdb.asked


@pytest.mark.django_db
def test_a_request_that_is_tried_again_takes_another_turn(tmdb: Sources) -> None:
    tmdb.bad["/3"] = status(503)
    began = int(time.time())
    with pytest.raises(UnreachableError):
        enrich(MovieFactory(), sources()["tmdb"])
    seconds = range(began, int(time.time()) + 1)
    turns = cache.get_many(f"source-tmdb-{second}" for second in seconds)
    assert sum(turns.values()) == len(tmdb.headers) == 3
