"""make audit, with a source of vulnerabilities that speaks OSV's protocol and stands on this machine."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools.processes import PROJECT, bare_environment, free_port

PATIENCE_S = 60
FINDING = {
    "id": "PYSEC-2026-1",
    "aliases": ["CVE-2026-12345"],
    "summary": "Flasks leak.",
    "affected": [
        {
            "package": {"name": "flask", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}],
        }
    ],
}


class Source(ThreadingHTTPServer):
    """Knows what a test says it knows: vulnerabilities by the name of a package."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server_port}/v1/query"
        self.known = {}
        self.asked = {}
        self.status = 200


class Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = query["package"]["name"]
        self.server.asked[name] = query["version"]
        body = json.dumps({"vulns": self.server.known[name]} if name in self.server.known else {}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def source():
    with Source() as source:
        thread = threading.Thread(target=source.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield source
        source.shutdown()
        thread.join()


@pytest.fixture
def audit(tmp_path):
    def audit(*options):
        command = [sys.executable, PROJECT / "deploy/audit.py", f"--cache-dir={tmp_path}", *options]
        environment = bare_environment()
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S)

    return audit


def osv(url):
    return f"--osv-url={url}", "--vulnerability-service=osv"


def test_the_audit_checks_all_pins_and_passes_without_a_known_vulnerability(audit, source):
    ended = audit(*osv(source.url))
    assert ended.returncode == 0
    assert ended.stdout == f"{len(source.asked)} releases checked, 0 known vulnerabilities.\n"
    pins = (PROJECT / "requirements-dev.txt").read_text()
    assert {"flask", "redis", "werkzeug", "pytest", "pip-audit"} < source.asked.keys()
    assert all(f"{name}=={version}" in pins for name, version in source.asked.items())


def test_a_known_vulnerability_fails_the_audit_and_is_reported_with_its_fix(audit, source):
    source.known["flask"] = [FINDING]
    ended = audit(*osv(source.url))
    assert ended.returncode == 1
    told = f"flask {source.asked['flask']}: PYSEC-2026-1, CVE-2026-12345, fixed in 99.1. Flasks leak."
    assert ended.stdout.splitlines()[0] == told
    assert "NOT CHECKED" not in ended.stdout


def test_an_audit_whose_source_is_away_reports_that_nothing_was_checked(audit):
    ended = audit(*osv(f"http://127.0.0.1:{free_port()}"))
    assert ended.returncode == 0
    assert ended.stdout.startswith("NOT CHECKED")
    assert "releases checked" not in ended.stdout


@pytest.mark.parametrize("status", [403, 503])
def test_an_audit_whose_source_refuses_reports_that_nothing_was_checked(audit, source, status):
    source.status = status
    ended = audit(*osv(source.url))
    assert ended.returncode == 0
    assert ended.stdout.startswith("NOT CHECKED")
    assert "releases checked" not in ended.stdout


def test_a_package_that_the_source_does_not_know_is_named(audit, source, tmp_path):
    wheel = (
        "https://example.org/leaky-1.0-py3-none-any.whl"  # never fetched: the audit asks no source about URLs
    )
    (tmp_path / "elsewhere.txt").write_text(f"leaky @ {wheel} --hash=sha256:{64 * '0'}\n")
    ended = audit(*osv(source.url), f"--requirement={tmp_path}/elsewhere.txt")
    assert ended.returncode == 0
    checked, unchecked = ended.stdout.splitlines()
    assert checked.startswith(f"{len(source.asked)} releases checked")
    assert unchecked == "NOT CHECKED, for the source knows nothing of them: leaky"


def test_an_unpinned_requirement_fails_the_audit(audit, source, tmp_path):
    (tmp_path / "unpinned.txt").write_text("flask>=3\n")
    ended = audit(*osv(source.url), f"--requirement={tmp_path}/unpinned.txt")
    assert ended.returncode == 1
    assert "flask" in ended.stdout
    assert source.asked == {}
