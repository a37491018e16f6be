"""The site on its hosts: the commands of docs/operating.md, each in a place of its own."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Self

from ..databases import ROOT
from . import ticks
from .hosts import ChaosError, Host, make_disk, remove_disk, wait_until
from .postgres import Cluster
from .redis_pair import RedisPair
from .versions import make_version

WEB_PORT = 8000
PROXY_PORT = 80
QUEUES = "quick,import,training,mail"
RESTART_SECONDS = 2.0
"""After this, a unit of systemd starts what was killed again."""
_DRAINED_SECONDS = 5.0
_STORE_MEGABYTES = 96
_PROXY = ROOT / "deploy" / "nginx" / "movierec.conf"
_APP = "benchmarks.chaos.celery_app"
_PROGRAMS = {
    "web": [
        *("-m", "gunicorn", "movierec.wsgi", "--bind", f"0.0.0.0:{WEB_PORT}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload"),
        *("--no-control-socket", "--limit-request-line", "8190"),
    ],
    "worker": [
        *("-m", "celery", "--app", _APP, "worker", "--concurrency", "2"),
        *("--queues", QUEUES),
    ],
    "schedule": ["-m", "celery", "--app", _APP, "beat", "--pidfile="],
}


class Site:
    """Two web hosts, two workers, a schedule, and nginx before them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ticks = folder / "ticks"
        self._logs = folder / "logs"
        self._logs.mkdir()
        self.models = folder / "models"
        make_disk(self.models, _STORE_MEGABYTES)
        self._hosts: list[Host] = []
        self.restarts: list[str] = []
        """What ended by itself and was started again."""
        self._stopping = threading.Event()
        self._restarting = threading.Thread(target=self._restart_ended, daemon=True)
        self._proxy_folder = folder / "nginx"
        self._code: dict[str, Path] = {}
        self.database = Cluster([self._host("pg1", 21), self._host("pg2", 22)], folder)
        self.redis = RedisPair(self._host("redis1", 31), self._host("redis2", 32), folder)
        self.webs = [self._host("web1", 11), self._host("web2", 12)]
        self.workers = [self._host("worker1", 41), self._host("worker2", 42)]
        self.schedule = self._host("schedule", 51)
        self.proxy = self._host("proxy", 2)
        self.address = self.proxy.address, PROXY_PORT

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Kill everything that still runs."""
        self._stopping.set()
        if self._restarting.is_alive():
            self._restarting.join()
        for host in self._hosts:
            for name in list(host.processes):
                host.kill(name)
        remove_disk(self.models)

    def _host(self, name: str, number: int) -> Host:
        host = Host(name, number, self._logs)
        self._hosts.append(host)
        return host

    def settings(self, host: Host) -> dict[str, str]:
        """Return the settings of the site's programs on a host, which all but two share."""
        return {
            "DJANGO_SETTINGS_MODULE": "movierec.settings",
            "SECRET_KEY": "for-the-hosts-of-a-made-network",
            "ALLOWED_HOSTS": "*",
            "SITE_URL": f"http://{self.proxy.address}",
            "DEBUG": "off",
            "HTTPS": "off",
            "DATABASE_URL": self.database.url,
            "REDIS_URL": self.redis.url,
            "DATA_DIR": str(self.folder / "data" / host.name),
            "MODELS_DIR": str(self.models),
            # As on each host: the files of the version before stay where they are.
            "STATIC_ROOT": str(self.folder / "static"),
            "TRUSTED_PROXIES": self.proxy.address,
            "EMAIL_URL": "dummymail:",
            "EMAIL_VERIFICATION": "none",
            "WRITES_A_MINUTE": "0",
            "SEARCHES_A_MINUTE": "0",
            "RETRAIN_MIN_RATINGS": "1",
            # A training comes because it was asked for.
            "RETRAIN_MIN_NEW_RATINGS": "1000000",
            "RETRAIN_EVERY_MINUTES": "1",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            ticks.FILE: str(self.ticks),
        }

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a function of `members` or of another module beside this one, in the site."""
        module = function.rpartition(".")[0]
        code = (
            f"import json, django; django.setup(); import benchmarks.{module}; "
            f"print(json.dumps(benchmarks.{function}(*{arguments!r})))"
        )
        return json.loads(self._run("-c", code).splitlines()[-1])

    def manage(self, *arguments: str, code: Path = ROOT) -> str:
        """Run a management command on the first worker's host."""
        return self._run("manage.py", *arguments, code=code)

    def _run(self, *arguments: str, code: Path = ROOT) -> str:
        host = self.workers[0]
        done = subprocess.run(
            host.inside([sys.executable, *arguments]),
            cwd=code,
            env={**os.environ, **self.settings(host)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ChaosError(f"{' '.join(arguments)}: {done.stderr.strip()[-2000:]}")
        return done.stdout

    def start(self, host: Host, program: str) -> None:
        """Start one of the site's programs on a host."""
        command = [sys.executable, *_PROGRAMS[program]]
        host.start(program, command, self.settings(host), folder=self._code_of(host))

    def start_all(self) -> None:
        """Start everything; return when pages come and the schedule goes."""
        for web in self.webs:
            self.start(web, "web")
        for worker in self.workers:
            self.start(worker, "worker")
        self.start(self.schedule, "schedule")
        self._start_proxy()
        for web in self.webs:
            self.wait_for(web)
        self._restarting.start()
        began = time.time()
        wait_until(lambda: ticks.first_since(self.ticks, began) is not None, "the schedule", 90)

    def log_of(self, host: Host, program: str) -> Path:
        """Return the file with what a program printed."""
        return self._logs / f"{host.name}-{program}.log"

    def latest_model(self) -> int:
        """Return the number of the latest training or model."""
        ((latest,),) = self.database.ask("SELECT max(id) FROM recommendations_modelversion")
        return int(latest)

    def _restart_ended(self) -> None:
        """Start again what ended by itself, as systemd does."""
        while not self._stopping.wait(RESTART_SECONDS):
            for host in (*self.webs, *self.workers, self.schedule):
                for program in host.ended():
                    self.restarts.append(f"{program} of {host.name}")
                    self.start(host, program)

    def revive(self, host: Host, program: str) -> None:
        """Start again what was killed, as soon as systemd would."""
        time.sleep(RESTART_SECONDS)
        self.start(host, program)

    def wait_for(self, web: Host) -> float:
        """Wait until a web host is ready; return the seconds it took."""
        return wait_until(lambda: self.ready(web) == 200, f"{web.name} is ready", 90)

    @staticmethod
    def ready(web: Host) -> int:
        """Return how a web host answers a load balancer's question; 0 for not at all."""
        connection = HTTPConnection(web.address, WEB_PORT, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()

    def next_version(self) -> Path:
        """Make a copy of the code with one migration more."""
        return make_version(self.folder / "next")

    def _code_of(self, host: Host) -> Path:
        return self._code.get(host.name, ROOT)

    def run_code(self, hosts: Sequence[Host], code: Path) -> None:
        """Let programs that are started on some hosts from now on be of other code."""
        self._code |= {host.name: code for host in hosts}

    def drain(self, *webs: Host) -> None:
        """Let the proxy send nothing more to some web hosts, and again to the others."""
        self._configure_proxy(webs)
        self.proxy.signal("nginx", signal.SIGHUP)
        time.sleep(_DRAINED_SECONDS)

    def _start_proxy(self) -> None:
        self._proxy_folder.mkdir()
        self._configure_proxy(())
        folder = str(self._proxy_folder)
        command = ["nginx", "-e", "stderr", "-p", folder, "-c", f"{folder}/nginx.conf"]
        self.proxy.start("nginx", command, {})

    def _configure_proxy(self, drained: Sequence[Host]) -> None:
        folder = self._proxy_folder
        (folder / "nginx.conf").write_text(
            f"""
            daemon off; pid {folder}/pid; error_log stderr; worker_processes 1; user root;
            events {{}}
            http {{
              access_log {folder}/access.log;
              client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
              fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
              {self._proxied(drained)}
            }}
            """
        )

    def _proxied(self, drained: Sequence[Host]) -> str:
        """Return the file of `deploy/nginx` for these hosts, without TLS."""
        text = _PROXY.read_text()
        for number, web in enumerate(self.webs):
            down = "down" if web in drained else ""
            given = f"server 10.0.0.{11 + number}:8000"
            text = text.replace(given, f"server {web.address}:{WEB_PORT} {down}")
        redirecting, served = text.split("server {\n    listen 80;")
        served = served[served.index("server {") :]
        lines = [line for line in served.splitlines() if "ssl_cert" not in line]
        return redirecting + "\n".join(lines).replace("listen 443 ssl", f"listen {PROXY_PORT}")
