"""The data folder is this user's own, and one that is not is a line, not a traceback."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from movierec import data_folder

from ..disks import unwritable
from .site import environment, manage, refusal

PROGRAMS = {
    "web": ["gunicorn", "movierec.wsgi", "--preload", "--no-control-socket", "--bind=127.0.0.1:0"],
    "worker": ["celery", "--app", "movierec", "worker"],
    "schedule": ["celery", "--app", "movierec", "beat"],
}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_the_site_makes_is_closed_to_others(migrated: Path) -> None:
    assert mode(migrated / "db.sqlite3") == 0o600


def test_a_missing_folder_is_made_for_this_user_alone(tmp_path: Path) -> None:
    data_folder.prepare(tmp_path / "new" / "data")
    assert mode(tmp_path / "new" / "data") == 0o700


def test_an_open_folder_of_a_site_is_closed(data: Path) -> None:
    data.chmod(0o755)
    data_folder.prepare(data)
    assert mode(data) == 0o700


def test_a_folder_of_other_things_is_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    data_folder.prepare(tmp_path)
    assert mode(tmp_path) == 0o755


def test_a_poster_is_closed_to_others() -> None:
    name = default_storage.save("posters/poster.jpg", ContentFile(b"a poster"))
    try:
        assert mode(Path(default_storage.path(name))) == 0o600
    finally:
        default_storage.delete(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_does_not_write_to_another_users_folder(tmp_path: Path) -> None:
    os.chown(tmp_path, 65_534, -1)
    with pytest.raises(ImproperlyConfigured, match="sudo -u"):
        data_folder.prepare(tmp_path)


@pytest.mark.parametrize("command", ["migrate", "collectstatic --no-input"])
def test_a_command_says_that_the_folder_cannot_be_written_to(data: Path, command: str) -> None:
    with unwritable(data):
        assert f"DATA_DIR {data} cannot be written to" in refusal(manage(data, *command.split()))


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_process_says_that_the_folder_cannot_be_written_to(data: Path, program: str) -> None:
    with unwritable(data):
        ended = subprocess.run(
            [sys.executable, "-m", *PROGRAMS[program]],
            cwd=settings.BASE_DIR,
            env=environment(data),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode != 0
    (line,) = ended.stderr.strip().splitlines()
    assert line.startswith(f"movierec: DATA_DIR {data} cannot be written to")


@pytest.mark.parametrize(
    ("command", "part"), [("migrate", "the database"), ("collectstatic --no-input", "static")]
)
def test_a_command_says_which_part_cannot_be_written(data: Path, command: str, part: str) -> None:
    (data / "static").mkdir()
    database = data / "disk"
    database.mkdir()
    (data / "db.sqlite3").rename(database / "db.sqlite3")
    more = {"DATABASE_URL": f"sqlite:///{database}/db.sqlite3", "STATIC_ROOT": str(data / "static")}
    with unwritable(database), unwritable(data / "static"):
        assert part in refusal(manage(data, *command.split(), **more))
