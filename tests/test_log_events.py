"""Events of the log: every line of the service has one, the document lists all, and tests can find them."""

import ast
import re

import pytest

from app.store.keys import MeetingKeys
from tests.support.log_events import check_no_unexpected_error, count_events
from tests.support.people import Person
from tests.support.websocket_client import Line
from tools.processes import PROJECT, wait_until
from tools.servers import Service

LEVELS = {"exception": "error", "log": "info"}  # `log.log` is given "debug" for requests that pages repeat
METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
SOURCES = [*PROJECT.glob("*.py"), *PROJECT.glob("app/**/*.py"), *PROJECT.glob("deploy/*.py")]
GIVEN_TO_GUNICORN = re.compile(r'record\.event = "(\w+)"')
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| [^|]+ \| [^|]+ \|$", re.MULTILINE)


def documented():
    """event -> level, as the table for operators has it."""
    document = (PROJECT / "docs/operations.md").read_text()
    return dict(ROW.findall(document.split("\n## Events of the log\n")[1].split("\n## ")[0]))


def logged(source):
    """(event or None, level) of each call of a log."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            statements = [node for part in function.body for node in walk_outside_functions(part)]
            events = dict(event for node in statements if (event := assigned_event(node)))
            for node in statements:
                if is_log_call(node):
                    yield event_of(node, events), LEVELS.get(node.func.attr, node.func.attr)


def walk_outside_functions(node):
    """The nodes of a statement without those of functions in it, which are asked themselves."""
    if not isinstance(node, ast.FunctionDef):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from walk_outside_functions(child)


def is_log_call(node):
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="log"), attr=method)):
            return method in METHODS


def assigned_event(node):
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict() as facts):
            return name, event_in(facts)


def event_of(call, events):
    extra = next((keyword.value for keyword in call.keywords if keyword.arg == "extra"), ast.Dict([], []))
    return event_in(extra) if isinstance(extra, ast.Dict) else events[extra.id]


def event_in(facts):
    keys = [getattr(key, "value", None) for key in facts.keys]
    return facts.values[keys.index("event")].value if "event" in keys else None


CALLS = [(path, *call) for path in SOURCES for call in logged(path.read_text())]


def test_every_line_of_the_service_has_an_event():
    assert len(CALLS) >= 15
    assert [path.name for path, event, _ in CALLS if not event] == []


def test_the_document_lists_every_event_with_its_level_and_no_other():
    gunicorn = set(GIVEN_TO_GUNICORN.findall((PROJECT / "app/logs.py").read_text()))
    assert documented().keys() == {event for _, event, _ in CALLS} | gunicorn
    assert [(path.name, event) for path, event, level in CALLS if documented()[event] != level] == []


def test_an_exception_that_no_code_expects_is_always_the_same_event():
    assert {event for _, event, level in CALLS if level == "error"} == {"unexpected_error"}


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ('log.info("It is so: %s", x)', (None, "info")),
        ('log.info("It is so", extra={"event": "so"})', ("so", "info")),
        ('facts = {"event": "so"}\n    log.exception("It is so", extra=facts)', ("so", "error")),
        ('facts = {"request_id": 1}\n    log.exception("It is so", extra=facts)', (None, "error")),
    ],
)
def test_a_call_is_found_with_its_event_or_without(call, found):
    assert list(logged(f"def tell(x):\n    {call}\n")) == [found]


def test_an_unexpected_error_is_found_in_the_log_of_a_service(tmp_path, redis_server):
    with Service(tmp_path, redis_server.url) as service, redis_server.client() as redis:
        ming = Person(service, "小明")
        ming.create()
        with Line(ming) as line:
            line.next()
            check_no_unexpected_error(service)
            redis.publish(MeetingKeys(ming.meeting).live, "{nonsense")
            wait_until(lambda: count_events(service, "unexpected_error"), "it is logged")
        with pytest.raises(AssertionError, match="Unexpected error in the listener"):
            check_no_unexpected_error(service)


def test_a_log_without_events_fails_the_check_for_errors(tmp_path):
    with Service(tmp_path, LOG_FORMAT="text") as service:
        Person(service).create()
        wait_until(lambda: "POST /api/create 200" in service.log, "the request is logged")
        with pytest.raises(AssertionError, match="no event at all"):
            check_no_unexpected_error(service)
