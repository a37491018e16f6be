"""The units of systemd are as it takes them."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

UNITS = sorted((settings.BASE_DIR / "deploy" / "systemd").glob("*.service"))


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
