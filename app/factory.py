"""Builds the service: each package builds its objects, and the factory connects them."""

from collections.abc import Callable

import gevent
from flask import Flask
from gevent.monkey import is_module_patched
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings
from app.live.build import Live, build_live
from app.meeting.build import build_rules
from app.meeting.permissions import grants
from app.metrics_sampler import MetricsSampler
from app.operator.build import build_durability_check, register_commands
from app.redis_client.connect import Probe, connect
from app.redis_client.resolver import BoundedResolver
from app.store.build import build_scripts
from app.store.limits import Limits
from app.web import health
from app.web.build import build_web
from app.web.health import Health
from app.web.plain_polls import PlainPolls
from app.web.request_body import MAX_BODY_BYTES
from app.websocket.build import build_connections, start_connections
from app.websocket.endpoint import Connections
from app.websocket.writer import broadcast


def build(settings: Settings) -> Flask:
    """Return the Flask application of a worker, with its background greenlets if gevent runs."""
    app = _flask()
    has_gevent = is_module_patched("socket")  # only in a gevent worker; elsewhere there are no WebSockets
    if has_gevent:
        gevent.get_hub().resolver = BoundedResolver()
    store = connect(settings.redis_url, counts_replicas=settings.durability == "replicated")
    scripts = build_scripts(store, settings, grants(), has_gevent)
    limits = Limits(store.client, settings)
    keeps_rooms = has_gevent and not settings.embedded
    live = build_live(scripts, store.listen, broadcast, settings.embedded, keeps_rooms)
    run_in_thread = _in_thread_pool if has_gevent else _at_once
    rules = build_rules(scripts, limits, settings, run_in_thread, on_lost=live.reader.end_readers)
    web = build_web(app, rules, live.reader, limits, settings)
    connections = build_connections(app, live, web, settings)
    sampler = MetricsSampler(live.hub, connections)
    probe, durability = Probe(settings.redis_url), build_durability_check(settings)
    app.register_blueprint(health.blueprint(Health(probe, durability, live.hub, sampler.sample)))
    app.extensions.update(redis=store.client, hub=live.hub, connections=connections, metrics_sampler=sampler)
    register_commands(app.cli, settings, scripts)
    if has_gevent:
        _start(app, live, connections, sampler, settings)
    if keeps_rooms:
        app.wsgi_app = PlainPolls(app.wsgi_app, live.reader)  # type: ignore[method-assign]
    _trust_proxies(app, settings.proxy_hops)
    return app


def _trust_proxies(app: Flask, hops: int) -> None:
    """Trust `hops` proxies; this middleware is the outermost, so that plain polls know the scheme."""
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_prefix=0)  # type: ignore[method-assign]


def _start(
    app: Flask, live: Live, connections: Connections, sampler: MetricsSampler, settings: Settings
) -> None:
    """Start what runs in the background, for as long as the worker does."""
    live.heartbeats.start()
    start_connections(app, connections, settings.public_origin)
    gevent.spawn(sampler.run)


def _in_thread_pool(work: Callable[[], str | bool]) -> str | bool:
    """Run slow work that releases the GIL in a thread, so that the event loop is not blocked."""
    done: str | bool = gevent.get_hub().threadpool.apply(work)
    return done


def _at_once(work: Callable[[], str | bool]) -> str | bool:
    """Run slow work here: without gevent there is no event loop that it could block."""
    return work()


def _flask() -> Flask:
    app = Flask(__name__, static_folder=None, template_folder="../templates")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.url_map.merge_slashes = False  # a redirect would go to the Host of the request
    return app
