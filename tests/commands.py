"""Management commands, each in a process of its own that need not import everything anew."""

import os
import resource
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]

# Other people's packages take half of a command's start: each process begins with them.
FORKED = get_context("forkserver")
FORKED.set_forkserver_preload(
    [
        *("PIL.ImageOps", "celery.apps.beat", "cryptography.x509", "django.contrib.admin"),
        *("django.contrib.humanize.templatetags.humanize", "django.core.management"),
        *("django.db.backends.sqlite3.schema", "django.db.migrations.executor"),
        *("django.db.models", "django.http", "fido2.server", "pydantic.dataclasses", "rapidfuzz"),
        *("redis", "requests", "scipy.linalg", "scipy.sparse", "scipy.special"),
    ]
)


def run_command(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    patience: float,
    module: str = "manage",
) -> subprocess.CompletedProcess[str]:
    """Run `manage.py`, or another module, to its end, which comes within so many seconds."""
    with TemporaryDirectory() as folder:
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        printed = [Path(folder, name) for name in ("output", "errors")]
        process = FORKED.Process(
            target=_run, args=(module, arguments, dict(environment), limit, *printed)
        )
        process.start()
        process.join(patience)
        if process.is_alive():
            process.kill()
            raise subprocess.TimeoutExpired([*arguments], patience)
        assert process.exitcode is not None
        said = (path.read_text() for path in printed)
        return subprocess.CompletedProcess([*arguments], process.exitcode, *said)


def _run(
    module: str,
    arguments: Sequence[str],
    environment: dict[str, str],
    largest_file: tuple[int, int],
    output: Path,
    errors: Path,
) -> None:
    for path, descriptor in ((output, 1), (errors, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), descriptor)
    # What a process inherits from the one that starts it: the one it is forked from is another.
    os.environ.clear()
    os.environ.update(environment)
    resource.setrlimit(resource.RLIMIT_FSIZE, largest_file)
    os.chdir(ROOT)
    sys.argv = [f"{module.replace('.', '/')}.py", *arguments]
    places = environment.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[0:1] = [str(ROOT), *filter(None, places)]
    runpy.run_module(module, run_name="__main__")
