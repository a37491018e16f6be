"""Real processes: two web processes that count as one, a worker and a schedule that are seen."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from movierec.embedded.programs import web_command

from ..site import PATIENCE, environment, spare_port
from ..test_broker import running
from ..web_server import _running, _wait_for, wait_until
from .killing import TASK
from .test_metrics import TOKEN, Metrics

WATCHED = {"METRICS_TOKEN": TOKEN, "LOG_FORMAT": "json", "EMAIL_URL": "dummymail://"}


class Web:
    """The web server of a data folder."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str, str]:
        """Status, cookies and text of an answer, each by a connection of its own."""
        connection = HTTPConnection("localhost", self.port, timeout=PATIENCE)
        try:
            body = None if form is None else urlencode(form)
            if form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST" if form else "GET", path, body, headers)
            answer = connection.getresponse()
            cookies = SimpleCookie(answer.getheader("Set-Cookie", ""))
            said = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
            return answer.status, said, answer.read().decode()
        finally:
            connection.close()

    def metrics(self) -> Metrics:
        """What /metrics says."""
        status, _, text = self.ask("/metrics", Authorization=f"Bearer {TOKEN}")
        assert status == 200
        return Metrics(text)


@contextmanager
def web(data: Path, *, preload: bool) -> Iterator[Web]:
    """Run two web processes, which load the code before they part or each by itself."""
    port = spare_port()
    command = [part for part in web_command(port) if preload or part != "--preload"]
    folder = data / "web"
    folder.mkdir(exist_ok=True)
    with _running(command, folder, environment(data, **WATCHED, TMPDIR=str(folder))):
        _wait_for(port)
        yield Web(port)


@contextmanager
def celery(
    data: Path, *arguments: str, app: str = "movierec"
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a process of Celery's, which writes to a file named for what it is."""
    with (data / arguments[0]).open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "--app", app, "--quiet", *arguments],
            cwd=settings.BASE_DIR,
            env=environment(data, **WATCHED),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_whichever_web_process_is_asked_counts_for_all(data: Path) -> None:
    with web(data, preload=False) as site:
        for _ in range(20):
            assert site.ask("/offline/")[0] == 200
        counts = {
            site.metrics().of("requests_total", view="offline", status="200") for _ in range(10)
        }
        assert counts == {20}
        assert len(list((data / "web").glob("movierec-metrics-*/counter_*.db"))) >= 2
    with web(data, preload=True) as site:
        assert site.metrics().of("requests_total", view="offline", status="200") == 0


def test_a_worker_is_seen_and_its_task_bears_the_id_of_the_request(data: Path) -> None:
    with running(data / "broker"), web(data, preload=True) as site:
        worker = ("worker", "--concurrency", "1", "--without-mingle", "--without-gossip")
        with celery(data, *worker) as process, celery(data, "beat", "--pidfile="):
            wait_until(lambda: site.metrics().of("workers") == 1)
            wait_until(lambda: "movierec_schedule_silent_seconds" in site.metrics().text)
            _, cookie, page = site.ask("/account/password/reset/")
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
            assert token
            form = {"csrfmiddlewaretoken": token[1], "email": "nobody@example.org"}
            headers = {"Cookie": cookie, "X-Request-ID": "the-request"}
            assert site.ask("/account/password/reset/", form, **headers)[0] == 302
            wait_until(lambda: site.metrics().of("mails_total", outcome="sent") == 1)
            task = "accounts.tasks.send_mail"
            assert site.metrics().of("tasks_total", task=task, outcome="success") >= 1
            lines = [
                json.loads(line)
                for line in (data / "worker").read_text().splitlines()
                if line.startswith("{")
            ]
            assert {line["task"] for line in lines if line["request_id"] == "the-request"} == {task}
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
        found = site.metrics()
        assert found.of("workers") == 0
        assert "movierec_worker_silent_seconds{" not in found.text


def test_a_task_whose_process_is_killed_counts_as_failed(data: Path) -> None:
    app = "tests.movierec.watching.killing"
    worker = ("worker", "--concurrency", "1", "--without-mingle", "--without-gossip")
    failed = "movierec_tasks_total", frozenset({"task": TASK, "outcome": "failure"}.items())
    call = [sys.executable, "-m", "celery", "--app", app, "call", TASK]
    own = environment(data, **WATCHED)
    with running(data / "broker"), web(data, preload=True) as site, celery(data, *worker, app=app):
        # A zero first: of what first appears as a one, Prometheus sees no increase.
        wait_until(lambda: site.metrics().get(failed) == 0)
        subprocess.run(call, env=own, cwd=settings.BASE_DIR, check=True)
        wait_until(lambda: site.metrics().get(failed) == 1)
