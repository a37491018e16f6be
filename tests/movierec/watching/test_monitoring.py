"""The alert rules hold, and neither they nor the dashboard ask for a metric that is not there."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import redis
import yaml
from django.conf import settings
from django.test import Client

from movierec.watching import counting, shared, site_state
from recommendations.models import ModelVersion

from .test_metrics import Metrics, broker, metrics, token

__all__ = ["broker", "token"]
FOLDER = settings.BASE_DIR / "deploy" / "monitoring"
RULES = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"][0]["rules"]
DASHBOARD = json.loads((FOLDER / "grafana-dashboard.json").read_text())
needs_promtool = pytest.mark.skipif(
    not shutil.which("promtool"), reason="promtool of Debian's package prometheus is not installed"
)


def dashboard_expressions() -> list[str]:
    panels = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


EXPRESSIONS = [rule["expr"] for rule in RULES] + dashboard_expressions()


def promtool(*arguments: str) -> None:
    result = subprocess.run(
        ["promtool", *arguments], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


@needs_promtool
def test_the_rules_are_rules() -> None:
    promtool("check", "rules", "alerts.yml")


@needs_promtool
def test_each_alert_fires_when_it_should_and_not_otherwise() -> None:
    promtool("test", "rules", "alerts_test.yml")
    tested = (FOLDER / "alerts_test.yml").read_text()
    for rule in RULES:
        name = re.escape(rule["alert"])
        assert re.search(rf"alertname: {name}\n\s+exp_alerts:", tested), rule["alert"]
        assert re.search(rf"alertname: {name}}}", tested), rule["alert"]


@needs_promtool
def test_prometheus_takes_its_settings(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "metrics-token").write_text("token")
    promtool("check", "config", str(tmp_path / "prometheus.yml"))
    # As for several web hosts: the lines that are commented out.
    text = (tmp_path / "prometheus.yml").read_text()
    (tmp_path / "prometheus.yml").write_text(re.sub(r"(?m)^  # (?=  |- )", "  ", text))
    promtool("check", "config", str(tmp_path / "prometheus.yml"))


@needs_promtool
def test_the_dashboard_asks_what_can_be_asked(tmp_path: Path) -> None:
    rules = [
        {"record": f"panel:{number}", "expr": re.sub(r"\$__\w+", "5m", expression)}
        for number, expression in enumerate(dashboard_expressions())
    ]
    file = tmp_path / "rules.yml"
    file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    promtool("check", "rules", str(file))


@pytest.fixture
def shown(
    client: Client, broker: "redis.Redis", db: None, monkeypatch: pytest.MonkeyPatch
) -> Metrics:
    """What /metrics shows of a site where everything has happened once."""
    monkeypatch.setattr(counting, "_shared", {})
    shared.note_worker("celery@one", site_state.queue_names())
    shared.note_schedule()
    ModelVersion.objects.create().publish("a-folder")
    ModelVersion.objects.create().fail("for the test")
    client.get("/offline/")
    samples: dict[tuple[str, shared.Labels], float] = {
        ("movierec_tasks_total", (("outcome", "success"), ("task", "a.task"))): 1,
        ("movierec_task_seconds_sum", (("task", "a.task"),)): 1,
        ("movierec_errors_total", (("part", "catalog"),)): 1,
    }
    shared.add(samples)
    return metrics(client)


def test_every_metric_that_is_asked_for_is_there(shown: Metrics) -> None:
    labels: dict[str, set[str]] = {}
    for name, found in shown:
        labels.setdefault(name, set()).update(label for label, _ in found)
    for expression in EXPRESSIONS:
        names = re.findall(r"movierec_\w+", expression)
        assert names or expression.startswith("up{"), expression
        assert set(names) <= labels.keys(), expression
        known = set().union(*(labels[name] for name in names)) | {"job", "instance"}
        asked = [
            *re.findall(r"by \(([\w, ]+)\)", expression),
            *re.findall(r"(\w+)=~?\"", expression),
        ]
        assert {label for each in asked for label in each.split(", ")} <= known, expression


def test_every_metric_is_on_the_dashboard(shown: Metrics) -> None:
    asked = " ".join(dashboard_expressions())
    ends = re.compile(r"_(bucket|sum|count)$")
    assert {name for name, _ in shown if ends.sub("", name) not in asked} == set()
