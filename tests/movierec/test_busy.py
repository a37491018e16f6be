"""A request that the database does not let through gives up soon, and says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.test import Client
from django.urls import reverse

from catalog.models import Rating
from movierec.busy import SECONDS_FOR_A_LOCK, is_busy

from ..catalog.concurrency import at_once
from ..factories import RatingFactory
from .site import environment


@pytest.mark.django_db(transaction=True)
def test_a_rating_that_finds_the_database_locked_is_answered_with_try_again(
    client: Client,
) -> None:
    rating = RatingFactory(stars=3.0)
    client.force_login(rating.user)
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        patience = "PRAGMA busy_timeout = 10"
        if connection.vendor == "postgresql":
            patience = "SET lock_timeout = '10ms'"
        cursor.execute(patience)
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE catalog_rating SET stars = 2 WHERE id = %s", [rating.pk])
        answer = client.post(reverse("rate", args=[rating.movie_id]), {"stars": "5"})
        other.rollback()
    finally:
        other.close()
        connection.close()
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert Rating.objects.get().stars == 3.0


SHOW_PATIENCE = """
from movierec.wsgi import application
from django.db import connection
environ = {"CONTENT_TYPE": "text/plain; charset=idna"}
application(environ, lambda status, headers: print(status[:3]))
print(connection.settings_dict["OPTIONS"]["timeout"])
"""


def test_a_web_process_waits_only_briefly_for_a_lock_and_takes_only_utf8(tmp_path: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", SHOW_PATIENCE],
        cwd=settings.BASE_DIR,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.split() == ["415", str(SECONDS_FOR_A_LOCK)]


SHOW_LIMITS = """
import movierec.{module}
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for limit in ("statement_timeout", "max_parallel_workers_per_gather", "jit"):
        cursor.execute("SHOW " + limit)
        print(cursor.fetchone()[0])
"""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a limit of PostgreSQL")
@pytest.mark.parametrize(
    ("module", "limits"), [("wsgi", ["1234ms", "0", "off"]), ("celery", ["0", "2", "on"])]
)
def test_statements_of_web_processes_alone_are_limited(
    tmp_path: Path, module: str, limits: list[str]
) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", SHOW_LIMITS.format(module=module)],
        cwd=settings.BASE_DIR,
        env=environment(
            tmp_path, DATABASE_URL=os.environ["DATABASE_URL"], STATEMENT_TIMEOUT_MS="1234"
        ),
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.split() == limits


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a limit of PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_a_page_whose_statement_is_ended_says_so(client: Client) -> None:
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '10ms'")
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE catalog_movie IN ACCESS EXCLUSIVE MODE")
        assert client.get(reverse("movies")).status_code == 503
    finally:
        other.rollback()
        other.close()
        connection.close()
    assert client.get(reverse("movies")).status_code == 200


@pytest.mark.django_db
def test_a_fault_is_not_taken_for_a_busy_database() -> None:
    with pytest.raises(Exception, match="no_such_table") as raised, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM no_such_table")
    assert not is_busy(raised.value)
    assert not is_busy(OperationalError())
    assert not is_busy(None)


@pytest.mark.django_db(transaction=True)
def test_of_ratings_at_once_none_is_turned_away() -> None:
    ratings = [RatingFactory(stars=3.0) for _ in range(8)]
    clients = [Client() for _ in ratings]
    for own, rating in zip(clients, ratings, strict=True):
        own.force_login(rating.user)

    def rate(own: Client, rating: Rating) -> set[int]:
        address = reverse("rate", args=[rating.movie_id])
        return {own.post(address, {"stars": stars}).status_code for stars in (1, 2, 4, 5)}

    answers = at_once(*(lambda o=o, r=r: rate(o, r) for o, r in zip(clients, ratings, strict=True)))
    assert answers == [{302}] * 8
