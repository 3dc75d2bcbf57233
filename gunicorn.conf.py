"""Configures gunicorn, which finds this file by its name. The command line takes precedence."""

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
if "WEB_CONCURRENCY" not in os.environ:  # gunicorn reads that variable itself
    workers = preflight.default_workers(settings)

worker_class = "app.worker.Worker"
# Bytes. The service sets up to 4 kB of cookies, and other applications on the host add theirs.
limit_request_field_size = 16384
worker_connections = 6000  # includes idle keep-alive connections; a full pool accepts no connection
keepalive = 75  # seconds; nginx closes after 20, so it never sends a request on a connection being closed
timeout = 30
graceful_timeout = 30
max_requests = 0  # no limit: a worker that reaches it would drop its WebSockets and waiting polls

if settings.dev:  # only Python, Lua and catalogues need a new worker; see app/web/development.py
    reload = True
    reload_extra_files = preflight.watched_files()

# PROXY_HOPS alone says which proxies are trusted; by default gunicorn trusts the loopback address.
forwarded_allow_ips = ""
secure_scheme_headers = {}
forwarder_headers = ""

# A link opens its meeting, and gunicorn's access log would list all links; see app/web/request_log.py.
accesslog = None
loglevel = "info" if settings.log_level == "debug" else "warning"  # its debug log quotes requests
control_socket_disable = True  # signals suffice, and two instances of the same user would share its path


class logger_class(Logger):
    """Sends gunicorn's log lines to the log of the service.

    gunicorn's setting `logconfig_dict` would make it format an access line for each request even without an
    access log, which costs 40 µs, a fifth of an idle poll.
    """

    def setup(self, cfg):
        """Configure logging from the settings of the service."""
        super().setup(cfg)
        dictConfig(logs.dict_config(settings.log_level, settings.log_format))


def on_starting(arbiter):
    """Check that the service can start; runs in the master."""
    preflight.check(settings, arbiter)
    arbiter.metric_slots = MetricSlots()


def when_ready(arbiter):
    """Print where the service listens; runs in the master."""
    preflight.announce(settings, arbiter)


def pre_fork(arbiter, worker):
    """Assign a metric slot; runs in the master."""
    arbiter.metric_slots.assign(worker)


def post_fork(arbiter, worker):
    """Activate the metric slot; runs in the worker."""
    # Until the worker installs its own handlers it has those of the arbiter, which only note the signal: a
    # worker that is asked to end while it boots would go on until graceful_timeout, and then be killed.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    arbiter.metric_slots.activate(worker)
    if settings.dev:
        preflight.forget_code()


def child_exit(arbiter, worker):
    """Release the metric slot of a worker that has ended; runs in the master."""
    arbiter.metric_slots.release(worker)


def on_exit(arbiter):
    """Delete the metrics; runs in the master."""
    arbiter.metric_slots.close()
