"""`manage.py serve` starts everything, and nothing of it is left when it ends."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from pytest_django import Settings

from movierec.embedded.programs import announcement, web_command
from movierec.embedded.supervisor import _Restarts

from .site import (
    Site,
    command_of,
    environment,
    family,
    gone,
    is_running,
    manage,
    refusal,
    spare_port,
    wait_for,
)


@pytest.fixture
def serve(data: Path) -> Iterator[Callable[[], Site]]:
    started: list[Site] = []

    def start() -> Site:
        site = Site(data)
        started.append(site)
        site.wait_until_up()
        return site

    yield start
    for site in started:
        site.close()


def one_of(pids: list[int], command: str) -> int:
    """The first process started by a command."""
    return min(pid for pid in pids if command in command_of(pid))


def test_pages_come_a_second_serve_is_refused_and_a_signal_ends_all(
    serve: Callable[[], Site], data: Path
) -> None:
    site = serve()
    assert site.get("/readyz") == 200
    assert site.get("/") == 200
    assert site.get(f"/movies/?q={'x' * 5000}") == 200

    again = refusal(manage(data, "serve", "--port", str(spare_port())))
    assert again == f"CommandError: {data} is being served already."

    pids = family(site.process.pid)
    commands = "\n".join(map(command_of, pids))
    for part in ("valkey-server", "gunicorn", "--app movierec --quiet worker", "beat"):
        assert part in commands
    site.process.send_signal(signal.SIGTERM)
    assert site.end() == 0
    assert gone(pids)
    assert site.output().endswith("Stopped.\n")
    with socket.socket() as freed:
        freed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        freed.bind(("127.0.0.1", site.port))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_ctrl_c_or_a_closed_terminal_during_the_start_ends_all(data: Path, number: int) -> None:
    site = Site(data)
    try:
        wait_for(lambda: "broker started" in site.output(), site)
        pids = family(site.process.pid)
        os.killpg(site.process.pid, number)
        assert site.end() == 0
        assert gone(pids)
        assert "Traceback" not in site.output()
    finally:
        site.close()


PARTS = {
    "broker": "valkey-server",
    "web": "gunicorn",
    "worker": "--quiet worker",
    "schedule": "--quiet beat",
}


A_USER_AND_A_MOVIE = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from accounts.models import User
from catalog.models import Movie

user = User.objects.create_user("anna", "anna@example.org", "correct horse battery")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print("made", session.session_key, Movie.objects.create(title="Fargo", year=1996).pk)
"""


class Rater:
    """A user who rates a movie, again and again."""

    def __init__(self, data: Path) -> None:
        made = manage(data, "shell", "--command", A_USER_AND_A_MOVIE).stdout
        *_, self.session, self.movie = made.split()
        self.database = data / "db.sqlite3"

    def rates(self, site: Site, stars: float) -> bool:
        """Say whether a rating was taken, and is the one in the database."""
        token = "t" * 32
        form = {"csrfmiddlewaretoken": token, "stars": stars, "next": "/offline/"}
        answer = site.get(
            f"/movies/{self.movie}/rate/",
            form=form,
            cookies={"sessionid": self.session, "csrftoken": token},
        )
        with closing(sqlite3.connect(self.database)) as database:
            kept = database.execute("SELECT stars FROM catalog_rating").fetchall()
        return answer == 200 and kept == [(stars,)]


def kill_and_wait(site: Site, rater: Rater, name: str, command: str) -> None:
    killed = one_of(family(site.process.pid), command)
    starts = site.output().count(f"{name} started")
    os.kill(killed, signal.SIGKILL)
    if name != "web":
        assert site.get("/") == 200
        assert rater.rates(site, 4.5)
    wait_for(lambda: site.output().count(f"{name} started") > starts, site)
    wait_for(lambda: site.answers("/"), site)
    assert rater.rates(site, 1.0)
    assert not is_running(killed)


def test_a_part_that_dies_is_started_again_while_pages_and_ratings_go_on(
    serve: Callable[[], Site], data: Path
) -> None:
    rater = Rater(data)
    site = serve()
    for name, command in PARTS.items():
        kill_and_wait(site, rater, name, command)
    pids = family(site.process.pid)
    site.process.send_signal(signal.SIGTERM)
    assert site.end() == 0
    assert gone(pids)


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def test_a_part_is_started_again_whose_output_nobody_passes_on(
    serve: Callable[[], Site],
) -> None:
    site = serve()
    pids = family(site.process.pid)
    for name, command in PARTS.items():
        killed = parent_of(one_of(family(site.process.pid), command))
        assert killed != site.process.pid
        starts = site.output().count(f"{name} started")
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda n=name, s=starts: site.output().count(f"{n} started") > s, site)
        wait_for(lambda: site.answers("/"), site)
    pids += family(site.process.pid)
    site.process.send_signal(signal.SIGTERM)
    assert site.end() == 0
    assert gone(pids)


def test_a_part_that_dies_before_the_site_is_up_ends_all(data: Path) -> None:
    site = Site(data, GUNICORN_CMD_ARGS="--config=/nowhere.py")
    try:
        assert site.end() == 1
        assert "web stopped by itself" in site.output().splitlines()[-1]
    finally:
        site.close()


def test_pauses_before_a_restart_double_and_start_anew_after_a_quiet_minute() -> None:
    restarts = _Restarts()
    now = 1000.0
    pauses = []
    for _ in range(8):
        since = now
        while not restarts.is_due(now):
            now += 0.5
        pauses.append(now - since)
        now += 1.0
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    now += 61
    assert not restarts.is_due(now)
    assert restarts.is_due(now + 1)


def test_being_killed_leaves_nothing_and_the_folder_can_be_served_again(
    serve: Callable[[], Site],
) -> None:
    site = serve()
    pids = family(site.process.pid)
    site.process.kill()
    site.end()
    wait_for(lambda: gone(pids), site)
    assert serve().get("/healthz") == 200


def test_a_port_in_use_is_refused_before_anything_starts(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refusal(manage(data, "serve", "--port", str(port)))
    assert said == f"CommandError: Port {port} is in use; choose another."
    assert not (data / "broker").exists()


def test_a_database_without_its_tables_is_refused(tmp_path: Path) -> None:
    said = refusal(manage(tmp_path, "serve", "--port", str(spare_port())))
    assert said == "CommandError: The database is not up to date: run migrate first."


def test_static_files_that_were_never_collected_are_refused(data: Path) -> None:
    hosting = {"DEBUG": "off", "SECRET_KEY": "for the test", "ALLOWED_HOSTS": "localhost"}
    said = refusal(manage(data, "serve", "--port", str(spare_port()), **hosting))
    assert said == "CommandError: Static files are missing: run collectstatic first."


def test_a_list_of_breached_passwords_that_is_not_there_is_refused(data: Path) -> None:
    serve = ("serve", "--port", str(spare_port()))
    assert "/nowhere/list" in refusal(manage(data, *serve, BREACHED_PASSWORDS="/nowhere/list"))


@pytest.mark.parametrize(
    ("https", "hosts", "address"),
    [
        (False, [], "http://127.0.0.1:8000/"),
        (False, ["movies.lan", "127.0.0.1"], "http://127.0.0.1:8000/"),
        (False, ["movies.lan"], "https://movies.example.org/"),
        (True, ["127.0.0.1"], "https://movies.example.org/"),
    ],
)
def test_the_address_that_is_announced_answers(
    settings: Settings, https: bool, hosts: list[str], address: str
) -> None:
    settings.HTTPS, settings.ALLOWED_HOSTS = https, hosts
    settings.SITE_URL = "https://movies.example.org"
    assert f" {address}" in announcement(8000)


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1"])
def test_what_is_no_port_is_refused(data: Path, port: str) -> None:
    result = manage(data, "serve", f"--port={port}")
    assert result.returncode == 2
    assert f"{port} is not a port number" in result.stderr.splitlines()[-1]


def test_as_many_web_processes_as_are_set(settings: Settings) -> None:
    settings.WEB_PROCESSES = 1
    command = web_command(8000)
    assert command[command.index("--workers") + 1] == "1"


WHAT_IT_LOADS = {
    "what starts the parts": "from movierec.embedded.__main__ import settings; settings.SECRET_KEY",
    "the schedule": "from movierec.celery import app; app.Beat(app=app).init_loader()",
}


@pytest.mark.parametrize("code", WHAT_IT_LOADS.values(), ids=WHAT_IT_LOADS)
def test_what_answers_no_page_loads_no_app(tmp_path: Path, code: str) -> None:
    names = ["movierec.settings", "numpy", "catalog.models"]
    loaded = f"import sys; {code}; print(*(one in sys.modules for one in {names}))"
    found = subprocess.run(
        [sys.executable, "-c", loaded],
        cwd=site_settings.BASE_DIR,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == ["True", "False", "False"]
