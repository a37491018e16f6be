"""The numbers of the desk are held against the tables they are of."""

from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from catalog.models import HistoryImport, Movie, PossibleDuplicate
from movierec.desk import claims, glance
from movierec.desk.claims import check_desk
from recommendations.claims.report import Report
from tests.factories import (
    AdminFactory,
    ImportedUserFactory,
    ModelVersionFactory,
    MovieFactory,
    RatingFactory,
    UserFactory,
)
from tests.recommendations.claims.told_lies import Lie, not_found

pytestmark = pytest.mark.django_db

LIES: dict[str, Lie] = {
    "desk: members": (r'(id="members">.*?)\b3\b', r"\g<1>4"),
    "desk: members who logged in": (r"1 logged in", "2 logged in"),
    "desk: movies": (r"(<dt>Movies</dt>.*?>)\d+(</a>)", r"\g<1>9\2"),
    "desk: last training": (r"Model \d+", "Model 99"),
    "desk: what waits": (r"<strong>\s*1\s*</strong>", "<strong>0</strong>"),
    "desk: ratings within 30 days": (r"2 ratings by members", "3 ratings by members"),
    "desk: ratings a day": (r"<td>2</td>", "<td>1</td>"),
    "desk: bars as high as the counts": (r'(class="chart-column"[^>]* height=")[\d.]+', r"\g<1>63"),
}


@pytest.fixture(autouse=True)
def site(settings: Settings, tmp_path: Path) -> None:
    """A site with three members, ratings by them and of a data set, and what waits."""
    settings.DATA_DIR = tmp_path
    AdminFactory()
    UserFactory(last_login=timezone.now())
    UserFactory(is_active=False)
    member = UserFactory()
    movies = MovieFactory.create_batch(3)
    for movie in movies[:2]:
        RatingFactory(user=member, movie=movie)
    RatingFactory(user=ImportedUserFactory(), movie=movies[2])
    Movie.everything.filter(pk=movies[0].pk).update(hidden_at=timezone.now())
    HistoryImport.objects.create(user=member, state=HistoryImport.State.REFUSED)
    PossibleDuplicate.objects.create(first=movies[1], second=movies[2], likeness=1)
    ModelVersionFactory()


def checked() -> Report:
    report = Report()
    check_desk(report)
    return report


def test_all_holds_and_every_lie_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    report = checked()
    assert report.false == {}
    assert set(LIES) <= set(report.made)
    assert not_found(checked, LIES, monkeypatch) == []


def test_more_than_is_counted_is_said_to_be_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """It said that as many waited as were counted at most."""
    MovieFactory.create_batch(2)
    monkeypatch.setattr(glance, "MOST_COUNTED", 3)
    assert checked().false.keys() == {"desk: what waits"}
    monkeypatch.setattr(claims, "MOST_COUNTED", 3)
    assert checked().false == {}


def test_without_an_admin_there_is_no_line() -> None:
    User.objects.filter(is_superuser=True).update(is_superuser=False)
    assert not checked().made
