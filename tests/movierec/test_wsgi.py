"""What a web server such as gunicorn loads."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings

from .site import environment
from .web_server import HOSTING

LOADED = "import gc, movierec.wsgi; print(gc.get_freeze_count(), len(gc.get_objects()))"


def test_what_stays_is_not_looked_through_for_garbage(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=settings.BASE_DIR,
        env=environment(tmp_path, **HOSTING),
        capture_output=True,
        text=True,
        check=True,
    )
    frozen, looked_through = map(int, result.stdout.split())
    assert frozen > 10 * looked_through


def test_a_list_of_breached_passwords_that_is_not_there_stops_it_with_a_line(
    tmp_path: Path,
) -> None:
    result = subprocess.run(
        [sys.executable, "-c", "import movierec.wsgi"],
        cwd=settings.BASE_DIR,
        env=environment(tmp_path, **HOSTING, BREACHED_PASSWORDS="/nowhere/list"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 4
    assert "Traceback" not in result.stderr
    assert "/nowhere/list" in result.stderr.splitlines()[-1]
