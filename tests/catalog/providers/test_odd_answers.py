"""Whatever a source answers, who asks learns in one line why there is nothing, and asks later."""

import json
import socket
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from catalog.enrichment.one_movie import enrich
from catalog.enrichment.running import begin, go_on
from catalog.models import NewMovieRules, SourceRecord
from catalog.providers import http
from catalog.providers import tmdb as tmdb_client
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


@pytest.mark.parametrize("job", [[], {}, None, 7, ["Writer"]])
def test_a_job_that_is_no_text_leaves_out_who_has_it(tmdb: Sources, job: object) -> None:
    crew = [{"id": 1, "name": "A", "job": job}, {"id": 2, "name": "B", "job": "Writer"}]
    said = {"id": 1398, "title": "Stalker", "credits": {"crew": crew}}
    tmdb.bad["/3/movie/"] = content(json.dumps(said).encode())
    movie = MovieFactory(title="Stalker", year=1979, tmdb_id=1398)
    assert "writers" in enrich(movie, sources()["tmdb"]).filled
    assert [credit.person.name for credit in movie.credits.all()] == ["B"]


@pytest.mark.parametrize("entity", [True, [], "Q1398", None, {}])
def test_an_item_that_is_none_is_not_there(wikidata: Sources, entity: object) -> None:
    movie = MovieFactory(title="Stalker", year=1979)
    search = {"query": {"search": [{"title": "Q1398"}]}}
    said = {**search, "entities": {"Q1398": entity}}
    wikidata.bad["/w/api.php"] = content(json.dumps(said).encode())
    assert not enrich(movie, sources()["wikidata"]).is_found


@pytest.mark.parametrize("error", [TypeError, KeyError, OverflowError, AttributeError])
def test_what_nobody_foresaw_in_an_answer_stops_no_other_movie(
    tmdb: Sources, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    read, answers = tmdb_client._credits, []

    def misread(answer: dict[str, Any]) -> Any:
        answers.append(answer)
        if len(answers) == 1:
            raise error
        return read(answer)

    first = MovieFactory(title="Stalker", year=1979, tmdb_id=1398)
    second = MovieFactory(title="Mirror", year=1975, tmdb_id=1396)
    monkeypatch.setattr(tmdb_client, "_credits", misread)
    run = begin()
    go_on(run)
    run.refresh_from_db()
    assert (run.state, run.done, run.failed) == ("done", 2, 1)
    record = SourceRecord.objects.get(movie=first)
    assert record.problem
    assert record.is_changed
    second.refresh_from_db()
    assert second.overview
