"""Start the demo as a new user does, use it over HTTP, stop it, and see that nothing is left."""

import contextlib
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

SECONDS_TO_START = 600
SECONDS_TO_STOP = 30


def main() -> int:
    """Run it all; exit code 1 with one line for the first thing that does not hold."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="movierec-smoke-") as folder:
        log = Path(folder) / "log"
        command = ["make", "demo", f"PORT={port}", f"DEMO_DIR={folder}/demo"]
        with log.open("w") as output:
            demo = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        try:
            use(f"http://127.0.0.1:{port}", demo)
            stop(demo, port)
        except AssertionError as failure:
            sys.stderr.write(f"{log.read_text()[-4000:]}\nThe demo: {failure}\n")
            return 1
        finally:
            if demo.poll() is None:
                os.killpg(demo.pid, signal.SIGKILL)
    sys.stdout.write("The demo starts, its picks move with each rating, and it stops cleanly.\n")
    return 0


def use(site: str, demo: "subprocess.Popen[bytes]") -> None:
    """Sign up, rate three movies and read the picks after each."""
    browser = build_opener(HTTPCookieProcessor(http.cookiejar.CookieJar()))
    wait(lambda: demo.poll() is not None or answers(browser, f"{site}/readyz"), SECONDS_TO_START)
    assert demo.poll() is None, "it stopped by itself"
    post(
        browser,
        site,
        "/account/signup/",
        email="smoke@example.org",
        username="smoke",
        password1="correct horse battery",
        password2="correct horse battery",
    )
    home = get(browser, site, "/")
    assert 'id="picks"' in home, "no picks after signing up"
    seen = [picks(home)]
    to_rate = re.findall(r'id="rate-(\d+)"', home.partition('id="to-rate"')[2])
    for movie, stars in zip(to_rate[:3], ("5.0", "4.5", "1.0"), strict=True):
        post(browser, site, f"/movies/{movie}/rate/", page="/", stars=stars)
        seen.append(picks(get(browser, site, "/")))
        assert movie not in seen[-1], f"movie {movie} is recommended although it is rated"
        assert seen[-1] != seen[-2], "the picks did not move with a rating"


def stop(demo: "subprocess.Popen[bytes]", port: int) -> None:
    """Press Ctrl-C and see that every process is gone and the port is free."""
    started = family(demo.pid)
    assert len(started) > 5, f"not all processes run: {started}"
    os.killpg(demo.pid, signal.SIGINT)
    wait(lambda: demo.poll() is not None, SECONDS_TO_STOP)
    assert demo.poll() is not None, "it did not stop"
    wait(lambda: not started & running().keys(), SECONDS_TO_STOP)
    assert not started & running().keys(), f"processes are left: {started & running().keys()}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def family(pid: int) -> set[int]:
    """Return the ids of a process and of all its descendants, whatever session they are in."""
    parents = running()
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def running() -> dict[int, int]:
    """Return the parent's id of each process that has not ended."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
            if state not in "ZX":
                parents[int(status.parent.name)] = int(parent)
    return parents


def picks(page: str) -> list[str]:
    """Return the ids of the movies among the picks."""
    return re.findall(r'data-pick\s+data-movie="(\d+)"', page)


def get(browser: OpenerDirector, site: str, path: str) -> str:
    """Return a page."""
    with browser.open(f"{site}{path}", timeout=30) as answer:
        return str(answer.read().decode())


def post(browser: OpenerDirector, site: str, path: str, page: str = "", **fields: str) -> str:
    """Send the form of a page, as a browser without JavaScript does."""
    form = get(browser, site, page or path)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token is not None, f"{page or path} has no form"
    data = urlencode({"csrfmiddlewaretoken": token.group(1), **fields}).encode()
    with browser.open(f"{site}{path}", data, timeout=30) as answer:
        return str(answer.read().decode())


def answers(browser: OpenerDirector, address: str) -> bool:
    """Say whether a page comes."""
    try:
        with browser.open(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def wait(done: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds, or for as long as allowed."""
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
