"""Redis behind TLS: `rediss://`, with a private authority."""

import subprocess

import pytest

from app.errors import StoreUnavailable
from app.redis_client.startup_check import check
from tests.support.people import Person
from tests.support.redis_topologies import Cluster, WithSentinels
from tests.support.websocket_client import Line, said
from tools.processes import free_port, installed
from tools.servers import RedisServer, Service

MANY = 40  # connections: where nothing was asked on it at first, one in ten failed


class TlsRedis(RedisServer):
    """Reached by a port as well, with a certificate that an authority made for it, `ca.pem`, has signed."""

    def __init__(self, folder):
        self.port = free_port()
        own = ("--tls-cert-file", f"{folder}/redis.pem", "--tls-key-file", f"{folder}/redis.key")
        theirs = ("--tls-ca-cert-file", f"{folder}/ca.pem", "--tls-auth-clients", "no")
        super().__init__(folder, "--tls-port", str(self.port), *own, *theirs)
        sign(folder)

    def by_port(self, user=""):
        name = f"{user}:{(self.users / user).read_text()}@" if user else ""
        return f"rediss://{name}localhost:{self.port}/0?ssl_ca_certs={self.folder}/ca.pem"


def sign(folder):
    """Make an authority, and a certificate for this machine that it has signed."""
    openssl = installed("openssl")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    authority = ("-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem")
    own = (
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=CA:FALSE",
    )
    signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-keyout", "redis.key", "-out", "redis.pem")
    for what in (authority, (*own, *signed)):
        command = (openssl, "req", "-x509", "-days", "2", *key, *what)
        subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture
def tls_redis(tmp_path):
    with TlsRedis(tmp_path) as redis:
        yield redis


def test_a_member_reads_messages_over_tls(tmp_path, tls_redis):
    with Service(tmp_path / "service", tls_redis.by_port("meeting")) as service:
        ming, anna = Person(service, "小明"), Person(service, "Anna")
        ming.create()
        anna.join(ming.meeting)
        with Line(ming) as line:
            line.next()
            anna.send("大家好")
            assert said(line.until(said)) == ["大家好"]


@pytest.mark.parametrize("several", [WithSentinels, Cluster], ids=["sentinels", "cluster"])
def test_a_member_reads_messages_over_tls_with_several_redis(tmp_path, several):
    """Which speak with each other in the same way."""
    sign(tmp_path)
    with several(tmp_path, tmp_path) as redis, Service(tmp_path / "service", redis.url) as service:
        ming, anna = Person(service, "小明"), Person(service, "Anna")
        assert ming.create().status_code == 200
        anna.join(ming.meeting)
        with Line(ming) as line:
            line.next()
            anna.send("大家好")
            assert said(line.until(said)) == ["大家好"]


def test_every_connection_works_without_a_user_too(tls_redis):
    tls_redis.allow_without_user()
    tls_redis.stop()
    tls_redis.start()
    for _ in range(MANY):
        check(tls_redis.by_port())


def test_a_certificate_of_an_unknown_authority_is_refused(tls_redis):
    with pytest.raises(StoreUnavailable) as refusal:
        check(tls_redis.by_port("meeting").partition("?")[0])
    assert "CERTIFICATE_VERIFY_FAILED" in str(refusal.value.__cause__)
