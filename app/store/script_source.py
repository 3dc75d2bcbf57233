"""Assembles the Lua scripts in scripts/: their parts are included, and their arguments get names."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = files(__package__) / "scripts"
INCLUDE = re.compile(r"^--#include (.+)$", re.MULTILINE)
ARGS = re.compile(r"^--#args (.+)$", re.MULTILINE)
COMMENT = re.compile(r"^ *(?:--.*)?\n", re.MULTILINE)  # of a whole line, or an empty line
REST = "..."  # after the last argument: a list, which takes the rest of ARGV


class ScriptSource:
    """A script as Redis runs it, and the names of its arguments in the order in which it takes them.

    Each line `--#args a b` becomes a line of Lua that gives the next values of ARGV these names.
    """

    def __init__(self, verb: str, template: str):
        self.verb = verb
        self.args: list[str] = []
        self._takes_list = False
        self.text = COMMENT.sub("", ARGS.sub(self._name_arguments, template))
        self._names = frozenset(self.args)
        if len(self._names) < len(self.args) or not all(name.isidentifier() for name in self.args):
            raise ValueError(f"{verb}.lua declares a name twice, or not a name: {' '.join(self.args)}")

    def in_order(self, values: Mapping[str, Any]) -> list[Any]:
        """Return the values of ARGV. Raises TypeError unless there is one for each argument, and no other."""
        if values.keys() != self._names:
            missing, unknown = sorted(self._names - values.keys()), sorted(values.keys() - self._names)
            raise TypeError(
                f"{self.verb}.lua is called without {missing}, and with {unknown} that it does not take"
            )
        ordered = [values[name] for name in self.args]
        return [*ordered[:-1], *ordered[-1]] if self._takes_list else ordered

    def _name_arguments(self, line: re.Match[str]) -> str:
        if self._takes_list:
            raise ValueError(f"{self.verb}.lua has arguments after a list: {line[1]}")
        names, first = line[1].split(), len(self.args) + 1
        self._takes_list = names[-1].endswith(REST)
        values = [f"ARGV[{number}]" for number in range(first, first + len(names))]
        if self._takes_list:
            names[-1] = names[-1].removesuffix(REST)
            values[-1] = f"{{ unpack(ARGV, {first + len(names) - 1}) }}"
        self.args += names
        return f"local {', '.join(names)} = {', '.join(values)}"


@cache
def script_source(verb: str, publish: str = "PUBLISH") -> ScriptSource:
    """Assemble the script of a verb; `publish` is the command that it publishes with, PUBLISH or SPUBLISH.

    Redis has no modules, so each part is inserted where the script includes it. Raises ValueError if the
    declared arguments are ambiguous.
    """
    whole = INCLUDE.sub(_parts, read(verb))
    return ScriptSource(verb, whole.replace('redis.call("PUBLISH"', f'redis.call("{publish}"'))


def _parts(include: re.Match[str]) -> str:
    return "\n".join(read(f"parts/{name}") for name in include[1].split())


def read(name: str) -> str:
    """Return the text of a script, or of a part, as it is written."""
    return (FOLDER / f"{name}.lua").read_text("utf-8")
