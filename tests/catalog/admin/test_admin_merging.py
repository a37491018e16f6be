"""In the admin two movies are compared, merged and separated; pairs that may be one are shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog.admin import duplicates
from catalog.merging import jobs
from catalog.merging.duplicates import find_duplicates
from catalog.models import MergeJob, Movie, MovieMerge, PossibleDuplicate
from catalog.tasks import run_merge, run_waiting_merges
from tests.admin_pages import formset, queries_of
from tests.factories import CreditFactory, MovieFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, one_on

pytestmark = pytest.mark.django_db

Likeness = PossibleDuplicate.Likeness
PAIRS = "admin:catalog_possibleduplicate_changelist"


def merge_address(movie: Movie, other: Movie | None = None) -> str:
    address = reverse("admin:catalog_movie_merge", args=[movie.pk])
    return f"{address}?other={other.pk}" if other else address


def likeness_of(first: Movie, second: Movie) -> int | None:
    find_duplicates()
    found = PossibleDuplicate.objects.filter(first=first, second=second).first()
    return found.likeness if found else None


TOY_STORY = {"title": "Toy Story", "year": 1995}
HEAT = {"title": "Heat", "year": 1995}
SUSPECTS = {"title": "The Usual Suspects", "year": 1995}
PAIRS_OF_MOVIES: dict[str, tuple[dict[str, Any], dict[str, Any], int | None]] = {
    "same": (TOY_STORY, TOY_STORY, Likeness.SAME_TITLE),
    "a year apart": (TOY_STORY, {"title": "TOY STORY", "year": 1996}, Likeness.NEAR_YEAR),
    "article": (SUSPECTS, {"title": "Usual Suspects", "year": 1995}, Likeness.SAME_TITLE),
    "alternative": (
        {"title": "Amélie", "year": 2001},
        {"title": "Fabuleux", "alternative_titles": ["Amelie"], "year": 2001},
        Likeness.OTHER_TITLE,
    ),
    "other ids": (HEAT | {"tmdb_id": 1}, HEAT | {"tmdb_id": 2}, Likeness.OTHER_IDS),
    "same id": (
        HEAT | {"imdb_id": "tt0113277"},
        {"title": "Fuego", "year": 1986, "imdb_id": "tt00113277"},
        Likeness.SAME_ID,
    ),
    "no year": (TOY_STORY, TOY_STORY | {"year": None}, Likeness.NEAR_YEAR),
    "one word without a year": (HEAT, HEAT | {"year": None}, None),
    "remake": (HEAT, HEAT | {"year": 1986}, None),
    "part": ({"title": "Rocky II", "year": 1979}, {"title": "Rocky III", "year": 1979}, None),
}


@pytest.mark.parametrize(
    ("one", "other", "likeness"), PAIRS_OF_MOVIES.values(), ids=PAIRS_OF_MOVIES.keys()
)
def test_pairs_are_found(one: dict[str, Any], other: dict[str, Any], likeness: int | None) -> None:
    assert likeness_of(MovieFactory(**one), MovieFactory(**other)) == likeness


def test_a_pair_kept_as_two_is_not_suggested_again(admin_client: Client) -> None:
    second = [MovieFactory(title="Emma", year=1996) for _ in range(2)][1]
    find_duplicates()
    pair = PossibleDuplicate.objects.get()
    decide = reverse("admin:catalog_possibleduplicate_decide", args=[pair.pk])
    admin_client.post(decide, {"are": "two"})
    assert find_duplicates() == 0
    assert all_on(admin_client.get(reverse(PAIRS)), "[data-pair]") == []
    assert len(all_on(admin_client.get(reverse(PAIRS) + "?rejected"), "[data-pair]")) == 1
    admin_client.post(decide, {"are": "one"})
    assert len(all_on(admin_client.get(reverse(PAIRS)), "[data-pair]")) == 1
    second.title = "Anna"
    second.save()
    find_duplicates()
    assert not PossibleDuplicate.objects.exists()


def test_a_page_of_pairs_takes_as_many_queries_as_one(admin_client: Client) -> None:
    def add_pair(number: int) -> None:
        for _ in range(2):
            movie = MovieFactory(title=f"Twin number {number}", year=1990, genres=["Drama"])
            CreditFactory(movie=movie)

    add_pair(0)
    find_duplicates()
    one = queries_of(admin_client, reverse(PAIRS))
    for number in range(1, 15):
        add_pair(number)
    find_duplicates()
    # One more, to know that there are more pages.
    assert queries_of(admin_client, reverse(PAIRS)) <= one + 1
    assert len(all_on(admin_client.get(reverse(PAIRS) + "?page=2"), "[data-pair]")) == 5


def test_two_movies_are_merged_and_separated(admin_client: Client) -> None:
    kept, gone = MovieFactory(title="Heat"), MovieFactory(title="Heat, again")
    rating = RatingFactory(movie=gone)
    page = admin_client.get(merge_address(gone, kept))
    assert one_on(page, "#compared input[checked]").attributes["value"] == str(gone.pk)
    sent = {"other": gone.pk, "keep": kept.pk}
    answer = admin_client.post(merge_address(kept), sent)
    merge = MovieMerge.objects.get()
    assert answer["Location"] == reverse("admin:catalog_moviemerge_change", args=[merge.pk])
    assert Movie.objects.get() == kept
    assert one_on(admin_client.get(answer["Location"]), "[form=undo-merge]")
    admin_client.post(reverse("admin:catalog_moviemerge_undo", args=[merge.pk]))
    rating.refresh_from_db()
    assert rating.movie_id == gone.pk
    assert LogEntry.objects.filter(object_id=str(kept.pk)).count() == 2
    assert LogEntry.objects.filter(object_id=str(gone.pk)).count() == 2


def test_the_one_that_is_chosen_stays(admin_client: Client) -> None:
    first, second = MovieFactory(), MovieFactory()
    admin_client.post(merge_address(first), {"other": second.pk, "keep": second.pk})
    assert Movie.objects.get() == second


@pytest.mark.parametrize("other", ["", "x", "0", "999999", "9" * 30])
def test_no_other_movie_is_asked_for_again(admin_client: Client, other: str) -> None:
    address = f"{merge_address(MovieFactory())}?other={other}"
    assert one_on(admin_client.get(address), "#choose-other")
    assert admin_client.post(address, {"other": other}).status_code == 200
    assert Movie.objects.count() == 1


def test_an_old_merge_cannot_be_undone(admin_client: Client) -> None:
    first, second = MovieFactory(), MovieFactory()
    admin_client.post(merge_address(first), {"other": second.pk, "keep": first.pk})
    merge = MovieMerge.objects.get()
    MovieMerge.objects.update(merged_at=timezone.now() - timedelta(days=31))
    page = admin_client.get(reverse("admin:catalog_moviemerge_change", args=[merge.pk]))
    assert one_on(page, "#too-late")
    assert not all_on(page, "[form=undo-merge]")
    admin_client.post(reverse("admin:catalog_moviemerge_undo", args=[merge.pk]))
    assert Movie.objects.get() == first


def test_only_who_may_change_and_delete_movies_may_merge(client: Client) -> None:
    first, second = (MovieFactory(title="Twin of it", year=1999) for _ in range(2))
    find_duplicates()
    pair = PossibleDuplicate.objects.get()
    staff = UserFactory(is_staff=True)
    staff.user_permissions.set(
        Permission.objects.filter(codename__in=["change_movie", "view_movie"])
    )
    client.force_login(staff)
    decide = reverse("admin:catalog_possibleduplicate_decide", args=[pair.pk])
    look = reverse("admin:catalog_possibleduplicate_look")
    for address in (
        merge_address(first),
        reverse(PAIRS),
        reverse("admin:catalog_moviemerge_changelist"),
    ):
        assert client.get(address).status_code == 403
    for address in (merge_address(first, second), decide, look):
        assert client.post(address, {"other": second.pk, "keep": first.pk}).status_code == 403
    assert Movie.objects.count() == 2


@pytest.mark.parametrize("most_at_once", [2, 1])
def test_a_keeper_has_the_catalogue_looked_through(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, most_at_once: int
) -> None:
    monkeypatch.setattr(duplicates, "MOST_AT_ONCE", most_at_once)
    for _ in range(2):
        MovieFactory(title="Twin of it", year=1999)
    address = reverse("admin:catalog_possibleduplicate_look")
    page = admin_client.post(address, follow=True)
    assert len(all_on(page, "[data-pair]")) == (1 if most_at_once == 2 else 0)
    assert one_on(page, "#merges")


def added(client: Client, **fields: str) -> int:
    sent = {
        "title": "x",
        **formset("credits"),
        **formset("movietag_set"),
        **formset("certificates"),
        **fields,
    }
    client.post(reverse("admin:catalog_movie_add"), sent)
    return Movie.objects.count() - 1


@pytest.mark.parametrize(
    ("fields", "is_twin"),
    [
        ({"title": "USUAL SUSPECTS", "year": "1996"}, True),
        ({"title": "Verdächtige", "original_title": "The Usual Suspects", "year": "1995"}, True),
        ({"title": "The Usual Suspects"}, True),
        ({"title": "The Usual Suspects (1996)"}, True),
        ({"title": "Usual Suspects, The", "year": "1995"}, True),
        ({"title": "The Usual Suspects", "year": "2005"}, False),
        ({"title": "The Usual Suspect", "year": "1995"}, False),
        ({"title": "Other", "imdb_id": "tt0114814"}, True),
    ],
)
def test_adding_by_hand_warns_of_a_twin(
    admin_client: Client, fields: dict[str, str], is_twin: bool
) -> None:
    MovieFactory(title="The Usual Suspects", year=1995, imdb_id="tt0114814")
    assert added(admin_client, **fields) == (0 if is_twin else 1)
    if is_twin and "imdb_id" not in fields:
        assert added(admin_client, **fields, add_anyway="on") == 1


@pytest.mark.parametrize(
    ("typed", "year", "kept"),
    [
        ("Matrix, The (1999)", "", ("The Matrix", 1999)),
        ("The Matrix (1999)", "1999", ("The Matrix", 1999)),
        ("1984", "1956", ("1984", 1956)),
        ("Birdman (or not) (2014)", "", ("Birdman (or not)", 2014)),
        ("Léon (The Professional)", "1994", ("Léon (The Professional)", 1994)),
    ],
)
def test_a_title_is_taken_apart(
    admin_client: Client, typed: str, year: str, kept: tuple[str, int]
) -> None:
    assert added(admin_client, title=typed, year=year) == 0
    movie = Movie.objects.get()
    assert (movie.title, movie.year) == kept


def test_a_title_with_another_year_is_refused(admin_client: Client) -> None:
    assert added(admin_client, title="The Matrix (1999)", year="2003") == -1


def test_a_movie_that_is_there_is_not_its_own_twin(
    admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    movie = MovieFactory(title="Heat", year=1995)
    sent = {
        "title": "Heat",
        "year": "1996",
        **formset("credits"),
        **formset("movietag_set"),
        **formset("certificates"),
    }
    answer = admin_client.post(reverse("admin:catalog_movie_change", args=[movie.pk]), sent)
    assert answer.status_code == 302


def test_a_movie_with_a_merge_and_a_pair_can_be_deleted(admin_client: Client) -> None:
    kept = MovieFactory(title="Emma", year=1996)
    MovieFactory(title="Emma", year=1996)
    admin_client.post(merge_address(kept), {"other": MovieFactory().pk, "keep": kept.pk})
    find_duplicates()
    merge = reverse("admin:catalog_moviemerge_delete", args=[MovieMerge.objects.get().pk])
    assert admin_client.post(merge, {"post": "yes"}).status_code == 403
    sent = {"post": "yes", "typed": "Emma"}
    admin_client.post(reverse("admin:catalog_movie_delete", args=[kept.pk]), sent)
    assert not Movie.objects.filter(pk=kept.pk).exists()
    assert not MovieMerge.objects.exists()
    assert not PossibleDuplicate.objects.exists()


def many_ratings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one row be more than a page moves."""
    monkeypatch.setattr(jobs, "MOST_AT_ONCE", 0)


def test_many_rows_are_left_to_a_worker(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where no broker answers: the schedule finds what waits."""
    many_ratings(monkeypatch)
    kept, gone = MovieFactory(title="Heat"), MovieFactory(title="Heat, again")
    rating = RatingFactory(movie=gone)
    sent = {"other": gone.pk, "keep": kept.pk}
    for _ in range(2):
        answer = admin_client.post(merge_address(kept), sent)
    job = MergeJob.objects.get()
    assert one_on(admin_client.get(answer["Location"]), "#merge-job")
    assert Movie.objects.count() == 2
    run_merge(job.pk)
    done = admin_client.get(answer["Location"])
    merge = MovieMerge.objects.get()
    assert done["Location"] == reverse("admin:catalog_moviemerge_change", args=[merge.pk])
    assert admin_client.get(done["Location"]).status_code == 200

    answer = admin_client.post(reverse("admin:catalog_moviemerge_undo", args=[merge.pk]))
    assert MovieMerge.objects.exists()
    run_waiting_merges()
    done = admin_client.get(answer["Location"])
    assert done["Location"] == reverse("admin:catalog_movie_change", args=[gone.pk])
    rating.refresh_from_db()
    assert rating.movie_id == gone.pk
    assert LogEntry.objects.filter(object_id=str(gone.pk)).count() == 2


def test_a_worker_that_cannot_says_why(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_ratings(monkeypatch)
    kept, gone = MovieFactory(), MovieFactory()
    RatingFactory(movie=gone)
    answer = admin_client.post(merge_address(kept), {"other": gone.pk, "keep": kept.pk})
    kept.delete()
    run_waiting_merges()
    done = admin_client.get(answer["Location"], follow=True)
    assert all_on(done, ".errorlist, .messagelist .error")
    assert Movie.objects.get() == gone


def test_what_a_dead_worker_left_is_done_by_the_next(db: None) -> None:
    kept, gone = MovieFactory(), MovieFactory()
    job = jobs.ask_for_merge(kept.pk, gone.pk, None)
    now = timezone.now()
    MergeJob.objects.update(claimed_until=now + timedelta(minutes=1))
    assert jobs.run_waiting() == 0
    MergeJob.objects.update(claimed_until=now - timedelta(seconds=1))
    assert jobs.run_waiting() == 1
    jobs.run(job)
    assert MovieMerge.objects.count() == 1
    MergeJob.objects.update(finished_at=now - timedelta(days=2))
    assert MergeJob.objects.forget_old() == 1


def test_who_may_not_merge_waits_for_none(client: Client) -> None:
    job = jobs.ask_for_merge(MovieFactory().pk, MovieFactory().pk, None)
    address = reverse("admin:catalog_moviemerge_job", args=[job.pk])
    assert client.get(address).status_code == 302
    client.force_login(UserFactory(is_staff=True))
    assert client.get(address).status_code == 403
