"""`manage.py check_claims`: pages are held against the numbers, and false words are found."""

from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.claims.check import Report, check
from recommendations.home import page as home_page
from recommendations.models import ChosenGroup, ModelVersion, NotInterested, Preferences
from recommendations.onboarding.movie_groups import groups_of
from recommendations.registry.current import current_model
from recommendations.serving import picks as serving_picks
from tests.factories import UserFactory

from ..home.home_page import movie_lover

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_cached() -> None:
    cache.clear()


def report_on(*users: User) -> Report:
    model = current_model()
    assert model is not None
    return check(users, model)


def test_all_holds_for_people_of_all_kinds(trained: ModelVersion) -> None:
    lover, newcomer, chooser, odd = movie_lover(), UserFactory(), UserFactory(), movie_lover()
    Rating.objects.rate(newcomer.pk, Movie.objects.get(title="Alien"), 5.0)
    NotInterested.objects.mark(lover.pk, Movie.objects.get(title="Aladdin"))
    model = current_model()
    assert model is not None
    ChosenGroup.objects.choose(chooser.pk, groups_of(model)[0][:3])
    Preferences.objects.create(user=odd, novelty=1.0, variety=1.0)
    busy = movie_lover()
    for movie in Movie.objects.popular()[:90:2]:
        Rating.objects.rate(busy.pk, movie, 3.5)
    real = User.objects.exclude(pk__gte=lover.pk).order_by("pk")[:6]
    report = report_on(lover, newcomer, chooser, odd, busy, *real)
    assert report.false == {}
    assert {
        "because you gave",
        "loved here",
        "rated by people here",
        "from many of your ratings",
        "in common",
        "predicted stars",
        "panel: the largest first",
        "row 'gems': rated by few",
        "row 'because': fits",
        "similar to a movie with few ratings",
    } <= set(report.made)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Loved here: 4.9 from 583 ratings", "loved here"),
        ("Rated 3.1 by 7 people here", "rated by people here"),
        ("Because you gave Congo 2 stars", "because you gave"),
        ("Because you gave Fargo 3 stars", "because you gave"),
        ("Because you chose the group Westerns", "because you chose"),
        ("Much liked here lately", "liked lately"),
        ("Many people here like it", "a sentence of a known form"),
    ],
)
def test_a_false_sentence_is_found(
    trained: ModelVersion, monkeypatch: pytest.MonkeyPatch, said: str, kind: str
) -> None:
    monkeypatch.setattr(serving_picks, "reason_for", lambda *_of: said)
    report = report_on(movie_lover())
    assert report.held[kind] == 0
    assert len(report.false[kind]) == report.made[kind] > 0


def test_a_row_of_what_does_not_fit_is_found(
    trained: ModelVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unfit(viewer: Any) -> Any:
        return home_page.rows.Ranking(
            "different", "Different", "Fits", viewer.best_where(~viewer.fitting, 60)
        )

    monkeypatch.setattr(home_page.rows, "different", unfit)
    report = report_on(movie_lover())
    assert report.false["row 'different': fits"]


def test_it_prints_a_line_for_each_kind(trained: ModelVersion) -> None:
    out = StringIO()
    call_command("check_claims", users=3, stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) > 10
    assert all(line.startswith(" 100.0%") for line in lines)


def test_it_fails_where_something_is_false(
    trained: ModelVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving_picks, "reason_for", lambda *_of: "You will love it")
    with pytest.raises(CommandError):
        call_command("check_claims", users=1, stdout=StringIO())


def test_it_changes_nothing(trained: ModelVersion) -> None:
    before = list(User.objects.order_by("pk").values())
    call_command("check_claims", users=2, stdout=StringIO())
    assert list(User.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("users", [0, 3])
def test_without_anything_to_look_at_it_says_so(db: None, users: int) -> None:
    with pytest.raises(CommandError):
        call_command("check_claims", users=users, stdout=StringIO())
