"""The installed files are the pinned ones, each by its hash."""

import re

import pytest

from tools.processes import PROJECT

CHOSEN = re.compile(r"^([a-z0-9-]+==[\w.]+)", re.MULTILINE)
PINNED = re.compile(r"^(\S+==\S+)(.*)((?:\n {4}--hash=sha256:[0-9a-f]{64}(?: \\)?)*)", re.MULTILINE)


def pinned(name):
    """Every release that is installed, with the hashes of its files."""
    return {pin: set(hashes.split()) for pin, _, hashes in PINNED.findall((PROJECT / name).read_text())}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_direct_requirement_is_pinned(name):
    chosen = CHOSEN.findall((PROJECT / f"{name}.in").read_text())
    assert len(chosen) > 10
    assert set(chosen) <= pinned(f"{name}.txt").keys()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_has_hashes(name):
    lines = [line for line in (PROJECT / name).read_text().splitlines() if line and line[0] not in " #"]
    assert len(pinned(name)) == len(lines)
    assert all(pinned(name).values())


def test_the_service_is_tested_with_the_versions_it_is_served_with():
    assert pinned("requirements.txt").items() <= pinned("requirements-dev.txt").items()
