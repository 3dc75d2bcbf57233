"""Builds what answers HTTP requests, and installs it in the application."""

from typing import NamedTuple

from flask import Flask

from app.config import Settings
from app.live.reading import LogReader
from app.meeting.build import Rules
from app.store.limits import Limits
from app.web import (
    api,
    cookies,
    development,
    fixed_names,
    headers,
    host_header,
    openapi,
    pages,
    pwa,
    release,
    request_log,
)
from app.web.error_handlers import ErrorHandlers
from app.web.guards import Guards
from app.web.host_verbs import HostVerbs
from app.web.languages import Languages
from app.web.verbs import Verb, Verbs


class Web(NamedTuple):
    """What WebSockets share with the HTTP API."""

    guards: Guards
    languages: Languages
    verbs: dict[str, Verb]


def build_web(app: Flask, rules: Rules, reader: LogReader, limits: Limits, settings: Settings) -> Web:
    """Install the hooks, the pages and the API."""
    guards, languages = Guards(rules.lobby, limits, settings), Languages()
    verbs = {
        **Verbs(rules.actions, rules.lobby).table,
        **HostVerbs(rules.host).table,
    }
    _install_request_hooks(app, settings, languages)
    app.before_request(guards.check_origin)
    views = api.Api(rules, reader, guards, settings)
    for blueprint in (
        api.blueprint(views, verbs),
        openapi.blueprint(verbs),
        release.blueprint(),
        pwa.blueprint(languages),
        fixed_names.blueprint(),
        pages.blueprint(guards, reader),
    ):
        app.register_blueprint(blueprint)
    return Web(guards, languages, verbs)


def _install_request_hooks(app: Flask, settings: Settings, languages: Languages) -> None:
    """Install the hooks that run before and after each request, in this order."""
    request_log.install(app, is_behind_proxy=settings.proxy_hops > 0)
    languages.install(app)
    cookies.install(app)  # hooks run in reverse: this one reads the Cache-Control that `headers` sets
    headers.install(app)
    ErrorHandlers(languages, pages.refusal_page).install(app)
    host_header.install(app, settings.public_origin)
    if settings.dev:
        development.install(app)
