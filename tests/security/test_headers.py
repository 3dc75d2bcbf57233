"""The security headers of every answer, by HTTPS and from nginx itself (security.md, B2)."""

import http.client
import ssl
import subprocess

import pytest

from app.web.release import asset_url
from tests.support.http_client import TIMEOUT_S
from tests.support.people import Person, refused
from tests.support.stub_upstream import Upstream
from tools.processes import PROJECT, free_port, installed
from tools.servers import Nginx


class SecureNginx(Nginx):
    """By HTTPS, as deploy/tls.conf has it but for HTTP/2, whose switch Debian's nginx does not know yet."""

    def start(self):
        self.secure_port = free_port()
        place = self.folder / "certificate"
        place.mkdir()
        certificate = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost")
        files = ("-keyout", place / "privkey.pem", "-out", place / "fullchain.pem")
        subprocess.run((installed("openssl"), *certificate, *files), check=True, capture_output=True)
        return super().start()

    def _listen(self):
        rules = (PROJECT / "deploy/tls.conf").read_text().replace("http2 on;", "")
        for standard, own in (("80", self.port), ("443", self.secure_port)):
            rules = rules.replace(f"listen {standard}", f"listen 127.0.0.1:{own}")
        return rules

    def get(self, path):
        """An answer over HTTPS."""
        anyone = ssl.create_default_context()
        anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection(
            "localhost", self.secure_port, timeout=TIMEOUT_S, context=anyone
        )
        connection.request("GET", path)
        return connection.getresponse()


@pytest.fixture
def secure(tmp_path):
    """HTTPS in front of a worker that answers, and of one that is not there."""
    started = []

    def secure(upstream):
        started.append(SecureNginx(tmp_path / "nginx", [upstream.socket_path]))
        return started[-1].start()

    yield secure
    for nginx in started:
        nginx.kill()


def test_a_browser_that_came_by_https_is_sent_hsts(secure, tmp_path):
    with Upstream(tmp_path / "a") as upstream:
        nginx = secure(upstream)
        assert nginx.get("/").headers["Strict-Transport-Security"] == "max-age=31536000"
        assert upstream.requests[0]["X-Forwarded-Proto"] == "https"
        plain = nginx.test_client().get("/somewhere")
        assert (plain.status_code, plain.headers["Location"]) == (308, "https://127.0.0.1/somewhere")
        assert plain.headers["Strict-Transport-Security"] is None


def test_an_authority_reads_its_challenge_by_plain_http_and_nothing_else_beside_the_certificate(
    secure, tmp_path
):
    nginx = secure(Upstream(tmp_path / "absent"))
    challenges = tmp_path / "nginx/certificate/.well-known/acme-challenge"
    challenges.mkdir(parents=True)
    (challenges / "token").write_text("token.thumbprint")
    browser = nginx.test_client()
    answer = browser.get("/.well-known/acme-challenge/token")
    assert (answer.status_code, answer.data) == (200, b"token.thumbprint")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for other in ("other", "../../privkey.pem", "..%2f..%2fprivkey.pem"):
        assert b"PRIVATE" not in browser.get(f"/.well-known/acme-challenge/{other}").data
    assert browser.get("/.well-known/other").status_code == 308


@pytest.mark.parametrize("path", ["/", "/api/messages"])
def test_an_answer_of_nginx_has_the_same_security_headers(secure, tmp_path, path):
    answer = secure(Upstream(tmp_path / "absent")).get(path)
    assert answer.status == 503
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_body_that_is_too_large_is_refused_with_the_same_headers(front, redis):
    answer = Person(front).post("/api/send", {"content": "x" * 65_536})
    assert refused(answer, 413, "too_large")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_browser_that_came_by_plain_http_is_sent_no_hsts(front):
    assert front.test_client().get("/").headers["Strict-Transport-Security"] is None


def test_a_compressed_answer_of_nginx_varies_by_encoding(front):
    for encoding in ("gzip", "identity"):
        answer = front.test_client().get(asset_url("page.css"), headers={"Accept-Encoding": encoding})
        assert (answer.headers["Content-Encoding"] == "gzip") is (encoding == "gzip")
        assert "Accept-Encoding" in answer.headers["Vary"]
