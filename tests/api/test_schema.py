"""The OpenAPI document is right: every route answers any request as described."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.support.people import Person
from tests.support.routes import openapi_document
from tools.servers import Service

schema = schemathesis.openapi.from_dict(openapi_document())
BOUNDS = settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def service(tmp_path_factory, redis_server):
    with Service(tmp_path_factory.mktemp("web"), redis_server.url, RATE_LIMITS="off") as service:
        yield service


@pytest.fixture
def ming(service):
    """Return 小明, the host of a meeting, who has sent a message."""
    ming = Person(service, "小明")
    sit_down(ming)
    return ming


def sit_down(ming):
    ming.create()
    ming.send("hello")


def test_the_document_is_handed_out(service):
    assert service.test_client().get("/api/openapi.json").json == schema.raw_schema


def answers_as_described(service, ming, case):
    if is_right(case):
        put_into(case.query, ming)
        put_into(case.body, ming)
    answer = case.call_and_validate(
        base_url=service.url,
        cookies={name: cookie.value for name, cookie in ming.browser.cookies.items()},
        additional_checks=[what_is_described_is_never_malformed],
        excluded_checks=[positive_data_acceptance],  # for which what follows is the rule
    )
    if answer.status_code in (401, 410):  # the seat was given up, or the meeting ended
        sit_down(ming)


def contract_of(path, method):
    """The test of one route, which is a function of its own.

    With one for all of them schemathesis gives pytest 31 tests of one id, of which xdist runs one.
    """

    def test_a_route_answers_as_described(service, ming, case):
        answers_as_described(service, ming, case)

    routes = schema.include(path=path, method=method.upper())
    return routes.parametrize()(BOUNDS(test_a_route_answers_as_described))


for path, operations in schema.raw_schema["paths"].items():
    for method in operations:
        name = path.removeprefix("/api/").replace("/", "_")
        globals()[f"test_{method}_{name}_answers_as_described"] = contract_of(path, method)


def is_right(case):
    return case.meta.generation.mode is GenerationMode.POSITIVE


def put_into(fields, person):
    """Use the ids of an existing meeting, or every request would be refused."""
    there = {"meeting_id": person.meeting, "seq": 2, "reply_to": 2, "emoji": "👍"}
    if isinstance(fields, dict):
        fields |= {name: value for name, value in there.items() if name in fields}


def what_is_described_is_never_malformed(_, response, case):
    """A rule that no schema can express (such as that of names) may refuse it, the schema may not."""
    assert not is_right(case) or "problem" not in response.json(), response.text
