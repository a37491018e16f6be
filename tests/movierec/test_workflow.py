"""The hosted workflow runs what is there."""

import os
import re
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT = settings.BASE_DIR
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
JOBS = WORKFLOW["jobs"]
OF_DEBIAN = {
    "caddy": "caddy",
    "nginx": "nginx-light",
    "pgbouncer": "pgbouncer",
    "promtool": "prometheus",
    "redis-server": "redis-server",
}
"""The packages of programs that tests are skipped without."""


def commands(job: dict[str, Any]) -> str:
    return "\n".join(step.get("run", "") for step in job["steps"])


@pytest.mark.parametrize("job", JOBS.values(), ids=list(JOBS))
def test_a_job_ends_and_has_known_parts(job: dict[str, Any]) -> None:
    assert job["timeout-minutes"]
    assert job["runs-on"]
    for step in job["steps"]:
        assert step.keys() <= {"uses", "with", "name", "run", "if"}
        assert ("uses" in step) != ("run" in step)
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/none@v1"))


def test_what_it_runs_is_there() -> None:
    everything = "\n".join(map(commands, JOBS.values()))
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = re.findall(r"^(?:sudo )?make ([\w ./-]+)", everything, re.MULTILINE)
    names = {name for line in asked for name in line.split() if not name.isupper()}
    assert {"check", "test-fast", "chaos"} <= names
    assert names - targets - {"CHAOS"} == {".venv/.installed-dev"}
    for script in re.findall(r"^(\.ci/\w+)", everything, re.MULTILINE):
        assert os.access(ROOT / script, os.X_OK), script


def test_no_test_is_skipped_there_for_want_of_a_program() -> None:
    installed = set(commands(JOBS["everything"]).split())
    needed = set()
    for path in (ROOT / "tests").rglob("*.py"):
        needed |= set(re.findall(r"shutil\.which\(\"([\w-]+)\"\)", path.read_text()))
    # These are on the machine, or installed by .ci/chromium.
    there = {"systemd-analyze", "curl", "openssl", "chromium-headless-shell"}
    assert {OF_DEBIAN[name] for name in needed - there} <= installed
