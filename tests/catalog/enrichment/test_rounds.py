"""A round through the catalogue goes on where it was, whatever the source does meanwhile."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from catalog.enrichment import running
from catalog.enrichment.running import (
    NoSourceError,
    begin,
    cancel,
    go_on,
    go_on_with_all,
    movies_left,
)
from catalog.models import EnrichmentRun, Movie, SourceRecord
from tests.catalog.sources import Behaviour, Sources, content, cut_off, silent, status
from tests.factories import MovieFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def movies() -> list[Movie]:
    return [
        MovieFactory(title="Stalker", year=1979),
        MovieFactory(title="Unknown", year=1979),
        MovieFactory(title="Mirror", year=1975),
    ]


def later(run: EnrichmentRun) -> None:
    """As if the time had passed for which a run waits."""
    EnrichmentRun.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    run.refresh_from_db()


def done(run: EnrichmentRun) -> EnrichmentRun:
    go_on(run)
    run.refresh_from_db()
    return run


def test_all_movies_are_asked_about_once(tmdb: Sources, movies: list[Movie]) -> None:
    run = done(begin())
    assert (run.state, run.done, run.total, run.not_found) == ("done", 3, 3, 1)
    assert run.filled["overview"] == 2
    tmdb.asked.clear()
    again = done(begin())
    assert (again.state, again.total) == ("done", 0)
    assert not tmdb.asked


def test_the_next_round_with_a_limit_is_about_the_next_movies(
    tmdb: Sources, movies: list[Movie]
) -> None:
    for number in tmdb.movies:
        tmdb.movies[number] = replace(tmdb.movies[number], directors=())
    about = [
        done(begin(missing=["plot"], limit=1, dry_run=dry_run)).last_movie
        for dry_run in (True, False, True, True, False, False, False)
    ]
    first, second, third = (movie.pk for movie in movies)
    # The second is not there at all, and not asked about again so soon.
    assert about == [first, first, second, second, second, third, first]


def test_what_was_asked_long_ago_is_asked_again(tmdb: Sources, movies: list[Movie]) -> None:
    done(begin())
    SourceRecord.objects.update(asked_at=timezone.now() - timedelta(days=31))
    assert done(begin()).done == 3


def test_only_movies_that_lack_something_are_asked_about(
    tmdb: Sources, movies: list[Movie]
) -> None:
    Movie.objects.filter(title="Mirror").update(overview="There.")
    run = done(begin(missing=["plot"], limit=1))
    assert (run.done, run.filled) == (1, {"overview": 1})
    # Asked for the plot alone, other fields may be asked for at once.
    assert done(begin(missing=["poster"])).filled == {"poster": 2}


BAD: dict[str, tuple[Behaviour, str]] = {
    "key refused": (status(401), "refuses the key"),
    "trouble": (status(500), "trouble of its own"),
    "too many for an hour": (status(429, Retry_After="3600"), "alone for 60 minutes"),
    "too many for a date": (
        status(429, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT"),
        "alone for 360 minutes",
    ),
    "cut off": (cut_off, "broke off"),
    "slow": (silent, "does not answer"),
    "half a JSON": (content(b'{"id": 1398, "title": "Sta'), "something unreadable"),
    "deep": (content(b"[" * 100_000), "something unreadable"),
    "no text": (content(b"\xff\xfe\x00"), "something unreadable"),
    "a proxy's page": (content(b"<html>"), "something unreadable"),
    "elsewhere": (status(302, Location="http://10.0.0.1/"), "answered with 302"),
    "teapot": (status(418), "answered with 418"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_source_that_cannot_be_asked_is_waited_for(
    tmdb: Sources, movies: list[Movie], kind: str
) -> None:
    behaviour, problem = BAD[kind]
    tmdb.bad["/3/movie/1396"] = behaviour
    run = done(begin())
    assert (run.state, run.done) == ("running", 2)
    assert problem in run.problem
    assert "\n" not in run.problem
    assert run.claimed_until is not None
    assert run.claimed_until > timezone.now()
    # Nobody asks before its time.
    assert go_on_with_all() == 0
    tmdb.bad.clear()
    later(run)
    _forget_pauses()
    assert go_on_with_all() == 1
    run.refresh_from_db()
    assert (run.state, run.done, run.problem) == ("done", 3, "")


def test_a_source_that_is_down_is_waited_for(
    tmdb: Sources, movies: list[Movie], settings: Settings
) -> None:
    there, settings.SOURCES_URL = settings.SOURCES_URL, "http://127.0.0.1:9"
    run = done(begin())
    assert (run.state, run.done) == ("running", 0)
    assert "does not answer" in run.problem
    settings.SOURCES_URL = there
    later(run)
    assert done(run).done == 3


NONSENSE = {
    "a list": content(b"[1, 2]"),
    "null": content(b"null"),
    "other types": content(b'{"id": "x", "title": {"a": 1}, "credits": [3], "genres": "no"}'),
    "no title": content(b'{"id": 1398}'),
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_about_one_movie_stops_no_round(
    tmdb: Sources, movies: list[Movie], kind: str
) -> None:
    tmdb.bad["/3/movie/1398"] = NONSENSE[kind]
    run = done(begin())
    assert (run.state, run.done, run.failed) == ("done", 3, 1)
    assert SourceRecord.objects.get(movie=movies[0]).problem
    movies[0].refresh_from_db()
    assert movies[0].overview == ""
    movies[2].refresh_from_db()
    assert movies[2].overview


STRANGE = b"""{"id": 1398, "title": "St\\u0000al\\nker\\ud800", "release_date": "1979-99-99",
"runtime": -5, "overview": 7, "genres": [null, {"name": null}, {"name": "Drama"}],
"poster_path": "//evil.example.org/a.jpg", "adult": "no",
"release_dates": {"results": [null, {"iso_3166_1": 5, "release_dates": 7}, {"iso_3166_1": "DE",
"release_dates": [null, {"certification": {}}, {"certification": "12 and much more than twenty"},
{"certification": "16"}]}, {"iso_3166_1": "D\\u0000", "release_dates": [{"certification": "6"}]}]},
"credits": {"cast": [{"name": "A"}, {"name": "A"}, {}, 5], "crew": null},
"translations": {"translations": [{"iso_639_1": "de", "data": null}]}}"""


def test_what_is_right_in_a_strange_answer_is_taken(tmdb: Sources) -> None:
    movie = MovieFactory(title="Stalker", tmdb_id=1398, year=None)
    tmdb.bad["/3/movie/1398"] = content(STRANGE)
    run = done(begin())
    assert (run.failed, run.state) == (0, "done")
    assert [str(one) for one in movie.certificates.all()] == ["DE 16"]
    movie.refresh_from_db()
    assert (movie.year, movie.runtime, movie.overview) == (None, None, "")
    assert movie.genre_names == ("Drama",)
    assert movie.credits.count() == 1


def test_a_short_pause_that_the_source_asks_for_is_kept(tmdb: Sources, movies: list[Movie]) -> None:
    answers = iter([status(429, Retry_After="1")])
    tmdb.bad["/3/movie/1396"] = lambda reply: next(answers, lambda same: same)(reply)
    assert done(begin()).state == "done"


@pytest.mark.parametrize("dry_run", [False, True])
def test_one_movie_that_is_trouble_each_time_stops_no_round(
    tmdb: Sources, movies: list[Movie], dry_run: bool
) -> None:
    tmdb.bad["/3/movie/1398"] = status(500)
    run = done(begin(dry_run=dry_run))
    assert (run.state, run.done) == ("running", 0)
    later(run)
    run = done(run)
    assert (run.state, run.done, run.failed) == ("done", 3, 1)
    if not dry_run:
        assert SourceRecord.objects.get(movie=movies[0]).is_changed


def test_of_two_workers_one_goes_on(tmdb: Sources, movies: list[Movie]) -> None:
    run = begin()
    assert run.claim()
    go_on(run)
    run.refresh_from_db()
    assert run.done == 0


def test_a_killed_worker_s_round_goes_on_after_the_last_movie(
    tmdb: Sources, movies: list[Movie]
) -> None:
    run = begin()

    def killed(one: EnrichmentRun) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go_on(run, killed)
    later(run)
    assert (run.done, movies_left(run).count()) == (1, 2)
    assert begin() == run
    tmdb.asked.clear()
    assert done(run).done == 3
    assert "/3/movie/1398" not in tmdb.asked


def test_a_long_round_leaves_the_worker_in_between(
    tmdb: Sources, movies: list[Movie], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SECONDS_AT_ONCE", 0.0)
    run = begin()
    for done_by_now in (1, 2, 3):
        assert go_on_with_all() == 1
        run.refresh_from_db()
        assert (run.state, run.done) == ("running", done_by_now)
    assert go_on_with_all() == 1
    run.refresh_from_db()
    assert run.state == "done"


def test_a_cancelled_round_ends_and_keeps_what_it_has_filled(
    tmdb: Sources, movies: list[Movie]
) -> None:
    run = begin()
    go_on(run, lambda one: cancel(one) and None)
    run.refresh_from_db()
    assert (run.state, run.done) == ("cancelled", 1)
    assert go_on_with_all() == 0


def test_a_round_waits_for_wikidata_where_it_is_too_busy(
    wikidata: Sources, movies: list[Movie]
) -> None:
    said = b'{"error": {"code": "cirrussearch-too-busy-error", "info": "Search is too busy."}}'
    wikidata.bad["/w/api.php"] = content(said)
    run = done(begin())
    assert (run.state, run.done) == ("running", 0)
    assert run.problem == "Wikidata does not answer the question: Search is too busy."
    wikidata.bad["/w/api.php"] = content(b'{"error": {"code": "no-such-entity"}}')
    later(run)
    SourceRecord.objects.update(source_id="Q77")
    assert done(run).not_found == 3


def test_nothing_is_asked_until_a_source_is_set_up(movies: list[Movie], settings: Settings) -> None:
    with pytest.raises(NoSourceError):
        begin()
    with pytest.raises(CommandError, match="TMDB_KEY"):
        call_command("enrich_movies")
    settings.TMDB_KEY = "a-key"
    with pytest.raises(CommandError, match="wikidata"):
        call_command("enrich_movies", "--source", "wikidata")


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("enrich_movies", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_was_filled_and_what_was_not_found(
    tmdb: Sources, movies: list[Movie]
) -> None:
    said = command()
    assert "2 overview" in said
    assert "Unknown (1979): TMDB does not have it." in said
    assert "Stalker" not in said


def test_the_command_tries_without_changing_anything(tmdb: Sources, movies: list[Movie]) -> None:
    assert "would fill 2 overview" in command("--dry-run", "--missing", "plot")
    assert not Movie.objects.exclude(overview="").exists()
    assert "filled 2 overview" in command("--missing", "plot")


def test_the_command_goes_on_with_what_was_cut_off(tmdb: Sources, movies: list[Movie]) -> None:
    tmdb.bad["/3/movie/1396"] = status(500)
    with pytest.raises(CommandError, match="trouble of its own"):
        command()
    tmdb.bad.clear()
    EnrichmentRun.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert "3 movies" in command()


def test_the_command_takes_names_with_spaces_between(tmdb: Sources, movies: list[Movie]) -> None:
    assert "filled 2 overview, 2 poster" in command("--missing", "plot, poster")


@pytest.mark.parametrize(
    "arguments",
    [["--missing", "plot,colour"], ["--limit", "0"], ["--limit", "many"], ["--limit", "9" * 30]],
)
def test_the_command_refuses_what_it_does_not_know(tmdb: Sources, arguments: list[str]) -> None:
    with pytest.raises(CommandError, match=r"takes [a-z]"):
        command(*arguments)


def test_both_sources_are_asked_and_the_free_one_comes_first(
    tmdb: Sources, settings: Settings
) -> None:
    settings.WIKIDATA = True
    movie = MovieFactory(title="Stalker", year=1979)
    assert done(begin()).done == 1
    owners = dict(movie.field_sources.values_list("field", "source"))
    assert owners["directors"] == owners["genres"] == "wikidata"
    assert owners["overview"] == owners["poster"] == "tmdb"


def _forget_pauses() -> None:
    cache.delete("source-tmdb-pause")
