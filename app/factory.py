"""Builds every object of the service once, and connects them."""

from collections.abc import Callable

import gevent
from flask import Flask
from gevent.monkey import is_module_patched
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings
from app.live.heartbeats import HeartbeatLoop
from app.live.hub import Hub
from app.live.reading import LogReader
from app.live.room import Room
from app.meeting.host import HostControls
from app.meeting.lobby import Lobby
from app.meeting.messages import MessageActions
from app.meeting.passcode import PasscodeHasher
from app.meeting.permissions import grants
from app.meeting.search import Search
from app.metrics_sampler import MetricsSampler
from app.operator.cli_errors import NoStore
from app.operator.commands import Commands, OperatorConsole
from app.operator.doctor import Doctor, DurabilityCheck
from app.operator.meeting_reader import MeetingReader
from app.operator.operations import Operations
from app.operator.operator import Operator
from app.operator.servers import Servers
from app.redis_client.connect import EmbeddedStore, Probe, Store, connect
from app.redis_client.direct import DirectReplicatedRunner, DirectRunner
from app.redis_client.replicated import ReplicatedConnection
from app.redis_client.timeouts import READY_TIMEOUT_S
from app.store.amendments import Amendments
from app.store.host import HostStore
from app.store.limits import Limits
from app.store.meetings import Meetings
from app.store.messages import Messages
from app.store.script import ScriptRunners, Scripts
from app.store.seen import Heartbeats
from app.web import (
    api,
    cookies,
    development,
    error_handlers,
    headers,
    health,
    host_header,
    modules,
    openapi,
    pages,
    pwa,
    request_log,
)
from app.web.guards import Guards
from app.web.host_verbs import HostVerbs
from app.web.idle_polls import IdlePolls
from app.web.languages import Languages
from app.web.request_body import MAX_BODY_BYTES
from app.web.verbs import Verbs
from app.websocket.admission import HandshakeQueue
from app.websocket.endpoint import Connections
from app.websocket.endpoint import blueprint as live_blueprint
from app.websocket.writer import broadcast


def build(settings: Settings) -> Flask:
    """Return the Flask application of a worker, with its background greenlets if gevent runs."""
    app = _flask(settings)
    store = connect(settings.redis_url, counts_replicas=settings.durability == "replicated")
    app.extensions["redis"] = store.client
    has_gevent = is_module_patched("socket")  # only in a gevent worker; elsewhere there are no WebSockets
    keeps_rooms = has_gevent and not settings.embedded
    scripts = Scripts(
        store.client, settings, grants(), store.publish, _script_runners(store, settings, has_gevent)
    )
    passcodes = PasscodeHasher(_in_thread_pool if has_gevent else lambda work: work())
    limits = Limits(store.client, settings)
    lobby = Lobby(Meetings(scripts, settings.max_members), passcodes, limits)
    host = HostControls(HostStore(scripts, settings.max_members), passcodes, settings.longest_ttl)
    messages = Messages(scripts)
    hub = Hub(store.listen, settings.embedded, lambda id: Room(id, messages, broadcast, gevent.spawn))
    reader = LogReader(messages, hub, has_rooms=keeps_rooms)
    actions = MessageActions(messages, Amendments(scripts), on_lost=reader.end_readers)
    guards = Guards(lobby, limits, settings)
    languages = Languages()
    verbs = {
        **Verbs(actions, lobby).table,
        **HostVerbs(host).table,
    }
    live = Connections(reader, hub, guards, verbs, languages, settings)
    presence = HeartbeatLoop(hub, Heartbeats(scripts))
    meter = MetricsSampler(hub, live)
    app.extensions.update(hub=hub, connections=live, metrics_sampler=meter)
    if has_gevent:
        presence.start()
        gevent.spawn(live.run_watchdog)
        gevent.spawn(meter.run)
        app.wsgi_app = HandshakeQueue(app.wsgi_app)  # type: ignore[method-assign]
    _install_request_hooks(app, settings, languages)
    app.before_request(guards.check_origin)
    for blueprint in (
        api.blueprint(api.Api(lobby, reader, Search(messages), host, guards, settings), verbs),
        live_blueprint(live),
        openapi.blueprint(verbs),
        health.blueprint(Probe(settings.redis_url), _durability_check(settings), hub, meter.sample),
        pwa.blueprint(languages),
        pages.blueprint(guards),
    ):
        app.register_blueprint(blueprint)
    if keeps_rooms:
        app.wsgi_app = IdlePolls(app.wsgi_app, reader)  # type: ignore[method-assign]
    for command in Commands(lambda: _operator_console(settings, scripts)).all:
        app.cli.add_command(command)
    return app


def _install_request_hooks(app: Flask, settings: Settings, languages: Languages) -> None:
    """Install the hooks that run before and after each request, in this order."""
    request_log.install(app, is_behind_proxy=settings.proxy_hops > 0)
    languages.install(app)
    cookies.install(app)  # hooks run in reverse: this one reads the Cache-Control that `headers` sets
    headers.install(app)
    modules.install(app)
    error_handlers.install(app, languages, pages.refusal_page)
    host_header.install(app, settings.public_origin)
    if settings.dev:
        development.install(app)


def _script_runners(store: Store, settings: Settings, has_gevent: bool) -> ScriptRunners | None:
    """Return the runners for scripts that read and that write; only writes wait for replicas."""
    is_replicated = settings.durability == "replicated"
    if isinstance(store, EmbeddedStore):
        return None
    if not has_gevent:
        return ScriptRunners(
            DirectRunner(), DirectReplicatedRunner(store.client) if is_replicated else DirectRunner()
        )
    reads = store.pipe()
    return ScriptRunners(reads, store.pipe(ReplicatedConnection) if is_replicated else reads)


def _durability_check(settings: Settings) -> DurabilityCheck | None:
    url = settings.redis_operator_url or settings.redis_url
    return (
        DurabilityCheck(Servers(connect(url, READY_TIMEOUT_S).client), settings.durability) if url else None
    )


def _operator_console(settings: Settings, scripts: Scripts) -> OperatorConsole:
    """Return the operator's console: a read-only client to inspect, the service's own to end and extend.

    Raises NoStore for the embedded store.
    """
    if settings.embedded:
        raise NoStore
    looking = connect(settings.redis_operator_url or settings.redis_url).client
    own = connect(settings.redis_url).client
    operations = Operations(scripts)
    operator = Operator(MeetingReader(looking), operations, settings.longest_ttl)
    return OperatorConsole(operator, Doctor(settings, Servers(looking), Servers(own), operations))


def _in_thread_pool(work: Callable[[], str | bool]) -> str | bool:
    """Run slow work that releases the GIL in a thread, so that the event loop is not blocked."""
    done: str | bool = gevent.get_hub().threadpool.apply(work)
    return done


def _flask(settings: Settings) -> Flask:
    app = Flask(__name__, static_folder="../static", template_folder="../templates")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.url_map.merge_slashes = False  # a redirect would go to the Host of the request
    hops = settings.proxy_hops
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_prefix=0)  # type: ignore[method-assign]
    return app
