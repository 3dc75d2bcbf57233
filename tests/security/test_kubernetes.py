"""Pods have few rights and few peers, and the manifests have no secret (security.md, F)."""

import re

import pytest

from tests.support.manifests import FOLDER, PASSWORDS, REDIS, WEB, Manifests, containers_of
from tools.processes import PROJECT

OPERATIONS = (PROJECT / "docs/operations.md").read_text()


@pytest.fixture(scope="module")
def example():
    return Manifests(FOLDER / "example")


@pytest.fixture(scope="module", params=["example", "base"])
def manifests(request):
    return Manifests(FOLDER / request.param)


def test_every_pod_may_do_as_little_as_possible(manifests):
    for pod in manifests.pods.values():
        rights = pod["spec"]["securityContext"]
        assert rights["runAsNonRoot"] is True
        assert rights["runAsUser"] == rights["runAsGroup"] > 0
        assert rights["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["spec"]["automountServiceAccountToken"] is False
        assert not {"hostNetwork", "hostPID", "hostIPC"} & pod["spec"].keys()
        for container in containers_of(pod):
            assert container["resources"]["limits"]["memory"]
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }


def test_the_manifests_have_no_secret_and_the_handbook_makes_the_one_they_need(example):
    assert example.all("Secret") == []
    used = {
        variable["valueFrom"]["secretKeyRef"]["key"]
        for pod in example.pods.values()
        for container in containers_of(pod)
        for variable in container["env"]
        if "valueFrom" in variable
    }
    (made,) = re.findall(r"create secret generic meeting( --from-literal=.*)$", OPERATIONS, re.MULTILINE)
    assert used == PASSWORDS.keys() == set(re.findall(r"--from-literal=(\w+)=", made))


def admitted(manifests, labels, direction):
    """Return who reaches a pod ("ingress"), or what it reaches ("egress"): pairs of peers and ports."""
    chosen = [
        policy["spec"]
        for policy in manifests.all("NetworkPolicy")
        if policy["spec"]["podSelector"]["matchLabels"].items() <= labels.items()
        and direction.title() in policy["spec"]["policyTypes"]
    ]
    assert chosen  # or everything is admitted
    peers = {"ingress": "from", "egress": "to"}[direction]
    rules = [rule for spec in chosen for rule in spec.get(direction, ())]
    return [(rule[peers], {port["port"] for port in rule["ports"]}) for rule in rules]


def test_only_the_service_reaches_redis_and_redis_reaches_nothing(example):
    assert admitted(example, REDIS, "ingress") == [([{"podSelector": {"matchLabels": WEB}}], {6379})]
    assert admitted(example, REDIS, "egress") == []


def test_proxies_and_prometheus_reach_the_service_and_it_reaches_dns_and_redis(manifests):
    ((peers, ports),) = admitted(manifests, WEB, "ingress")
    assert [[*peer] for peer in peers] == [["namespaceSelector"], ["namespaceSelector"]]
    assert ports == {8000}
    (_, names), *rest = admitted(manifests, WEB, "egress")
    assert names == {53}
    redis = [([{"podSelector": {"matchLabels": REDIS}}], {6379})]
    assert rest == (redis if "meeting-redis" in manifests.pods else [])
