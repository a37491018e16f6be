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
