"""The Kubernetes manifests are valid and agree with the service, and what their containers run runs."""

import re
import resource
import shutil
from dataclasses import fields

import kubernetes_validate
import pytest
import yaml

from app.config import Settings
from app.version import __version__
from tests.support.manifests import FOLDER, PASSWORDS, REDIS, WEB, Container, Manifests, containers_of
from tests.support.people import Person, said
from tools.processes import PROJECT, installed

NGINX = (PROJECT / "deploy/nginx.conf").read_text()
UPSTREAM = (PROJECT / "deploy/upstream.compose.conf").read_text()
HANDBOOK = (PROJECT / "docs/operations.md").read_text()


@pytest.fixture(scope="module")
def example():
    return Manifests(FOLDER / "example")


@pytest.fixture(scope="module", params=["example", "base"])
def manifests(request):
    return Manifests(FOLDER / request.param)


@pytest.fixture(scope="module")
def web(example):
    (container,) = containers_of(example.pods["meeting-web"])
    return container


@pytest.fixture
def raised():
    """Lower the limit of open files as containerd 2 does, and return what a process may raise it to."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    yield hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("version", ["1.30", "1.37"])
def test_every_manifest_is_valid_for_kubernetes(manifests, version):
    for document in manifests.documents:
        kubernetes_validate.validate(document, version, strict=True)


def test_the_documents_of_the_handbook_are_valid():
    written = re.findall(r"^```yaml\n(apiVersion.*?)^```", HANDBOOK, re.MULTILINE | re.DOTALL)
    assert [yaml.safe_load(text)["kind"] for text in written] == ["NetworkPolicy"]
    kubernetes_validate.validate(yaml.safe_load(written[0]), "1.37", strict=True)


def test_a_field_that_kubernetes_does_not_have_is_found(example):
    service = example.one("Service")
    service = service | {"spec": service["spec"] | {"selectors": {}}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(service, "1.37", strict=True)


def test_the_service_runs_as_the_user_of_its_image(manifests):
    (user,) = re.findall(r"useradd .*--uid (\d+) meeting", (PROJECT / "Dockerfile").read_text())
    assert manifests.pods["meeting-web"]["spec"]["securityContext"]["runAsUser"] == int(user)


def test_every_setting_of_the_manifests_exists(example, web):
    names = {setting.name.upper() for setting in fields(Settings)} | {"WEB_CONCURRENCY"}
    given = {variable["name"] for variable in web["env"]} - PASSWORDS.keys()
    assert example.settings.keys() | given <= names
    settings = Settings.from_environment(example.settings)
    assert (settings.proxy_hops, settings.durability) == (1, "durable")


def test_the_example_is_of_this_version_and_has_its_host_once(tmp_path, web):
    assert web["image"].endswith(f":{__version__}")
    deploy = shutil.copytree(PROJECT / "deploy", tmp_path / "deploy")
    file = deploy / "kubernetes/example/kustomization.yml"
    file.write_text(file.read_text().replace("//meet.example.org", "//talk.example.com"))
    ingress = Manifests(file.parent).one("Ingress")["spec"]
    assert ingress["rules"][0]["host"] == "talk.example.com"
    assert ingress["tls"][0]["hosts"] == ["talk.example.com"]


def test_a_rollout_removes_no_pod_before_another_is_ready(example):
    spec = example.one("Deployment")["spec"]
    assert spec["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": "100%"}
    assert "replicas" not in spec  # the autoscaler's
    assert example.one("PodDisruptionBudget")["spec"]["maxUnavailable"] == 1
    assert example.one("HorizontalPodAutoscaler")["spec"]["minReplicas"] > 1


def test_a_pod_that_ends_has_the_time_that_gunicorn_takes(example, web):
    (graceful,) = re.findall(
        r"^graceful_timeout = (\d+)$", (PROJECT / "gunicorn.conf.py").read_text(), re.MULTILINE
    )
    pause = web["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pause > 0
    assert example.pods["meeting-web"]["spec"]["terminationGracePeriodSeconds"] > pause + int(graceful)


def test_every_selector_matches_the_pods_of_one_workload(example):
    labels = {name: pod["metadata"]["labels"] for name, pod in example.pods.items()}
    assert labels == {"meeting-web": WEB, "meeting-redis": REDIS}
    for each in example.all("Deployment", "StatefulSet", "PodDisruptionBudget"):
        assert each["spec"]["selector"]["matchLabels"] == labels[each["metadata"]["name"]]
    for service in example.all("Service"):
        assert service["spec"]["selector"] == labels[service["metadata"]["name"]]
    for spread in example.pods["meeting-web"]["spec"]["topologySpreadConstraints"]:
        assert spread["labelSelector"]["matchLabels"] == WEB
    target = example.one("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", "meeting-web")


def test_each_port_refers_to_an_existing_port(example, web):
    assert web["ports"] == [{"name": "http", "containerPort": Settings().port}]
    for service in example.all("Service"):
        (container,) = example.pods[service["metadata"]["name"]]["spec"]["containers"]
        assert [port["targetPort"] for port in service["spec"]["ports"]] == [
            port["name"] for port in container["ports"]
        ]
    (path,) = example.one("Ingress")["spec"]["rules"][0]["http"]["paths"]
    assert path["backend"]["service"] == {"name": "meeting-web", "port": {"name": "http"}}
    scraped = example.pods["meeting-web"]["metadata"]["annotations"]
    assert scraped["prometheus.io/port"] == str(Settings().port)


def test_the_ingress_has_the_rules_of_nginx(example):
    told = example.one("Ingress")["metadata"]["annotations"]
    (body,) = re.findall(r"client_max_body_size (\w+);", NGINX)
    assert told["nginx.org/client-max-body-size"] == body
    live = re.search(r"location = /api/live \{(.*?)\}", NGINX, re.DOTALL)[1]
    for way in ("read", "send"):
        (seconds,) = re.findall(rf"proxy_{way}_timeout (\d+)s;", live)
        assert told[f"nginx.org/proxy-{way}-timeout"] == f"{seconds}s"
    assert told["nginx.org/websocket-services"] == "meeting-web"
    (hashed,) = re.findall(r"hash (\$\w+);", NGINX)
    assert told["nginx.org/lb-method"] == f"hash {hashed} consistent"
    assert f"max_conns={told['nginx.org/max-conns']};" in UPSTREAM


def test_the_autoscaler_counts_by_a_metric_of_the_service(example):
    sockets, processor = example.one("HorizontalPodAutoscaler")["spec"]["metrics"]
    metric = sockets["pods"]["metric"]["name"]
    assert re.search(
        rf"^\| `{metric}` \| gauge \| \|", (PROJECT / "docs/metrics.md").read_text(), re.MULTILINE
    )
    (rule,) = yaml.safe_load((FOLDER / "prometheus-adapter.yml").read_text())["rules"]["custom"]
    assert rule["seriesQuery"].startswith(f"{metric}{{")
    cores = int(example.settings["WEB_CONCURRENCY"])
    assert int(processor["resource"]["target"]["averageValue"].removesuffix("m")) < 1000 * cores


def test_redis_is_that_of_compose(example):
    compose = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]["redis"]
    container = example.pods["meeting-redis"]["spec"]["containers"][0]
    assert container["image"] in compose["image"]
    assert f"--maxmemory ${{REDIS_MAXMEMORY:-{container['command'][3]}}}" in compose["command"]
    assert container["resources"]["limits"]["memory"].lower() == "2gi"
    assert "REDIS_MEMORY:-2gb" in compose["mem_limit"]


def test_a_member_sends_in_the_commands_of_the_containers_and_the_probes_pass(tmp_path, example, raised):
    installed("redis-server")
    with Container(tmp_path / "redis", example, "meeting-redis", PASSWORDS) as redis:
        here = {"meeting-redis:6379": f"127.0.0.1:{redis.port}"}
        with Container(tmp_path / "web", example, "meeting-web", PASSWORDS, **here) as web:
            ming = Person(web, "小明")
            assert ming.create().status_code == 200
            assert ming.send("大家好").status_code == 200
            assert said(ming.poll()) == ["大家好"]
            assert resource.prlimit(web.pid, resource.RLIMIT_NOFILE) == (raised, raised)
            probes = ("startupProbe", "readinessProbe", "livenessProbe")
            assert all(each.passes(probe) for each in (redis, web) for probe in probes)
            redis.kill()
            assert not any(redis.passes(probe) for probe in probes)
            assert all(web.passes(probe) for probe in probes)
            assert web.test_client().get("/readyz").status_code == 503
