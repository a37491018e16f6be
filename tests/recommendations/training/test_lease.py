"""One process holds a lease at a time, and a dead one loses it."""

from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from recommendations.models import Lease, LeaseTaken
from tests.catalog.concurrency import at_once

pytestmark = pytest.mark.django_db

LONG = timedelta(minutes=10)
OVER = timedelta(seconds=-1)
ROUNDS = 4


@pytest.fixture
def mine() -> UUID:
    return uuid4()


@pytest.fixture
def theirs() -> UUID:
    return uuid4()


def holder() -> UUID:
    return Lease.objects.get(name="work").holder


def acquired(who: UUID) -> UUID | None:
    """Say who got the lease, if this one did."""
    try:
        Lease.acquire("work", who, LONG)
    except LeaseTaken:
        return None
    return who


def test_a_free_lease_is_given_for_as_long_as_asked(mine: UUID) -> None:
    Lease.acquire("work", mine, LONG)
    lease = Lease.objects.get(name="work")
    assert lease.holder == mine
    assert lease.expires_at - timezone.now() == pytest.approx(LONG, abs=timedelta(seconds=5))


def test_a_held_lease_is_refused(mine: UUID, theirs: UUID) -> None:
    Lease.acquire("work", theirs, LONG)
    with pytest.raises(LeaseTaken):
        Lease.acquire("work", mine, LONG)
    assert holder() == theirs


def test_leases_of_other_names_are_free(mine: UUID, theirs: UUID) -> None:
    Lease.acquire("other work", theirs, LONG)
    Lease.acquire("work", mine, LONG)
    assert Lease.objects.count() == 2


def test_an_expired_lease_is_taken_over(mine: UUID, theirs: UUID) -> None:
    Lease.acquire("work", theirs, OVER)
    Lease.acquire("work", mine, LONG)
    assert holder() == mine


def test_renewing_makes_it_last(mine: UUID, theirs: UUID) -> None:
    Lease.acquire("work", mine, timedelta(seconds=1))
    Lease.renew("work", mine, LONG)
    assert Lease.objects.get().expires_at > timezone.now() + LONG - timedelta(seconds=5)
    assert acquired(theirs) is None


def test_renewing_an_expired_lease_that_nobody_took_keeps_it(mine: UUID) -> None:
    Lease.acquire("work", mine, OVER)
    Lease.renew("work", mine, LONG)
    assert Lease.objects.get().expires_at > timezone.now()


def test_who_lost_it_is_told_when_renewing(mine: UUID, theirs: UUID) -> None:
    Lease.acquire("work", mine, OVER)
    Lease.acquire("work", theirs, LONG)
    with pytest.raises(LeaseTaken):
        Lease.renew("work", mine, LONG)
    assert holder() == theirs


def test_releasing_makes_it_free(mine: UUID, theirs: UUID) -> None:
    Lease.acquire("work", mine, LONG)
    Lease.release("work", mine)
    assert acquired(theirs) == theirs


def test_who_lost_it_releases_nothing(mine: UUID, theirs: UUID) -> None:
    Lease.acquire("work", mine, OVER)
    Lease.acquire("work", theirs, LONG)
    Lease.release("work", mine)
    assert holder() == theirs


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_many_at_once_one_gets_it(round_: int) -> None:
    got = at_once(*(partial(acquired, uuid4()) for _ in range(8)))
    assert [who for who in got if who is not None] == [holder()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_many_at_once_one_takes_an_expired_one_over(round_: int) -> None:
    Lease.acquire("work", uuid4(), OVER)
    got = at_once(*(partial(acquired, uuid4()) for _ in range(8)))
    assert [who for who in got if who is not None] == [holder()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_renewal_and_a_takeover_leave_one_holder(round_: int, mine: UUID) -> None:
    Lease.acquire("work", mine, OVER)

    def renewed() -> UUID | None:
        try:
            Lease.renew("work", mine, LONG)
        except LeaseTaken:
            return None
        return mine

    got = at_once(renewed, *(partial(acquired, uuid4()) for _ in range(4)))
    assert [who for who in got if who is not None] == [holder()]


def test_what_a_wrong_clock_wrote_holds_nothing(mine: UUID, theirs: UUID) -> None:
    Lease.acquire("work", theirs, LONG)
    Lease.objects.update(expires_at=timezone.now() + timedelta(days=200))
    assert Lease.taken_until("work", LONG) is None
    Lease.acquire("work", mine, LONG)
    assert Lease.objects.get().expires_at <= timezone.now() + LONG


def test_a_clock_that_is_a_little_ahead_holds_on(mine: UUID, theirs: UUID) -> None:
    Lease.acquire("work", theirs, LONG + timedelta(seconds=5))
    with pytest.raises(LeaseTaken):
        Lease.acquire("work", mine, LONG)


def test_a_lease_says_until_when_it_is_taken(mine: UUID) -> None:
    assert Lease.taken_until("work", LONG) is None
    Lease.acquire("work", mine, LONG)
    Lease.acquire("other work", mine, OVER)
    assert Lease.taken_until("work", LONG) == Lease.objects.get(name="work").expires_at
    assert Lease.taken_until("other work", LONG) is None
