"""Builds the scripts of the store, and the way on which they reach Redis."""

from app.config import Settings
from app.redis_client.connect import Store
from app.redis_client.direct import DirectReplicatedRunner, DirectRunner
from app.redis_client.embedded import EmbeddedStore
from app.redis_client.replicated import ReplicatedConnection
from app.store.script import ScriptRunners, Scripts


def build_scripts(store: Store, settings: Settings, grants: dict[str, str], has_gevent: bool) -> Scripts:
    """Return the scripts of a worker. `grants` are the rights of the roles, by the name of the right."""
    return Scripts(store.client, settings, grants, store.publish, _runners(store, settings, has_gevent))


def _runners(store: Store, settings: Settings, has_gevent: bool) -> ScriptRunners | None:
    """Return the runners for scripts that read and that write; only writes wait for replicas."""
    is_replicated = settings.durability == "replicated"
    if isinstance(store, EmbeddedStore):
        return None
    if not has_gevent:
        return ScriptRunners(
            DirectRunner(), DirectReplicatedRunner(store.client) if is_replicated else DirectRunner()
        )
    reads = store.pipeline()
    return ScriptRunners(reads, store.pipeline(ReplicatedConnection) if is_replicated else reads)
