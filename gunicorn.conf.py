"""How gunicorn runs the service; it finds this file by itself. What the command line says wins."""

import os
import signal
import sys
from logging.config import dictConfig

from gunicorn.glogging import Logger

from app import logs, preflight
from app.config import InvalidSetting, Settings
from app.metric_slots import MetricSlots

try:
    settings = Settings.from_environment(os.environ)
except InvalidSetting as error:
    sys.exit(str(error))

bind = preflight.bind_address(settings)
if "WEB_CONCURRENCY" not in os.environ:  # which gunicorn reads by itself
    workers = preflight.default_workers(settings)

worker_class = "app.worker.Worker"
limit_request_field_size = 16384  # bytes; ours are 4 kB of cookies, other applications of the host add theirs
worker_connections = 6000  # idle keep-alive connections count, and a full pool accepts nobody
keepalive = 75  # seconds; nginx lets go after 20, so no request meets a connection that is being closed
timeout = 30
graceful_timeout = 30
max_requests = 0  # a worker that has served its number would stop accepting and cut off who still waits

if settings.dev:  # templates, scripts and styles need no new worker: app/web/development.py
    reload = True
    reload_extra_files = preflight.watched_files()

# Which proxies are believed is said once, by PROXY_HOPS; gunicorn by itself would believe whoever is near.
forwarded_allow_ips = ""
secure_scheme_headers = {}
forwarder_headers = ""

# A meeting's link is its key, and gunicorn's access log would be a list of them: see app/web/request_log.py.
accesslog = None
loglevel = "info" if settings.log_level == "debug" else "warning"  # its own "debug" quotes what people say
control_socket_disable = True  # signals do; two instances of one user would share its path


class logger_class(Logger):
    """gunicorn's own lines go where ours do.

    By its own setting (`logconfig_dict`) it would put a line together for each request, for an access log
    that nobody keeps: 40 µs, a fifth of an idle poll.
    """

    def setup(self, cfg):
        super().setup(cfg)
        dictConfig(logs.dict_config(settings.log_level, settings.log_format))


def on_starting(arbiter):
    preflight.check(settings, arbiter)
    arbiter.metric_slots = MetricSlots()


def when_ready(arbiter):
    preflight.announce(settings, arbiter)


def pre_fork(arbiter, worker):
    arbiter.metric_slots.assign(worker)


def post_fork(arbiter, worker):
    # Until the worker installs its own handlers it has those of the arbiter, which only note the signal: a
    # worker that is asked to end while it boots would go on until graceful_timeout, and then be killed.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    arbiter.metric_slots.activate(worker)
    if settings.dev:
        preflight.forget_code()


def child_exit(arbiter, worker):
    arbiter.metric_slots.release(worker)


def on_exit(arbiter):
    arbiter.metric_slots.close()
