"""The examples in docs/api.md: each is valid JSON of the type that it is an example of."""

import json
import re

import msgspec
import pytest

from app.meeting.entries import Change, Message
from app.meeting.models import Presence, RosterEntry, Settings, Update
from tools.processes import PROJECT

DOCUMENT = (PROJECT / "docs/api.md").read_text()
CHANGE_TYPES = {kind.__struct_config__.tag for kind in Change.__args__}


def examples(heading):
    """Return the text of the JSON blocks below a heading, as one."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## )", DOCUMENT, re.MULTILINE | re.DOTALL)[1]
    return "".join(re.findall(r"^```json\n(.*?)^```", section, re.MULTILINE | re.DOTALL))


def is_whole(text, kind):
    """Return whether JSON is of a type, and has no field that the type does not have."""
    return msgspec.to_builtins(msgspec.json.decode(text, type=kind)) == json.loads(text)


CHANGES = examples("Changes").splitlines()


@pytest.mark.parametrize("change", CHANGES, ids=[json.loads(change)["type"] for change in CHANGES])
def test_the_example_of_a_change_has_the_fields_of_its_type(change):
    assert is_whole(change, Change)


def test_each_type_of_change_has_one_example():
    assert sorted(json.loads(change)["type"] for change in CHANGES) == sorted(CHANGE_TYPES)


def test_the_examples_of_messages_have_the_fields_of_a_message():
    messages = examples("Amendments").splitlines()
    assert len(messages) == 2
    assert all(is_whole(message, Message) for message in messages)


def test_the_example_of_an_update_has_the_fields_of_an_update():
    update = json.loads(examples("The update"))
    assert update.keys() - {"status"} <= set(Update.__struct_fields__)
    parts = [
        (Message, update["messages"]),
        (Change, update["changes"]),
        (RosterEntry, [*update["members"], update["me"]]),
        (Settings, [update["meeting"]]),
        (Presence, [update["presence"]]),
    ]
    for kind, values in parts:
        assert values
        assert all(is_whole(json.dumps(value), kind) for value in values)
