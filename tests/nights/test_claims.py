"""What a night's page says of its movies is held against the numbers; `manage.py check_claims`."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from nights import board
from nights.claims import check_nights
from nights.models import Night
from recommendations.claims.report import Report
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model
from recommendations.serving import picks as serving_picks

from ..factories import UserFactory
from ..recommendations.home.home_page import movie_lover, rate
from .people import create_night

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(trained: ModelVersion) -> list[User]:
    """Someone who likes much, someone who likes one movie, and their night."""
    host, other = movie_lover(), movie_lover()
    rate(other, "Congo", 5.0)
    create_night(host=host)
    return [host, other]


def checked(people: list[User]) -> Report:
    model, report = current_model(), Report()
    assert model is not None
    check_nights(report, people, model)
    return report


def test_all_holds_and_the_night_made_for_it_is_gone(people: list[User]) -> None:
    nights = list(Night.objects.values())
    report = checked(people)
    assert report.false == {}
    assert {
        "night: predicted stars",
        "night: bars as long as the stars",
        "night: who gives way",
    } <= set(report.made)
    assert list(Night.objects.values()) == nights


def test_a_wrong_number_is_found(people: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
    right = board._matches
    monkeypatch.setattr(
        board,
        "_matches",
        lambda *of: tuple(replace(match, stars=match.stars - 0.2) for match in right(*of)),
    )
    report = checked(people)
    assert report.held["night: predicted stars"] == 0
    assert not report.false.keys() - {"night: predicted stars"}


def test_a_bar_of_another_length_is_found(
    people: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board.Match, "width", property(lambda match: match.stars * 10))
    assert checked(people).held["night: bars as long as the stars"] == 0


@pytest.mark.parametrize("said", [board.GivenWay("guest", 0.1), board.GivenWay("Nobody", 2.0)])
def test_a_false_line_about_who_gives_way_is_found(
    people: list[User], monkeypatch: pytest.MonkeyPatch, said: board.GivenWay
) -> None:
    monkeypatch.setattr(board, "_gives_way", lambda *_of: said)
    assert checked(people).held["night: who gives way"] == 0


def test_a_line_left_out_is_found(people: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "_gives_way", lambda *_of: None)
    assert checked(people).false["night: nobody gives way"]


def test_the_command_prints_a_line_for_each_kind_and_changes_nothing(people: list[User]) -> None:
    before = list(User.objects.order_by("pk").values())
    out = StringIO()
    call_command("check_claims", users=1, stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) > 20
    assert all(line.startswith(" 100.0%") for line in lines)
    assert list(User.objects.order_by("pk").values()) == before


def test_the_command_fails_where_something_is_false(
    trained: ModelVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    rate(UserFactory(), "Fargo", 5.0)
    monkeypatch.setattr(serving_picks, "reason_for", lambda *_of: "You will love it")
    with pytest.raises(CommandError):
        call_command("check_claims", users=1, stdout=StringIO())


@pytest.mark.parametrize("users", [0, 3])
def test_without_anything_to_look_at_it_says_so(db: None, users: int) -> None:
    with pytest.raises(CommandError):
        call_command("check_claims", users=users, stdout=StringIO())
