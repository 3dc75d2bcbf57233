"""Formats the log: a line of JSON for each event, or of text on a terminal.

A message is `event: cause` in English, and may change. The field `event` does not: operators and tests search
for it. docs/operations.md lists the events.

No line has a secret or the text of a message. Only the fields in EXTRA_FIELDS are logged with a message, and
every message is searched for secrets, because libraries may quote a request.

gunicorn's master imports this module before gevent patches anything, so it imports only the standard library.
"""

import json
import logging
import re
import sys
import time
from traceback import format_tb
from typing import Any

JSON = json.JSONEncoder(ensure_ascii=False)
EXTRA_FIELDS = ("event", "request_id", "method", "route", "status", "ms", "meeting", "code")
IN_MESSAGE = ("event", "method", "route", "status")  # the message says them: not repeated in the text format
SECRETS = re.compile(
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?:\.[A-Za-z0-9_-]{22})?"  # a meeting's link
    r"|(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"  # a session token, a host link's secret
    r"|\?[A-Za-z0-9_.%-]+=[^\s\"'\\]*"  # a query string
)


def redact(text: str) -> str:
    """Return a text with "…" in place of links, tokens and query strings."""
    return SECRETS.sub("…", text)


def format_trace(error: BaseException | None) -> str:
    """Return the stack and the type of an error and of its causes, without messages,
    which may quote a user.
    """
    traces = []
    while error:
        traces.append("".join(format_tb(error.__traceback__)) + type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return "\nafter\n".join(traces)


class JsonFormatter(logging.Formatter):
    """Formats a record as a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line: dict[str, object] = {
            "time": f"{_second(record)}.{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "pid": record.process,
            "message": redact(record.getMessage()),
            **_facts(record),
        }
        if record.exc_info:
            line["trace"] = format_trace(record.exc_info[1])
        return JSON.encode(line)


class TextFormatter(logging.Formatter):
    """Formats a record as text for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, and its stack trace below."""
        said = f"{_second(record)} {record.levelname.lower():7} {redact(record.getMessage())}"
        facts = (f"{name}={value}" for name, value in _facts(record).items() if name not in IN_MESSAGE)
        trace = f"\n{format_trace(record.exc_info[1])}" if record.exc_info else ""
        return " ".join((said, *facts)) + trace


class RequestRedactor(logging.Filter):
    """Removes the request from gunicorn's log lines, and keeps the reason."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the message of a record; keep every record."""
        said = record.getMessage()
        if said.startswith("Invalid request from "):
            record.event = "request_malformed"
            record.msg, record.args = f"Malformed request: {said.split(': ')[1]}", ()
        elif said.startswith("Error handling request "):
            record.event = "request_failed"
            record.msg, record.args = "Request failed in gunicorn", ()
        return True


def dict_config(level: str, form: str) -> dict[str, Any]:
    """Return the configuration for logging.config: the service from `level` on, libraries from "warning" on.

    The level of libraries is fixed because at "debug" they log what users write.
    """
    is_json = form == "json" or (form == "auto" and not sys.stderr.isatty())
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"discreet": {"()": RequestRedactor}},
        "formatters": {"lines": {"()": JsonFormatter if is_json else TextFormatter}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "lines"}
        },
        "root": {"level": "WARNING", "handlers": ["console"]},
        "loggers": {
            "app": {"level": level.upper()},
            "gunicorn.error": {"propagate": True, "filters": ["discreet"]},
        },
    }


def _facts(record: logging.LogRecord) -> dict[str, object]:
    return {
        name: getattr(record, name) for name in EXTRA_FIELDS if getattr(record, name, None) not in (None, "")
    }


def _second(record: logging.LogRecord) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
