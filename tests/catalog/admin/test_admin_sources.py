"""The desk of the sources: rounds are begun, followed and ended; values say where they are from."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.enrichment.running import go_on, go_on_with_all
from catalog.models import EnrichmentRun, FieldSource, Movie
from catalog.tasks import fill_movies, refresh_movie
from tests.admin_pages import formset
from tests.catalog.sources import Sources, content, status
from tests.factories import MovieFactory
from tests.html_reading import all_on, words_of

pytestmark = pytest.mark.django_db
ADD, LIST = "admin:catalog_enrichmentrun_add", "admin:catalog_enrichmentrun_changelist"


def run_page(run: EnrichmentRun) -> str:
    return reverse("admin:catalog_enrichmentrun_change", args=[run.pk])


def test_a_round_is_begun_once_and_followed(admin_client: Client, tmdb: Sources) -> None:
    MovieFactory(title="Stalker", year=1979)
    MovieFactory(title="Unknown", year=1979)
    assert admin_client.get(reverse(ADD)).status_code == 200
    for _ in range(2):
        answer = admin_client.post(reverse(ADD), {"missing": ["plot", "poster"], "limit": ""})
        assert answer.status_code == 302
    run = EnrichmentRun.objects.get()
    assert (run.missing, run.sources, run.total) == (["plot", "poster"], [], 2)
    assert all_on(admin_client.get(run_page(run)), "meta[http-equiv=refresh]")
    assert go_on_with_all() == 1
    page = admin_client.get(run_page(run))
    assert not all_on(page, "meta[http-equiv=refresh]")
    assert "Overview: 1" in page.content.decode()
    unknown = Movie.objects.get(title="Unknown")
    assert all_on(page, f"a[href='{reverse('admin:catalog_movie_change', args=[unknown.pk])}']")


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_told_of_a_round_that_it_can_see(
    admin_client: Client, tmdb: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    MovieFactory(title="Stalker", year=1979)
    told: list[bool] = []
    monkeypatch.setattr(fill_movies, "delay", lambda: told.append(connection.in_atomic_block))
    admin_client.post(reverse(ADD), {})
    assert told == [False]


TROUBLE = {
    "key refused": (status(401), "refuses the key"),
    "down": (status(503), "trouble of its own"),
    "too many": (status(429, Retry_After="3600"), "alone for 60 minutes"),
    "something else": (content(b"<html>"), "unreadable"),
}


@pytest.mark.parametrize("kind", TROUBLE)
def test_the_desk_says_in_one_line_why_a_source_cannot_be_asked(
    admin_client: Client, tmdb: Sources, kind: str
) -> None:
    movie = MovieFactory(title="Stalker", tmdb_id=1398)
    behaviour, problem = TROUBLE[kind]
    refresh_movie(movie.pk)
    assert troubles_on(admin_client) == []
    tmdb.bad["/3"] = behaviour
    refresh_movie(movie.pk)
    (said,) = troubles_on(admin_client)
    assert problem in said
    tmdb.bad.clear()
    cache.delete("source-tmdb-pause")
    refresh_movie(movie.pk)
    assert troubles_on(admin_client) == []


def test_a_movie_that_is_not_there_is_no_trouble_of_a_source(
    admin_client: Client, tmdb: Sources
) -> None:
    refresh_movie(MovieFactory(tmdb_id=77).pk)
    assert troubles_on(admin_client) == []


def troubles_on(client: Client) -> list[str]:
    return [words_of(line) for line in all_on(client.get(reverse("desk")), "#source-troubles p")]


def test_what_keeps_a_round_waiting_is_one_line(admin_client: Client, tmdb: Sources) -> None:
    MovieFactory(title="Stalker", year=1979)
    tmdb.bad["/3"] = status(401)
    admin_client.post(reverse(ADD), {})
    go_on(EnrichmentRun.objects.get())
    assert "TMDB refuses the key" in admin_client.get(reverse(LIST)).content.decode()


def test_a_round_can_be_ended(admin_client: Client, tmdb: Sources) -> None:
    MovieFactory(title="Stalker", year=1979)
    admin_client.post(reverse(ADD), {})
    run = EnrichmentRun.objects.get()
    admin_client.post(reverse(LIST), {"action": "end", "_selected_action": [run.pk]})
    run.refresh_from_db()
    assert run.state == run.State.CANCELLED


def test_without_a_source_there_is_nothing_to_begin(admin_client: Client) -> None:
    assert admin_client.get(reverse(ADD)).status_code == 403
    assert all_on(admin_client.get(reverse(LIST)), ".messagelist .warning")


def test_what_an_admin_writes_is_theirs_from_then_on(admin_client: Client, tmdb: Sources) -> None:
    movie = MovieFactory(title="Stalker", year=1979)
    go_on(_begun(admin_client))
    movie.refresh_from_db()
    form = {
        **{name: getattr(movie, name) for name in ("title", "year", "imdb_id", "tmdb_id")},
        "overview": "",
        "runtime": "161",
        **formset("credits"),
        **formset("movietag_set"),
        **formset("certificates"),
    }
    change = reverse("admin:catalog_movie_change", args=[movie.pk])
    assert "TMDB" in admin_client.get(change).content.decode()
    assert admin_client.post(change, form).status_code == 302
    owners = {row.field: row for row in FieldSource.objects.all()}
    assert owners["overview"].source == owners["runtime"].source == "typed"
    assert owners["runtime"].person is not None
    assert owners["poster"].source == "tmdb"
    movie.source_records.update(asked_at=timezone.now() - timedelta(days=40), etag="")
    go_on(_begun(admin_client))
    movie.refresh_from_db()
    assert (movie.overview, movie.runtime) == ("", 161)


def _begun(admin_client: Client) -> EnrichmentRun:
    admin_client.post(reverse(ADD), {})
    return EnrichmentRun.objects.latest("pk")


def test_the_form_of_a_round_is_in_the_language_of_the_reader(
    admin_client: Client, tmdb: Sources
) -> None:
    english, german = (
        [
            words_of(label)
            for label in all_on(
                admin_client.get(reverse(ADD), headers={"accept-language": language}),
                "#enrichmentrun_form label",
            )
        ]
        for language in ("en", "de")
    )
    same = {word for word, other in zip(english, german, strict=True) if word == other}
    assert (len(english), same) == (16, {"TMDB"})
