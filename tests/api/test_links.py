"""Links that come out of mails, PDFs and calendars lead to their meeting."""

import uuid
from urllib.parse import quote

import pytest

BEHIND = [
    "/",
    ".",
    ",",
    ")",
    ">",
    '"',
    "”",
    "。",
    "，欢迎参加",
    "\n",
    " and more",
    "=",
    "?",
    "/?utm_source=mail",
    "]",
    ".\r\n",
]


def ended(text):
    """A path as a client requests it: a question mark begins the query."""
    path, mark, query = text.partition("?")
    return quote(path) + mark + query


@pytest.mark.parametrize("behind", BEHIND)
def test_characters_after_a_link_are_ignored(app, ming, behind):
    code = ming.host("new_link").json["link"].rsplit("/", 1)[1]
    answer = app.test_client().get(ended(f"/{code}{behind}"), follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == f"/{code}"


@pytest.mark.parametrize("behind", ["", *BEHIND])
def test_a_link_in_capitals_leads_to_the_meeting_too(app, ming, behind):
    answer = app.test_client().get(ended(f"/{ming.meeting.upper()}{behind}"), follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == f"/{ming.meeting}"


@pytest.mark.parametrize("behind", ["x", "-", "_", "0", ".abc", ".", "/x", "/x.svg", "//"])
def test_an_address_that_is_not_a_link_is_not_found(app, ming, behind):
    path = f"/{ming.meeting}{behind}" if behind != "." else f"/{uuid.uuid4()}."
    answer = app.test_client().get(path, follow_redirects=True)
    assert answer.status_code == 404


def test_a_member_who_opens_a_link_with_a_slash_gets_the_meeting(ming):
    answer = ming.browser.get(f"/{ming.meeting}/", follow_redirects=True)
    assert b'id="composer"' in answer.data
