"""New movies come by themselves as the admin's rules say, once a day."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from catalog.additions.taking_up import take_up_new_movies
from catalog.enrichment.changes import renew_changed
from catalog.models import Movie, NewMovieRules, SourceRecord
from movierec.embedded.recorded_sources import RecordedMovie
from tests.catalog.sources import Sources, status
from tests.factories import MovieFactory

pytestmark = pytest.mark.django_db
CHANGE = "admin:catalog_newmovierules_change"


@pytest.fixture
def rules(tmdb: Sources) -> NewMovieRules:
    """Three movies came out last week, one last year; the rules take new ones."""
    today = timezone.localdate()
    for number, days in ((1, 7), (2, 6), (3, 5), (4, 400)):
        released = today - timedelta(days=days)
        tmdb.movies[number] = RecordedMovie(
            number, f"New {number}", released.year, released.isoformat()
        )
    rules = NewMovieRules.current()
    rules.kind = NewMovieRules.Kind.RULES
    rules.save()
    return rules


def titles() -> set[str]:
    return set(Movie.objects.values_list("title", flat=True))


def test_what_is_new_and_fits_comes_once_a_day(rules: NewMovieRules, tmdb: Sources) -> None:
    assert take_up_new_movies() == 3
    assert titles() == {"New 1", "New 2", "New 3"}
    assert all(movie.poster for movie in Movie.objects.all())
    tmdb.asked.clear()
    assert take_up_new_movies() == 0
    assert not tmdb.asked
    NewMovieRules.objects.update(last_done=timezone.localdate() - timedelta(days=1))
    assert take_up_new_movies() == 0
    assert "/3/movie/1" not in tmdb.asked


def test_so_many_a_day_at_most(rules: NewMovieRules) -> None:
    NewMovieRules.objects.update(most_a_day=2)
    assert take_up_new_movies() == 2


def test_what_was_merged_with_another_is_here(rules: NewMovieRules) -> None:
    NewMovieRules.objects.update(most_a_day=1)
    kept = MovieFactory(title="Kept", year=1950)
    kept.alternative_ids.create(field="tmdb_id", value="1")
    assert take_up_new_movies() == 1
    assert titles() == {"Kept", "New 2"}


def test_what_is_looked_at_too_little_is_left(rules: NewMovieRules) -> None:
    NewMovieRules.objects.update(least_popularity=10.5)
    assert take_up_new_movies() == 0


def test_the_rules_are_told_to_the_source(rules: NewMovieRules, tmdb: Sources) -> None:
    NewMovieRules.objects.update(least_votes=7, languages="en, de", region="DE")
    assert take_up_new_movies() == 3
    query = next(query for query in tmdb.queries if "vote_count.gte" in query)
    assert query["vote_count.gte"] == "7"
    assert query["with_original_language"] == "en|de"
    assert query["region"] == "DE"
    assert not [name for name in query if name.startswith("primary")]
    assert query["include_adult"] == "false"


def test_only_what_was_asked_for_unless_the_admin_says_so(
    rules: NewMovieRules, tmdb: Sources
) -> None:
    NewMovieRules.objects.all().delete()
    assert take_up_new_movies() == 0
    assert not tmdb.asked


def test_without_a_key_nobody_is_asked(
    rules: NewMovieRules, tmdb: Sources, settings: Settings
) -> None:
    settings.TMDB_KEY = ""
    assert take_up_new_movies() == 0
    assert not tmdb.asked


@pytest.mark.parametrize("path", ["/3/discover", "/3/movie"])
def test_a_source_that_is_down_is_said_and_asked_again(
    rules: NewMovieRules, tmdb: Sources, path: str
) -> None:
    tmdb.bad[path] = status(500)
    assert take_up_new_movies() == 0
    assert "trouble of its own" in NewMovieRules.current().problem
    tmdb.bad.clear()
    assert take_up_new_movies() == 3
    assert NewMovieRules.current().problem == ""


def test_trouble_with_one_movie_keeps_no_other_one_out(rules: NewMovieRules, tmdb: Sources) -> None:
    tmdb.bad["/3/movie/1"] = status(500)
    assert take_up_new_movies() == 2
    assert "trouble of its own" in NewMovieRules.current().problem
    tmdb.bad.clear()
    NewMovieRules.objects.update(last_done=timezone.localdate() - timedelta(days=1))
    assert take_up_new_movies() == 1


def test_no_day_brings_more_than_its_share_whatever_went_wrong(
    rules: NewMovieRules, tmdb: Sources
) -> None:
    NewMovieRules.objects.update(most_a_day=2)
    tmdb.bad["/3/movie/2"] = tmdb.bad["/3/movie/3"] = status(500)
    assert take_up_new_movies() == 1
    tmdb.bad.clear()
    assert take_up_new_movies() == 0


def test_a_poster_that_could_not_be_fetched_comes_later(
    rules: NewMovieRules, tmdb: Sources
) -> None:
    tmdb.bad["/t/p/w780/p1"] = status(503)
    take_up_new_movies()
    movie = Movie.objects.get(title="New 1")
    assert not movie.poster
    tmdb.bad.clear()
    SourceRecord.objects.update(asked_at=timezone.now() - timedelta(days=2))
    renew_changed()
    movie.refresh_from_db()
    assert movie.poster


def test_the_admin_sets_the_rules(admin_client: Client, tmdb: Sources) -> None:
    page = reverse(CHANGE, args=[1])
    answer = admin_client.get(reverse("admin:catalog_newmovierules_changelist"))
    assert answer["Location"] == page
    said = {
        "kind": "rules",
        "within_days": "30",
        "least_votes": "5",
        "least_popularity": "1",
        "languages": "en, de",
        "region": "DE",
        "most_a_day": "3",
    }
    for wrong in ({"languages": "English"}, {"region": "de"}, {"within_days": "0"}):
        assert admin_client.post(page, said | wrong).status_code == 200
    assert admin_client.post(page, said).status_code == 302
    rules = NewMovieRules.current()
    assert (rules.kind, rules.within_days, rules.languages) == ("rules", 30, "en, de")
