"""Close codes: the document and the page know the same as the service."""

import re

from app.websocket.close_codes import CloseCode
from tools.processes import PROJECT

ROW = re.compile(r"^\| (\d{4}) \| (\w+) \|.*\| (.+) \| (yes|no) \|$", re.MULTILINE)
CONSTANT = re.compile(r"^export const ([A-Z_]+) = (\d{4})$", re.MULTILINE)


def test_the_document_lists_each_close_code_with_its_meaning():
    rows = ROW.findall((PROJECT / "docs/api.md").read_text())
    assert rows == [
        (str(code), code.name, code.meaning, "yes" if code.reconnects else "no") for code in CloseCode
    ]


def test_the_page_gives_close_codes_the_names_of_the_service():
    script = (PROJECT / "static/js/connection/websocket.js").read_text()
    constants = {name: int(value) for name, value in CONSTANT.findall(script)}
    assert constants == {code.name: code for code in (CloseCode.TOO_MANY, CloseCode.RESTART)}
