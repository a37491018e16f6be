"""What the desk says of models is held against what trainings stored and what people did."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from catalog.models import Rating, WatchlistEntry
from movierec.desk.claims import check_desk
from recommendations.claims.report import Report
from recommendations.models import Impression, InterleavingTest, ModelVersion, Prediction
from recommendations.quality import live_use, versions
from tests.factories import (
    AdminFactory,
    ModelVersionFactory,
    MovieFactory,
    RatingFactory,
    UserFactory,
)
from tests.recommendations.claims.told_lies import Lie, not_found

from .test_desk import measured

pytestmark = pytest.mark.django_db

LIES: dict[str, Lie] = {
    "desk: models, the newest first": (r'(data-version=")\d+', r"\g<1>99"),
    "desk: the model in service": (r"<strong>\s*in service\s*</strong>", "<small>Retired</small>"),
    "desk: which model is better": (r">\s*Better\b", ">Worse"),
    "desk: figures of models": (r"(0\.3\d\d <small[^>]*>\(0)\.2", r"\g<1>.1"),
    "desk: how far a model's stars were off": (r"0\.79", "0.78"),
    "desk: what is said of the newest model": (r"is better than the one", "is worse than the one"),
    "desk: NDCG by training": (r'(class="dot dot-ours" cx="[^"]+" cy=")[\d.]+', r"\g<1>99"),
    "desk: whose picks people took up": (r'(data-wins="none">\s*)\d+', r"\g<1>7"),
    "desk: the challenger's part": (r"71\.9%", "72.9%"),
    "desk: which model people prefer": (
        r"People prefer the picks of the challenger, model \d+, beyond chance",
        "No difference beyond chance so far",
    ),
    "desk: picks that were shown": (r"(<dt>Shown</dt>\s*<dd>\s*)\d+", r"\g<1>26"),
    "desk: what became of picks": (r'(data-count="5">\s*)20\.0', r"\g<1>21.0"),
    "desk: picks against others": (r"shown as picks got 4\.75", "shown as picks got 4.65"),
    "desk: errors by week": (r'(id="week-errors".*?<td>)\d+', r"\g<1>7"),
    "desk: errors by week as lines": (
        r'(week-error-heading.*?class="dot dot-ours" cx="[^"]+" cy=")[\d.]+',
        r"\g<1>99",
    ),
}


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def site() -> None:
    """A site with models, a test of two, and picks that people reacted to."""
    AdminFactory()
    old = ModelVersionFactory(
        metrics=measured(0.3004, 0.0, -0.01, 0.01), state=ModelVersion.State.RETIRED
    )
    metrics = measured(0.3336, 0.0332, 0.0104, 0.0568)
    for figures, name in (("model", "coverage"), ("most popular", "ndcg"), ("champion", "ndcg")):
        value = metrics[figures][name]
        metrics[figures][f"{name}_interval"] = [0.9 * value, 1.1 * value]
    new = ModelVersionFactory(metrics=metrics)
    InterleavingTest.objects.create(
        champion=old,
        challenger=new,
        state=InterleavingTest.State.ENDED,
        outcome=InterleavingTest.Outcome.PROMOTED,
        ended_at=timezone.now(),
        champion_wins=9,
        challenger_wins=23,
        ties=6,
    )
    shown_and_rated(new)


def shown_and_rated(version: ModelVersion) -> None:
    """Let someone rate movies, half of which they were shown, and others go by."""
    user = UserFactory()
    began = timezone.now() - timedelta(hours=1)
    for place in range(40):
        rating = RatingFactory(user=user, stars=(3.0, 4.5, 2.0, 5.0)[place % 4])
        if place % 2:
            Impression.objects.create(
                user=user, movie=rating.movie, visit_began=began, last_shown=began
            )
        if place < 30:
            Prediction.objects.create(
                rating=rating,
                version=version,
                stars=rating.stars - (1 if place % 2 else 0.5),
                deviation=1.0,
                made_at=timezone.now() - timedelta(weeks=place % 2),
            )
    for _ in range(5):
        Impression.objects.create(
            user=user, movie=MovieFactory(), visit_began=began, last_shown=began, taken_up=True
        )
    wanted = Impression.objects.filter(user=user, taken_up=True)[:2]
    for impression in wanted:
        WatchlistEntry.objects.put(user.pk, impression.movie)
    seen = Rating.objects.filter(user=user, stars=4.5)[0]
    Rating.objects.filter(pk=seen.pk).update(created_at=began + timedelta(minutes=5))


def checked() -> Report:
    report = Report()
    check_desk(report)
    return report


def of_models(report: Report) -> set[str]:
    return set(report.made) & set(LIES)


@pytest.mark.usefixtures("site")
def test_all_holds_and_every_lie_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    report = checked()
    assert report.false == {}
    assert of_models(report) == set(LIES)
    assert not_found(checked, LIES, monkeypatch) == []


def test_all_holds_where_nothing_is_known() -> None:
    AdminFactory()
    report = checked()
    assert report.false == {}
    assert "desk: two models" in report.made


def test_where_too_little_is_known_a_comparison_without_words_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    AdminFactory()
    empty = (r'<p id="few-rated">', '<p id="picks-against-others"></p><p>')
    assert not_found(checked, {"desk: picks against others": empty}, monkeypatch) == []


@pytest.mark.usefixtures("site")
def test_a_verdict_on_the_wrong_side_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions.VersionQuality, "verdict", "worse")
    false = checked().false
    assert {"desk: which model is better", "desk: what is said of the newest model"} <= set(false)


@pytest.mark.usefixtures("site")
def test_an_interval_that_is_too_narrow_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_use, "_NORMAL", 1.64)
    false = checked().false
    assert {"desk: what became of picks", "desk: picks against others"} <= set(false)
