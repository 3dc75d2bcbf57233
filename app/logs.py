"""The log: a line of JSON for each thing that happens, or of words where a terminal shows it.

No line holds what opens a meeting, or what is said in it. Only the facts named here are written beside a
message; and what libraries say, who may quote a request, is looked through once more.

gunicorn's master reads this before gevent has patched anything: so there is only what logging brings itself.
"""

import json
import logging
import re
import sys
import time
from traceback import format_tb
from typing import Any

JSON = json.JSONEncoder(ensure_ascii=False)
EXTRA_FIELDS = ("request_id", "method", "route", "status", "ms", "meeting", "code")
IN_MESSAGE = ("method", "route", "status")  # in the message already, for people
SECRETS = re.compile(
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?:\.[A-Za-z0-9_-]{22})?"  # a meeting's link
    r"|(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"  # a session's token, a host link's secret
    r"|\?[A-Za-z0-9_.%-]+=[^\s\"'\\]*"  # a question, from its mark on
)


def redact(text: str) -> str:
    return SECRETS.sub("…", text)


def format_trace(error: BaseException | None) -> str:
    """Where an error came from, and its kind. What it says itself may be what somebody has said."""
    traces = []
    while error:
        traces.append("".join(format_tb(error.__traceback__)) + type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return "\nafter\n".join(traces)


class JsonFormatter(logging.Formatter):
    """For programs."""

    def format(self, record: logging.LogRecord) -> str:
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
    """For people."""

    def format(self, record: logging.LogRecord) -> str:
        said = f"{_second(record)} {record.levelname.lower():7} {redact(record.getMessage())}"
        facts = (f"{name}={value}" for name, value in _facts(record).items() if name not in IN_MESSAGE)
        trace = f"\n{format_trace(record.exc_info[1])}" if record.exc_info else ""
        return " ".join((said, *facts)) + trace


class RequestRedactor(logging.Filter):
    """gunicorn quotes requests that it cannot read, or that failed: what is the matter is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if said.startswith("Invalid request from "):
            record.msg, record.args = f"A request cannot be read: {said.split(': ')[1]}", ()
        elif said.startswith("Error handling request "):
            record.msg, record.args = "A request failed", ()
        return True


def dict_config(level: str, form: str) -> dict[str, Any]:
    """What logging.config takes. Our own lines from `level` on, those of libraries from "warning" on.

    Whatever is asked for, libraries say no more: at "debug" they quote what is said.
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
