"""When nights are deleted, and with what."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from nights import services, tasks, voting
from nights.guests import rate
from nights.models import GuestRating, Night, Participant, ShortlistEntry, Veto, Vote
from nights.responses import night_url

from ..factories import MovieFactory
from ..html_reading import one_on
from .people import client_for, create_night, host_of, join_as_guest

pytestmark = pytest.mark.django_db


def night_of(started_days_ago: int, date_in_days: int | None = None) -> Night:
    night = create_night()
    night.created_at -= timedelta(days=started_days_ago)
    if date_in_days is not None:
        night.date = timezone.localdate() + timedelta(days=date_in_days)
    night.save()
    return night


def full_night() -> Night:
    movies = MovieFactory.create_batch(3)
    night = create_night()
    _, ben = join_as_guest(night)
    rate(ben, movies[0], 4.0)
    services.veto(ben, movies[1])
    voting.start_vote(night)
    voting.set_vote(ben, movies[2], wanted=True)
    return night


@pytest.mark.parametrize(
    ("started_days_ago", "date_in_days", "old"),
    [
        (29, None, False),
        (31, None, True),
        (31, -29, False),
        (60, -31, True),
        (31, 200, False),
        (0, None, False),
    ],
)
def test_a_night_is_due_30_days_after_its_date(
    started_days_ago: int, date_in_days: int | None, old: bool
) -> None:
    night = night_of(started_days_ago, date_in_days)
    assert (night in Night.objects.old()) == old
    assert (timezone.localdate() >= night.deleted_on) == old


def test_the_task_deletes_old_nights_with_everything_in_them() -> None:
    old, young = full_night(), create_night("Saturday")
    Night.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    tasks.delete_old_nights()
    tasks.delete_old_nights()
    assert list(Night.objects.all()) == [young]
    assert Participant.objects.count() == 1
    for model in (GuestRating, Veto, ShortlistEntry, Vote):
        assert not model.objects.exists()


def test_the_command_prints_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    night_of(31)
    call_command("delete_old_nights")
    assert capsys.readouterr().out == "Movie nights deleted: 1.\n"


def test_the_host_deletes_a_night_after_confirming() -> None:
    night = full_night()
    host = client_for(night.host)
    host.get(night_url("night_delete", night))
    assert Night.objects.exists()
    response = host.post(night_url("night_delete", night), follow=True)
    assert response.redirect_chain == [("/nights/", 302)]
    assert not Night.objects.exists()
    assert not GuestRating.objects.exists()
    assert host.get(night.get_absolute_url()).status_code == 404


def test_the_page_shows_when_the_night_is_deleted() -> None:
    night = night_of(0)
    page = client_for(night.host).get(night.get_absolute_url())
    assert one_on(page, "#deleted-on").attributes["data-date"] == str(night.deleted_on)
    assert host_of(night).night.deleted_on == timezone.localdate() + timedelta(days=31)
