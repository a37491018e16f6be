"""Whatever a source answers, who asks learns in one line why there is nothing, and asks later."""

import json
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from catalog.enrichment.one_movie import enrich
from catalog.models import NewMovieRules, SourceRecord
from catalog.providers import http
from catalog.providers.configured import sources, troubles
from catalog.providers.errors import BusyError, SourceError, UnreachableError
from catalog.providers.pace import LONGEST_PAUSE, Pace
from catalog.tasks import take_up_new_movies
from tests.catalog.sources import Sources, content, status
from tests.factories import MovieFactory

from .test_deadline import AT_ONCE, served

pytestmark = pytest.mark.django_db

ODD = [
    "Fri, 31 Dec 99999 23:59:59 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "Fri, 31 Dec 2100 23:59:59 +9999999999",
    "Fri, 99 Foo 2026 99:99:99 GMT",
    "99999999999999",
    "1e9",
    "-5",
    "soon",
    "²",
]


@pytest.mark.parametrize("asked", ODD)
def test_however_a_source_says_how_long_it_is_left_alone(tmdb: Sources, asked: str) -> None:
    tmdb.bad["/3"] = status(429, Retry_After=asked)
    with pytest.raises(BusyError) as refused:
        enrich(MovieFactory(), sources()["tmdb"])
    assert 1 <= refused.value.try_again_in <= LONGEST_PAUSE
    assert [trouble.problem for trouble in troubles()] == [str(refused.value)]


@pytest.mark.parametrize("asked", ODD)
@pytest.mark.parametrize("code", [400, 500, 503])
def test_an_error_that_says_when_to_come_back_oddly_is_an_error(
    tmdb: Sources, code: int, asked: str
) -> None:
    tmdb.bad["/3"] = status(code, Retry_After=asked)
    with pytest.raises(SourceError):
        enrich(MovieFactory(), sources()["tmdb"])


def test_a_date_in_an_hour_is_an_hour(tmdb: Sources) -> None:
    in_an_hour = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    tmdb.bad["/3"] = status(429, Retry_After=in_an_hour)
    with pytest.raises(BusyError) as refused:
        enrich(MovieFactory(), sources()["tmdb"])
    assert 3590 <= refused.value.try_again_in <= 3600


def test_nothing_new_is_no_answer_to_who_has_nothing(tmdb: Sources) -> None:
    movie = MovieFactory(title="Stalker", year=1979, tmdb_id=1398)
    tmdb.bad["/3"] = status(304)
    with pytest.raises(UnreachableError):
        enrich(movie, sources()["tmdb"])
    assert not SourceRecord.objects.get().is_whole
    tmdb.bad.clear()
    enrich(movie, sources()["tmdb"])
    movie.refresh_from_db()
    assert movie.overview


def test_a_number_larger_than_any_leaves_a_movie_out(tmdb: Sources) -> None:
    NewMovieRules.objects.create(kind="rules")
    odd = {"id": 1398, "title": "Stalker", "popularity": int("9" * 400)}
    tmdb.bad["/3/discover"] = content(json.dumps({"results": [odd]}).encode())
    take_up_new_movies()
    assert NewMovieRules.current().last_done is not None


def test_others_that_are_told_to_wait_keep_this_one_from_trying_again(
    tmdb: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "_BACKOFF", 0.2)
    tmdb.bad["/3"] = status(503)
    pace = Pace("tmdb", 1000)
    wait = Pace.wait

    def wait_while_others_are_told(own: Pace, most: float) -> None:
        wait(own, most)
        if len(tmdb.asked) == 1:
            pace.pause(3600)

    monkeypatch.setattr(Pace, "wait", wait_while_others_are_told)
    with pytest.raises(BusyError) as refused:
        enrich(MovieFactory(), sources()["tmdb"])
    assert refused.value.try_again_in > 3590
    assert len(tmdb.asked) == 1


def test_waiting_before_another_try_is_no_part_of_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http, "MOST_SECONDS", 0.3)
    monkeypatch.setattr(http, "_BACKOFF", 0.0)
    monkeypatch.setattr(Pace, "wait", lambda own, most: time.sleep(0.5))
    answers = iter((b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", AT_ONCE))

    def say(connection: socket.socket) -> None:
        while connection.recv(10_000):
            connection.sendall(next(answers))

    with served(say) as address:
        assert http.Client("It", address, Pace("resting", 1000), {}).json("/") == ({}, "")
