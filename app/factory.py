"""The composition root: builds each object once and hands it its collaborators."""

from collections.abc import Callable

import gevent
from flask import Flask
from gevent.monkey import is_module_patched
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings
from app.live.heartbeats import Presence
from app.live.hub import Hub
from app.live.reading import LogReader
from app.live.room import Room
from app.meeting.host import Host
from app.meeting.lobby import Lobby
from app.meeting.messages import MessageActions
from app.meeting.passcode import Passcodes
from app.meeting.permissions import grants
from app.meeting.search import Search
from app.metrics_sampler import Meter
from app.operator.cli_errors import NoStore
from app.operator.commands import Commands, Desk
from app.operator.doctor import Doctor, Vows
from app.operator.meeting_reader import Records
from app.operator.operations import Operations
from app.operator.operator import Operator
from app.operator.servers import Servers
from app.redis_client.connect import EmbeddedStore, Probe, Store, connect
from app.redis_client.direct import Calls, ReplicatedCalls
from app.redis_client.replicated import ReplicatedLine
from app.redis_client.timeouts import READY_TIMEOUT_S
from app.store.amendments import Amendments
from app.store.host import HostStore
from app.store.limits import Limits
from app.store.meetings import Meetings
from app.store.messages import Messages
from app.store.script import Scripts, Ways
from app.store.seen import Seen
from app.web import (
    api,
    cookies,
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
from app.websocket.admission import Door
from app.websocket.endpoint import Live
from app.websocket.endpoint import blueprint as live_blueprint
from app.websocket.writer import deliver


def build(settings: Settings) -> Flask:
    app = _flask(settings)
    store = connect(settings.redis_url, counts_replicas=settings.durability == "replicated")
    app.extensions["redis"] = store.client
    is_live = is_module_patched("socket")  # in a gevent worker; elsewhere one polls
    is_shared = is_live and not settings.embedded
    scripts = Scripts(store.client, settings, grants(), store.publish, _ways(store, settings, is_live))
    passcodes = Passcodes(_aside if is_live else lambda work: work())
    limits = Limits(store.client, settings)
    lobby = Lobby(Meetings(scripts, settings.max_members), passcodes, limits)
    host = Host(HostStore(scripts, settings.max_members), passcodes, settings.longest_ttl)
    messages = Messages(scripts)
    hub = Hub(store.listen, settings.embedded, lambda id: Room(id, messages, deliver, gevent.spawn))
    reader = LogReader(messages, hub, has_rooms=is_shared)
    actions = MessageActions(messages, Amendments(scripts), on_lost=reader.end_readers)
    guards = Guards(lobby, limits, settings)
    languages = Languages()
    verbs = {
        **Verbs(actions, lobby).table,
        **HostVerbs(host).table,
    }
    live = Live(reader, hub, guards, verbs, languages, settings)
    presence = Presence(hub, Seen(scripts))
    meter = Meter(hub, live)
    app.extensions.update(hub=hub, live=live, meter=meter)
    if is_live:
        presence.start()
        gevent.spawn(live.watch)
        gevent.spawn(meter.run)
        app.wsgi_app = Door(app.wsgi_app)  # type: ignore[method-assign]
    _surround(app, settings, languages)
    app.before_request(guards.check_origin)
    for blueprint in (
        api.blueprint(api.Api(lobby, reader, Search(messages), host, guards, settings), verbs),
        live_blueprint(live),
        openapi.blueprint(),
        health.blueprint(Probe(settings.redis_url), _vows(settings), hub, meter.look),
        pwa.blueprint(languages),
        pages.blueprint(guards),
    ):
        app.register_blueprint(blueprint)
    if is_shared:
        app.wsgi_app = IdlePolls(app.wsgi_app, reader)  # type: ignore[method-assign]
    for command in Commands(lambda: _desk(settings, scripts)).all:
        app.cli.add_command(command)
    return app


def _surround(app: Flask, settings: Settings, languages: Languages) -> None:
    """What every request passes, in this order, and every answer on its way back."""
    request_log.install(app, is_behind_proxy=settings.proxy_hops > 0)
    languages.install(app)
    cookies.install(app)  # Flask runs this hook after that of the headers, which say what a cache may keep
    headers.install(app)
    modules.install(app)
    error_handlers.install(app, languages, pages.refusal_page)
    host_header.install(app, settings.public_origin)


def _ways(store: Store, settings: Settings, is_live: bool) -> Ways | None:
    """Where answers wait for a replica, reading does not."""
    is_replicated = settings.durability == "replicated"
    if isinstance(store, EmbeddedStore):
        return None
    if not is_live:
        return Ways(Calls(), ReplicatedCalls(store.client) if is_replicated else Calls())
    reads = store.pipe()
    return Ways(reads, store.pipe(ReplicatedLine) if is_replicated else reads)


def _vows(settings: Settings) -> Vows | None:
    url = settings.redis_operator_url or settings.redis_url
    return Vows(Servers(connect(url, READY_TIMEOUT_S).client), settings.durability) if url else None


def _desk(settings: Settings, scripts: Scripts) -> Desk:
    """Where an operator sits: looks into Redis as whoever may do no more, and acts as the service."""
    if settings.embedded:
        raise NoStore
    looking = connect(settings.redis_operator_url or settings.redis_url).client
    own = connect(settings.redis_url).client
    operations = Operations(scripts)
    operator = Operator(Records(looking), operations, settings.longest_ttl)
    return Desk(operator, Doctor(settings, Servers(looking), Servers(own), operations))


def _aside(work: Callable[[], str | bool]) -> str | bool:
    """Run what takes long, and leaves Python alone meanwhile, in a thread: the loop goes on."""
    done: str | bool = gevent.get_hub().threadpool.apply(work)
    return done


def _flask(settings: Settings) -> Flask:
    app = Flask(__name__, static_folder="../static", template_folder="../templates")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.url_map.merge_slashes = False  # it redirects to whatever Host the request names
    hops = settings.proxy_hops
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_prefix=0)  # type: ignore[method-assign]
    return app
