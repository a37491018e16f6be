"""The same file twice changes nothing; which of two ratings counts is the user's choice."""

from datetime import UTC, datetime

import pytest

from catalog.imports.history import running
from catalog.models import HistoryImport, Movie, Rating
from catalog.models.history_import import MOST_ATTEMPTS

from ....factories import MovieFactory, UserFactory
from .bringing import Content, bring, csv_text, lb_ratings, stars_of
from .test_letterboxd import archive
from .test_undo import library

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue() -> None:
    for title, year in [("Heat", 1995), ("Paper Moon", 1973), ("Alien", 1979), ("Fargo", 1996)]:
        MovieFactory(title=title, year=year)


@pytest.mark.parametrize("rule", HistoryImport.Rule.values)
@pytest.mark.parametrize(
    "content",
    [
        archive(),
        lb_ratings(("The Glass Harbour", 2025, 5), ("Heat", 1995, 2)),
        csv_text(("title", "year", "rating"), ("Heat", 1995, 2), ("Heat", 1995, 3)),
    ],
)
def test_the_same_file_twice_changes_nothing(content: Content, rule: str) -> None:
    user = UserFactory()
    bring(user, content)
    before = library()
    history_import = bring(user, content, rule=rule)
    assert history_import.reports[0]["taken"] == {}
    assert library() == before


@pytest.mark.parametrize(("rule", "stars"), [("newest", 4.0), ("file", 4.0), ("here", 1.0)])
def test_an_older_rating_here(rule: str, stars: float) -> None:
    user = UserFactory()
    rate(user.pk, datetime(2020, 1, 1, tzinfo=UTC))
    bring(user, lb_ratings(("Heat", 1995, 4)), rule=rule)
    assert stars_of(user) == {"Heat": stars}


@pytest.mark.parametrize(("rule", "stars"), [("newest", 1.0), ("file", 4.0), ("here", 1.0)])
def test_a_newer_rating_here(rule: str, stars: float) -> None:
    user = UserFactory()
    rate(user.pk, datetime(2025, 1, 1, tzinfo=UTC))
    history_import = bring(user, lb_ratings(("Heat", 1995, 4)), rule=rule)
    assert stars_of(user) == {"Heat": stars}
    assert history_import.reports[0]["skipped"] == ({} if rule == "file" else {"kept_here": 1})


def rate(user: int, at: datetime) -> None:
    Rating.objects.rate(user, Movie.objects.get(title="Heat"), 1.0)
    Rating.objects.update(updated_at=at)


def test_an_interrupted_import_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    user, other = UserFactory(), UserFactory()

    class Killed(BaseException):
        pass

    def kill(history_import: HistoryImport) -> None:
        if history_import.done >= 4:
            raise Killed

    one = bring(other, archive())
    history_import = HistoryImport.objects.create(user=user, files=one.files)
    with pytest.raises(Killed):
        running.run(history_import, kill)
    assert running.continue_all() == 0
    history_import.refresh_from_db()
    assert history_import.done == 4  # the dead worker may still be alive
    HistoryImport.objects.update(claimed_until=datetime(2020, 1, 1, tzinfo=UTC))
    assert running.continue_all() == 1
    history_import.refresh_from_db()
    assert history_import.state == HistoryImport.State.DONE
    assert history_import.reports == one.reports
    assert stars_of(user) == stars_of(other)


def test_an_import_that_kills_its_workers_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    user = UserFactory()
    files = bring(UserFactory(), archive()).files
    history_import = HistoryImport.objects.create(user=user, files=files)

    class Killed(BaseException):
        pass

    def die(files: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(running, "read", die)
        for _ in range(MOST_ATTEMPTS):
            HistoryImport.objects.update(claimed_until=None)
            with pytest.raises(Killed):
                running.continue_all()
    HistoryImport.objects.update(claimed_until=None)
    assert running.continue_all() == 1
    history_import.refresh_from_db()
    assert (history_import.state, bool(history_import.problem)) == ("refused", True)
    assert running.continue_all() == 0
