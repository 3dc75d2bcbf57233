"""Checks whether Redis is what meetings need, for the doctor command and in part for /readyz."""

from collections.abc import Callable, Iterator

from app.config import Settings
from app.errors import StoreUnavailable
from app.operator.checks import CHECKS, Finding, durability, settings, user
from app.operator.operations import Operations
from app.operator.servers import Server, Servers, Unreachable
from app.version import __version__


class Doctor:
    """Runs all checks: `asked` are the servers by the operator's Redis user, `own` by the service's user."""

    def __init__(self, settings: Settings, asked: Servers, own: Servers, operations: Operations):
        self._settings = settings
        self._asked = asked
        self._own = own
        self._operations = operations

    def findings(self) -> Iterator[Finding]:
        """Yield the result of each check; an error that stops several checks is reported once."""
        said = set()
        for finding in self._look():
            if (finding.server, finding.says) not in said:
                yield finding
            said.add((finding.server, finding.says))

    def _look(self) -> Iterator[Finding]:
        yield from self._of_servers()
        yield from _guarded("user", lambda: user(self._own.user()))
        yield from _guarded("scripts", self._of_scripts)
        yield Finding("service", "ok", f"Web meeting {__version__}")
        yield settings(self._settings)

    def _of_servers(self) -> Iterator[Finding]:
        try:
            for server in self._asked.inspect():
                yield from self._of(server)
        except StoreUnavailable as error:
            yield _unanswered("Redis", error)

    def _of(self, server: Server | Unreachable) -> Iterator[Finding]:
        if isinstance(server, Unreachable):
            yield _unanswered("Redis", server.reason, server.name)
            return
        for check in CHECKS:
            finding = check(server, self._settings)
            finding.server = server.name
            yield finding

    def _of_scripts(self) -> Finding:
        return Finding("scripts", "ok", f"Redis takes all {self._operations.load_all()} of them")


class DurabilityCheck:
    """Compares DURABILITY with the persistence of the servers."""

    def __init__(self, servers: Servers, wanted: str):
        self._servers = servers
        self._wanted = wanted

    def warnings(self) -> list[str]:
        """Return a sentence for each difference; none if Redis does not answer or hides its settings."""
        try:
            told = self._servers.persistence()
        except StoreUnavailable:
            return []
        found = [durability(persistence, self._wanted) for _, persistence in told]
        return sorted({finding.says for finding in found if finding.verdict != "ok"})


def _guarded(check: str, look: Callable[[], Finding]) -> Iterator[Finding]:
    try:
        yield look()
    except StoreUnavailable as error:
        yield _unanswered(check, error)


def _unanswered(check: str, reason: StoreUnavailable, server: str = "") -> Finding:
    says = f"Redis does not do what it is asked: {reason.__cause__}"
    do = "see REDIS_URL, REDIS_OPERATOR_URL, and Redis' log"
    return Finding(check, "problem", says, do, server)
