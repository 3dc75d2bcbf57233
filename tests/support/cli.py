"""Runs the operator's commands, as typed at a terminal."""

import json
import subprocess
import sys
from typing import NamedTuple

from tools.processes import PROJECT, bare_environment

GIVE_UP_S = 30
FLASK = (sys.executable, "-m", "flask", "--app", "app")
IN_CONTAINER = (sys.executable, str(PROJECT / "deploy/cli.py"))


class CliResult(NamedTuple):
    """The exit code of a command, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        assert self.code in (0, 1), self.err
        return json.loads(self.out)


class Cli:
    """Runs commands in the process of the tests: `types("end", meeting, "--yes")`."""

    def __init__(self, app):
        self._runner = app.test_cli_runner()

    def types(self, *words, answers=None):
        ended = self._runner.invoke(args=[*words], input=answers, catch_exceptions=False)
        return CliResult(ended.exit_code, ended.stdout, ended.stderr)

    def reads(self, *words):
        """Run a command that must succeed, and return what it prints."""
        ended = self.types(*words)
        assert ended.code == 0, ended.err
        return ended.out


def types(*words, launcher=FLASK, **settings):
    """Run a command in a process of its own, as the operator does."""
    ended = subprocess.run(
        (*launcher, *words),
        cwd=PROJECT,
        env=bare_environment() | settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=GIVE_UP_S,
    )
    return CliResult(ended.returncode, ended.stdout, ended.stderr)
