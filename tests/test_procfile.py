"""The Procfile: a runner starts each line by a shell, with its own PORT."""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.support.people import Person
from tools.processes import PROJECT
from tools.servers import Service

LINE = re.compile(r"([A-Za-z0-9_-]+): *(\S.*)")
PROCESSES = dict(LINE.fullmatch(line).groups() for line in (PROJECT / "Procfile").read_text().splitlines())
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # where the requirements are installed


def test_there_is_a_web_process():
    assert "web" in PROCESSES


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_of_the_procfile_listens_at_the_given_port(tmp_path, redis_server, name):
    launcher = ("/bin/sh", "-c", PROCESSES[name])
    with Service(
        tmp_path, redis_server.url, workers=None, launcher=launcher, HOST=None, PATH=PATH
    ) as service:
        assert f"Open http://localhost:{service.port} " in service.log
        assert Person(service).create().status_code == 200


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_of_the_procfile_needs_only_a_port(tmp_path, name):
    launcher = ("/bin/sh", "-c", PROCESSES[name])
    with Service(tmp_path, workers=None, launcher=launcher, HOST=None, PATH=PATH) as service:
        assert Person(service).create().status_code == 200
        assert service.stop() in (0, -15)
