"""The desk says how the site is, and whether its recommendations are good."""

import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from catalog.merging.duplicates import find_duplicates
from catalog.models import HistoryImport, MovieRequest, Rating, UnmatchedMovie, WatchlistEntry
from movierec.recent_errors import MOST_BYTES, NAME, RecentErrorsHandler, recent_errors
from recommendations.models import Impression, ModelVersion, Prediction
from recommendations.taste.figures import Period
from tests.factories import (
    ImportedUserFactory,
    ModelVersionFactory,
    MovieFactory,
    RatingFactory,
    UserFactory,
)
from tests.html_reading import all_on, fields_of, one_on, text_of, words_of

pytestmark = pytest.mark.django_db

DESK = "/admin/desk/"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def measured(ndcg: float, difference: float, low: float, high: float) -> dict[str, Any]:
    return {
        "model": {"ndcg": ndcg, "ndcg_interval": [ndcg - 0.02, ndcg + 0.02], "users": 40,
                  "stratified_ndcg": 0.1, "coverage": 0.25},
        "most popular": {"ndcg": 0.2},
        "champion": {"ndcg": ndcg - difference},
        "difference": {"ndcg": difference, "interval": [low, high]},
    }  # fmt: skip


def test_who_may_open_it(client: Client) -> None:
    assert reverse("desk") == DESK
    assert client.get(DESK).status_code == 302
    client.force_login(UserFactory())
    assert client.get(DESK).status_code == 302
    staff = UserFactory(is_staff=True)
    client.force_login(staff)
    assert one_on(client.get(DESK), "#glance")
    assert not all_on(client.get(DESK), "#quality")
    staff.user_permissions.add(Permission.objects.get(codename="view_modelversion"))
    assert one_on(client.get(DESK), "#quality")
    assert client.post(DESK).status_code == 405


def test_an_empty_site_says_what_is_missing(admin_client: Client) -> None:
    page = admin_client.get(DESK)
    for empty in ("#no-errors", "#no-versions", "#few-shown", "#few-rated"):
        assert one_on(page, empty)


def test_ratings_of_members_are_counted_by_day(admin_client: Client) -> None:
    today = timezone.now()
    for days, count in ((0, 2), (3, 1), (40, 1)):
        for _ in range(count):
            rating = RatingFactory()
            Rating.objects.filter(pk=rating.pk).update(created_at=today - timedelta(days=days))
    RatingFactory(user=ImportedUserFactory())
    days = admin_client.get(DESK).context["seen"].days
    assert len(days) == 30
    assert [day.count for day in days if day.count] == [1, 2]
    assert days[-1] == Period(timezone.localdate(), 2)


def test_what_waits_is_counted_and_leads_there(admin_client: Client) -> None:
    for _ in range(2):
        MovieFactory(title="Emma", year=1996)
    MovieFactory(poster_url="https://example.org/a.jpg")
    MovieFactory(hidden_at=timezone.now())
    find_duplicates()
    page = admin_client.get(DESK)
    counts = [li.attributes["data-count"] for li in all_on(page, "#waiting li")]
    assert counts[:2] == ["1", "2"]
    without_poster = all_on(page, "#waiting a")[1].attributes["href"]
    assert admin_client.get(without_poster).context["cl"].result_count == 2
    for link in all_on(page, "#waiting a"):
        assert admin_client.get(link.attributes["href"]).status_code == 200


@pytest.mark.parametrize(
    ("difference", "verdict"),
    [
        ((0.03, 0.01, 0.05), "better"),
        ((-0.03, -0.05, -0.01), "worse"),
        ((0.01, -0.01, 0.03), "same"),
    ],
)
def test_a_model_is_compared_with_the_one_in_service(
    admin_client: Client, difference: tuple[float, float, float], verdict: str
) -> None:
    older = ModelVersionFactory(metrics={})
    newer = ModelVersionFactory(metrics=measured(0.31, *difference))
    ModelVersionFactory(state=ModelVersion.State.FAILED, artefact="")
    page = admin_client.get(DESK)
    rows = {row.attributes["data-version"]: row for row in all_on(page, "#versions tbody tr")}
    assert set(rows) == {str(older.pk), str(newer.pk)}
    assert rows[str(newer.pk)].attributes["data-verdict"] == verdict
    assert rows[str(older.pk)].attributes["data-verdict"] == "unknown"
    assert one_on(page, "#newest-model").attributes["data-verdict"] == verdict
    assert "0.310 (0.290 – 0.330)" in words_of(rows[str(newer.pk)])


def test_no_difference_has_no_sign(admin_client: Client) -> None:
    ModelVersionFactory(metrics=measured(0.31, -0.0001, -0.002, 0.0004))
    assert "0.000 (−0.002 – 0.000)" in words_of(one_on(admin_client.get(DESK), "#versions"))


def test_the_desk_lists_members_without_imported_users(admin_client: Client) -> None:
    imported = ImportedUserFactory()
    for link in all_on(admin_client.get(DESK), "#desk-actions a, #members a"):
        if "/accounts/user/" in str(link.attributes["href"]):
            listed = admin_client.get(link.attributes["href"]).context["cl"].result_list
            assert imported not in listed


def test_models_over_time_are_a_line(admin_client: Client) -> None:
    for ndcg in (0.25, 0.3, 0.35):
        ModelVersionFactory(metrics=measured(ndcg, 0.0, -0.1, 0.1))
    chart = admin_client.get(DESK).context["version_chart"]
    model, popular = chart.lines
    assert [y for _x, y in model.dots] == sorted(
        (y for _x, y in model.dots), key=float, reverse=True
    )
    assert len({y for _x, y in popular.dots}) == 1


def test_errors_of_predicted_stars_are_by_model_and_week(admin_client: Client) -> None:
    version = ModelVersionFactory()
    for number in range(30):
        rating = RatingFactory(stars=4.0)
        weeks = timedelta(weeks=number % 2)
        Prediction.objects.create(
            rating=rating,
            version=version,
            stars=3.0 if number % 2 else 4.5,
            deviation=1.0,
            made_at=timezone.now() - weeks,
        )
    context = admin_client.get(DESK).context
    (quality,) = context["versions"]
    assert quality.rmse_of == 30
    assert quality.rmse == pytest.approx(((1.0 + 0.25) / 2) ** 0.5)
    weeks = context["use"].weeks
    assert [(week.number, week.mean, week.rmse) for week in weeks] == [
        (15, 1.0, 1.0),
        (15, 0.5, 0.5),
    ]


def test_what_became_of_the_movies_shown(admin_client: Client) -> None:
    user = UserFactory()
    movies = [MovieFactory() for _ in range(25)]
    began = timezone.now() - timedelta(hours=1)
    for place, movie in enumerate(movies):
        Impression.objects.create(
            user=user, movie=movie, taken_up=place < 5, visit_began=began, last_shown=began
        )
    for movie in movies[:2]:
        WatchlistEntry.objects.put(user.pk, movie)
    Rating.objects.rate(user.pk, movies[0], 4.0)
    before = RatingFactory(user=user, movie=movies[1])
    Rating.objects.filter(pk=before.pk).update(created_at=began - timedelta(days=1))
    use = admin_client.get(DESK).context["use"]
    assert use.shown == 25
    assert (use.opened.number, use.watchlisted.number, use.rated.number) == (5, 2, 1)
    assert use.opened.low < use.opened.value == 0.2 < use.opened.high
    assert use.picks is None


def test_ratings_of_picks_are_set_against_others(admin_client: Client) -> None:
    user = UserFactory()
    began = timezone.now() - timedelta(hours=1)
    for place in range(40):
        rating = RatingFactory(user=user, stars=4.5 if place % 2 else 3.0)
        if place % 2:
            Impression.objects.create(
                user=user, movie=rating.movie, visit_began=began, last_shown=began
            )
    use = admin_client.get(DESK).context["use"]
    assert (use.picks.number, use.picks.value, use.picks.low) == (20, 4.5, 4.5)
    assert (use.others.number, use.others.value) == (20, 3.0)


def test_its_queries_do_not_grow(
    admin_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        ModelVersionFactory(metrics=measured(0.3, 0.0, -0.1, 0.1))
        RatingFactory()
    with django_assert_max_num_queries(30):
        admin_client.get(DESK)


def test_errors_are_kept_for_a_day(admin_client: Client, folder: Path) -> None:
    handler = RecentErrorsHandler(str(folder))
    record = logging.LogRecord("nights", logging.ERROR, "", 1, "broken: %s\nand more", ("x",), None)
    handler.emit(record)
    record.created -= 90_000
    handler.emit(record)
    (error,) = recent_errors(folder)
    assert (error.source, error.message) == ("nights", "broken: x")
    assert len(all_on(admin_client.get(DESK), "#errors tbody tr")) == 1


def test_errors_fill_no_disk(folder: Path) -> None:
    handler = RecentErrorsHandler(str(folder))
    record = logging.LogRecord("nights", logging.ERROR, "", 1, "x" * 5000, (), None)
    for _ in range(3 * MOST_BYTES // 300):
        handler.emit(record)
    assert sum(path.stat().st_size for path in folder.glob("recent-errors*")) < 3 * MOST_BYTES
    assert recent_errors(folder)


def test_a_line_that_was_cut_off_hides_no_other(tmp_path: Path) -> None:
    handler = RecentErrorsHandler(str(tmp_path))
    record = logging.LogRecord("catalog", logging.ERROR, "", 0, "before", None, None)
    handler.emit(record)
    with (tmp_path / NAME).open("a") as file:
        file.write(json.dumps([record.created, "catalog", "the disk is full"])[:-9] + "\n")
    record.msg = "after"
    handler.emit(record)
    assert [error.message for error in recent_errors(tmp_path)] == ["after", "before"]


def test_an_error_that_cannot_be_kept_is_no_other_error(folder: Path) -> None:
    (folder / NAME).mkdir()
    RecentErrorsHandler(str(folder)).emit(
        logging.LogRecord("nights", logging.ERROR, "", 1, "x", (), None)
    )


def test_what_people_wait_for_is_there_with_a_way_on(admin_client: Client) -> None:
    someone = UserFactory(username="anna")
    states = MovieRequest.State
    for number, state in enumerate([states.REFUSED, states.REFUSED, states.WAITING, states.DONE]):
        MovieRequest.objects.create(
            user=someone, source="tmdb", source_id=str(number), title=f"Heat {number}", state=state
        )
    HistoryImport.objects.create(user=someone, state=HistoryImport.State.REFUSED)
    UnmatchedMovie.objects.create(user=someone, key="x", title="A secret")
    page = admin_client.get(DESK)
    counts = [str(each.attributes["data-count"]) for each in all_on(page, "#waiting li")]
    assert counts == ["0", "0", "2", "1", "1", "1"]
    links = [str(link.attributes["href"]) for link in all_on(page, "#waiting a")]
    shown = [admin_client.get(link) for link in links]
    assert [page.status_code for page in shown] == [200] * 5
    rows = [len(all_on(page, "#result_list tbody tr")) for page in shown]
    assert rows[2:] == [2, 1, 1]
    for each in (page, *shown[2:]):
        assert "anna" not in text_of(each)
        assert "A secret" not in text_of(each)
    add = all_on(shown[2], ".field-what_to_do a")[0].attributes["href"]
    assert fields_of(admin_client.get(str(add)))["title"] == "Heat 1"
