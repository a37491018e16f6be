"""The units of systemd are as it takes them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from movierec.queues import KINDS

FOLDER = settings.BASE_DIR / "deploy" / "systemd"
UNITS = sorted(FOLDER.glob("*.service"))


def command_of(name: str) -> list[str]:
    """What a unit runs, with its own variables put in, as systemd does."""
    text = (FOLDER / f"{name}.service").read_text()
    given = " ".join(re.findall(r"^Environment=(.*)$", text, re.MULTILINE))
    variables = dict(each.split("=", 1) for each in given.split())
    (line,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    return [re.sub(r"\$\{(\w+)\}", lambda name: variables[name[1]], word) for word in line.split()]


def test_the_worker_does_every_kind_of_work_unless_a_file_of_the_host_says_less() -> None:
    command = command_of("movierec-worker")
    assert set(command[command.index("--queues") + 1].split(",")) == set(KINDS)
    lines = (FOLDER / "movierec-worker.service").read_text().splitlines()
    own = next(number for number, line in enumerate(lines) if line.startswith("Environment=QUEUES"))
    assert "EnvironmentFile=-/etc/default/movierec-worker" in lines[own:]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    assert len(UNITS) == 4
    for unit in UNITS:
        # Neither the user nor the code is on this machine.
        text = unit.read_text().replace("User=movierec", "User=root")
        bare, _, command = text.partition("ExecStart=/srv/movierec/site/")
        arguments = command.partition(" ")[2]
        whole = f"{bare}ExecStart=/bin/true {arguments}".replace("/srv/movierec/site", "/tmp")
        (tmp_path / unit.name).write_text(whole)
    files = [str(tmp_path / unit.name) for unit in UNITS]
    command_line = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *files]
    done = subprocess.run(command_line, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
