"""The weekly mail is made by several workers, and survives the loss of one."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import OutgoingMail
from catalog.models import Movie
from movierec import celery_app
from weekly.models import SentMail

from ..factories import UserFactory
from ..recommendations.training.processes import a_broker, environment, running, wait_for
from .conftest import subscribed, with_address

SUBSCRIBERS = 60


@contextmanager
def worker(folder: Path, name: str) -> "Iterator[subprocess.Popen[bytes]]":
    log = folder / f"{name}.log"
    command = (
        *(sys.executable, "-m", "celery", "--app", "tests.weekly.on_friday", "worker"),
        *("--queues", "mail", "--concurrency", "1", "--hostname", name),
    )
    own = {**environment(folder / "models"), "EMAIL_URL": f"filemail:///{folder / 'mails'}"}
    with running(*command, log=log, environment=own) as process:
        wait_for(lambda: " ready." in log.read_text())
        yield process


def start(task: str) -> None:
    celery_app.send_task(task)


@pytest.mark.django_db(transaction=True)
def test_each_mail_is_sent_once_though_a_worker_is_killed(
    movies: list[Movie], tmp_path: Path
) -> None:
    for user in UserFactory.create_batch(SUBSCRIBERS):
        subscribed(with_address(user))
    with a_broker(tmp_path / "broker"):
        with celery_app.connection_for_write() as connection:
            celery_app.amqp.queues["mail"].bind(connection.default_channel).purge()
        with worker(tmp_path, "first") as first:
            start("weekly.tasks.send_weekly_mails")
            wait_for(SentMail.objects.count)
            os.killpg(first.pid, signal.SIGKILL)
        made = SentMail.objects.count()
        assert 0 < made < SUBSCRIBERS
        with worker(tmp_path, "second"), worker(tmp_path, "third"):
            # As the schedule does half an hour later, and a minute later.
            start("weekly.tasks.send_weekly_mails")
            wait_for(lambda: SentMail.objects.count() == SUBSCRIBERS)
            OutgoingMail.objects.update(due_at=timezone.now())
            start("accounts.tasks.send_mail")
            wait_for(lambda: not OutgoingMail.objects.exists())
    sent = Counter(
        address
        for file in (tmp_path / "mails").iterdir()
        for address in re.findall(r"^To: (.+)$", file.read_text(), re.MULTILINE)
    )
    assert len(sent) == SUBSCRIBERS
    assert set(sent.values()) == {1}
