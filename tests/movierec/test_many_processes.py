"""The commands of compose.yaml, of the image and of the units, run as processes, make up a site."""

import json
import re
import shlex
import shutil
import socket
import ssl
import sys
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import redis
import yaml
from django.conf import settings

from .own_servers import Running, needs_servers, running, start_postgres
from .site import spare_port
from .test_units import command_of
from .web_server import wait_until

pytestmark = needs_servers

ROOT = settings.BASE_DIR
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SECRETS = {
    "SECRET_KEY": "for-the-test-of-many-processes-0123456789-abcdefghijklmnop",
    "ALLOWED_HOSTS": "localhost",
    "POSTGRES_PASSWORD": "postgrespassword",
    "REDIS_PASSWORD": "redispassword",
}
PASSWORD = "correct horse battery"
TOKEN = "a" * 32
_VARIABLE = re.compile(r"\$\{([A-Z_]+):([-?])((?:[^{}]|\$\{[^{}]*\})*)\}")


def filled(text: str, variables: Mapping[str, str]) -> str:
    """A value of compose.yaml with its variables put in, as Compose does."""

    def value(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        if variables.get(name):
            return variables[name]
        assert kind == "-", f"{name}: {rest}"
        return filled(rest, variables)

    return _VARIABLE.sub(value, text).replace("$$", "$")


def of_this_python(command: list[str]) -> list[str]:
    """A command of the image or a unit, with its programs taken from this environment."""
    program = Path(command[0]).name
    if program == "python":
        return [sys.executable, *command[1:]]
    return [sys.executable, "-m", program, *command[1:]]


class Stack:
    """The servers and the settings with which a set of commands is run."""

    def __init__(self, programs: Running, variables: dict[str, str], web: int) -> None:
        self.programs = programs
        self.variables = variables
        self.web = web

    def start_site(self, commands: Mapping[str, list[str]]) -> None:
        """Start the web server, the worker and the schedule, and wait for them."""
        for name, command in commands.items():
            self.programs.start(name, of_this_python(command), self.variables)
        wait_until(lambda: self.status("/readyz") == 200)
        wait_until(lambda: " ready." in self.programs.output("worker"))
        wait_until(lambda: "beat: Starting" in self.programs.output("schedule"))

    def status(self, path: str) -> int:
        """How the web server answers; 0 for not at all."""
        connection = HTTPConnection("127.0.0.1", self.web, timeout=30)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()


@pytest.fixture(scope="module")
def variables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The settings of a site, with PostgreSQL, migrated, and Redis as compose.yaml has them."""
    folder = tmp_path_factory.mktemp("servers")
    with running(folder) as programs:
        ports = {"postgres": start_postgres(programs, "movierec"), "redis": spare_port()}
        (shell, option, line) = COMPOSE["services"]["redis"]["command"]
        line = filled(line, SECRETS).replace("server", f"server --port {ports['redis']}", 1)
        password = {"REDISCLI_AUTH": SECRETS["REDIS_PASSWORD"]}
        programs.start("redis", [shell, option, line], password, cwd=folder)
        client = redis.Redis("127.0.0.1", ports["redis"], password=SECRETS["REDIS_PASSWORD"])
        wait_until(lambda: _answers(client))
        variables = _variables(folder, ports)
        programs.run(of_this_python(COMPOSE["services"]["migrate"]["command"]), variables)
        programs.run([sys.executable, "manage.py", "collectstatic", "--no-input"], variables)
        yield variables


@pytest.fixture
def stack(variables: dict[str, str], tmp_path: Path) -> Iterator[Stack]:
    with running(tmp_path) as programs:
        yield Stack(programs, variables, spare_port())


def _answers(client: "redis.Redis[bytes]") -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def _variables(folder: Path, ports: Mapping[str, int]) -> dict[str, str]:
    """What compose.yaml gives the site, with the addresses of these servers."""
    given = COMPOSE["services"]["web"]["environment"]
    found = {name: filled(str(value), SECRETS) for name, value in given.items()}
    for setting, server in (("DATABASE_URL", "postgres:5432"), ("REDIS_URL", "redis:6379")):
        name = server.partition(":")[0]
        assert f"@{server}/" in found[setting]
        found[setting] = found[setting].replace(f"@{server}/", f"@127.0.0.1:{ports[name]}/")
    (folder / "data").mkdir(mode=0o700)
    own = {"DATA_DIR": str(folder / "data"), "MODELS_DIR": "", "STATIC_ROOT": "", "DEBUG": "off"}
    return {**found, **own, "TRUSTED_PROXIES": "127.0.0.1"}


def image_command(port: int) -> list[str]:
    """What the image runs, on another port."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    command: list[str] = json.loads(re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)[-1])
    return [each.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for each in command]


def test_compose_makes_up_a_site_behind_its_proxy(stack: Stack, tmp_path: Path) -> None:
    programs, variables, services = stack.programs, stack.variables, COMPOSE["services"]
    commands = {name: services[name]["command"] for name in ("worker", "schedule")}
    stack.start_site({"web": image_command(stack.web), **commands})

    kind, check = services["worker"]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    check = filled(check, SECRETS).replace("$HOSTNAME", socket.gethostname())
    programs.run(of_this_python(shlex.split(check)), variables)

    backup = [sys.executable, "manage.py", "backup", str(tmp_path / "backup")]
    assert "Backed up" in programs.run(backup, variables)
    if not shutil.which("caddy"):
        pytest.skip("caddy is not installed: the site was not asked through it")
    connection = behind_caddy(programs, tmp_path, stack.web)
    headers = sign_up(connection)
    assert {"Secure", "HttpOnly"} <= set(headers["Set-Cookie"].replace(";", "").split())
    # The worker sends the mail, which it prints.
    wait_until(lambda: "anna@example.org" in programs.output("worker"))


def behind_caddy(programs: Running, folder: Path, web: int) -> HTTPSConnection:
    """Start Caddy with compose.yaml's file; return a connection that trusts its certificate."""
    http, https = spare_port(), spare_port()
    text = (ROOT / "deploy" / "caddy" / "Caddyfile").read_text()
    assert "dynamic a web 8000" in text
    text = text.replace("dynamic a web 8000", f"dynamic a 127.0.0.1 {web}")
    text = text.replace("{\n", f"{{\n\thttp_port {http}\n\tskip_install_trust\n", 1)
    (folder / "Caddyfile").write_text(text)
    variables = {
        "SITE_ADDRESS": f"https://localhost:{https}",
        "XDG_DATA_HOME": str(folder / "caddy"),
        "XDG_CONFIG_HOME": str(folder / "caddy"),
        "HOME": str(folder),
    }
    command = ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    programs.start("proxy", command, variables)
    authority = folder / "caddy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    wait_until(authority.exists)
    context = ssl.create_default_context(cafile=str(authority))
    connection = HTTPSConnection("localhost", https, timeout=30, context=context)

    def is_there() -> bool:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().read() == b"ok"
        except OSError:
            connection.close()
            return False

    wait_until(is_there)
    return connection


def sign_up(connection: HTTPConnection) -> Any:
    """Sign up as a browser does; return the headers of the answer."""
    form = {
        "csrfmiddlewaretoken": TOKEN,
        "email": "anna@example.org",
        "username": "anna",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    origin = f"https://localhost:{connection.port}"
    headers = {
        "Cookie": f"__Host-csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": origin,
        "Referer": f"{origin}/account/signup/",
    }
    connection.request("POST", "/account/signup/", urlencode(form), headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 302
    return answer.headers


def test_the_units_of_many_hosts_make_up_a_site(stack: Stack) -> None:
    web = [
        each.replace("0.0.0.0:8000", f"127.0.0.1:{stack.web}")
        for each in command_of("movierec-web")
    ]
    worker, schedule = command_of("movierec-worker"), command_of("movierec-schedule")
    stack.start_site({"web": web, "worker": worker, "schedule": schedule})
    # As systemd ends them.
    for name in ("web", "worker", "schedule"):
        stack.programs.processes[name].terminate()
        assert stack.programs.processes[name].wait(60) == 0
