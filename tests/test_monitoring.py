"""Alerts and the dashboard use metrics that exist, and alerts link to the runbook."""

import json
import re
import shutil
import subprocess

import pytest
from prometheus_client import Counter, Gauge, Histogram

from app import metrics
from tools.processes import PROJECT

ALERTS = PROJECT / "deploy/prometheus/alerts.yml"
DASHBOARD = PROJECT / "deploy/grafana/dashboard.json"
RUNBOOK = (PROJECT / "docs/operations.md").read_text()
CHAPTERS = {title.lower().replace(" ", "-") for title in re.findall("^## (.+)$", RUNBOOK, re.MULTILINE)}
ENDINGS = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
USED = re.compile(r"\b(meeting_[a-z_]+)(?:\{([^}]*)\})?")


def declared():
    """Every metric, as (name, kind, labels)."""
    for thing in vars(metrics).values():
        metric = thing._counter if isinstance(thing, metrics.BatchedCounter) else thing
        if isinstance(metric, Counter | Gauge | Histogram):
            (described,) = metric.describe()
            yield described.name, described.type, metric._labelnames


def exposed():
    """Return the exposed names of metrics, with their labels."""
    return {
        name + ending: {*labels, "instance", *(("le",) if ending == "_bucket" else ())}
        for name, kind, labels in declared()
        for ending in ENDINGS[kind]
    }


def expressions():
    board = json.loads(DASHBOARD.read_text())
    drawn = [target["expr"] for panel in board["panels"] for target in panel.get("targets", ())]
    return [*drawn, *ALERTS.read_text().split("- alert:")[1:]]


def test_every_metric_of_a_rule_or_dashboard_exists_with_its_labels():
    known, used = exposed(), [found for text in expressions() for found in USED.findall(text)]
    assert len(used) > 20
    assert {name for name, _ in used} <= known.keys()
    for name, labels in used:
        assert set(re.findall(r"(\w+)=~?\"", labels)) <= known[name]


def test_every_metric_is_on_the_dashboard():
    drawn = " ".join(expressions())
    assert [name for name, _, _ in declared() if not re.search(rf"\b{name}(_total|_bucket)?\b", drawn)] == []


def test_every_metric_is_explained_with_its_kind_and_labels():
    rows = re.findall(
        r"^\| `(meeting_\w+)` \| (\w+) \| ([\w, ]*) ?\|",
        (PROJECT / "docs/metrics.md").read_text(),
        re.MULTILINE,
    )
    told = {name: (kind, labels.strip()) for name, kind, labels in rows}
    assert len(told) == len(rows)
    assert told == {name: (kind, ", ".join(labels)) for name, kind, labels in declared()}


@pytest.mark.parametrize("alert", ALERTS.read_text().split("- alert: ")[1:], ids=lambda text: text.split()[0])
def test_every_alert_has_a_severity_a_summary_and_a_runbook(alert):
    assert re.search(r"^ +severity: (page|ticket)$", alert, re.MULTILINE)
    assert re.search(r"^ +summary: \S", alert, re.MULTILINE)
    (anchor,) = re.findall(r"^ +runbook: docs/operations\.md#([a-z-]+)$", alert, re.MULTILINE)
    assert anchor in CHAPTERS


def test_the_table_of_the_runbook_links_each_of_its_chapters():
    assert set(re.findall(r"\(#([a-z-]+)\)", RUNBOOK)) == CHAPTERS


def test_promtool_accepts_the_rules_where_it_is_installed():
    promtool = shutil.which("promtool")
    for what, file in (("config", ALERTS.with_name("prometheus.yml")), ("rules", ALERTS)):
        assert file.read_text().startswith("#")
        if promtool:
            assert subprocess.run([promtool, "check", what, file], capture_output=True).returncode == 0
