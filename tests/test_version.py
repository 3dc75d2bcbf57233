"""The version of the service: said in one form everywhere, and the same as in the changelog."""

import re

import pytest

import app
from app import create_app
from app.config import Settings
from tests.support.people import Person
from tools.processes import PROJECT


@pytest.fixture
def ming():
    ming = Person(create_app(Settings()))
    ming.create()
    return ming


def test_the_version_is_semantic():
    assert re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-[0-9A-Za-z.-]+)?", app.__version__)


def test_the_newest_version_of_the_changelog_is_the_version_of_the_service():
    released = re.findall(r"^## \[(\d[^\]]*)\]", (PROJECT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert released[0] == app.__version__


def test_healthz_returns_the_version(ming):
    assert ming.get("/healthz").json == {"status": "success", "version": app.__version__}


def test_the_api_document_has_the_version(ming):
    assert ming.get("/api/openapi.json").json["info"]["version"] == app.__version__


@pytest.mark.parametrize(("language", "name"), [("en", "Web Meeting"), ("zh", "Web 会议")])
def test_the_settings_of_a_meeting_end_with_the_version(ming, language, name):
    ming.language = language
    settings = ming.get(f"/{ming.meeting}").text.partition('id="settings"')[2].partition("</dialog>")[0]
    last = settings.partition("dialog__actions")[0].rstrip().splitlines()[-2]
    assert f">{name} {app.__version__}</p>" in last
