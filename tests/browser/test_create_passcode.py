"""The page that starts a meeting, where the operator asks for a passcode."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tools.servers import Service

PASSCODE = "open 芝麻 sesame"

KEPT = "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"


@pytest.fixture(scope="module")
def guarded(redis_server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("guarded")
    with Service(folder, redis_server.url, RATE_LIMITS="off", CREATE_PASSCODE=PASSCODE) as service:
        yield service


def submit(page, passcode):
    page.fill("#create_passcode", passcode)
    page.click("form [type=submit]")


@pytest.mark.parametrize(
    ("language", "scheme", "label", "message"),
    [
        ("zh-CN", "dark", "发起会议的密码", "需要正确的密码才能在此发起会议。"),
        (
            "en-US",
            "light",
            "Passcode to start a meeting",
            "You need the right passcode to start a meeting here.",
        ),
    ],
    ids=["zh", "en"],
)
def test_a_wrong_passcode_is_reported_beside_its_field_and_the_right_one_works(
    visit, guarded, language, scheme, label, message
):
    ming = visit("Ming", language, 360, color_scheme=scheme, url=guarded.url)
    ming.page.goto("/")
    field, error = ming.page.get_by_label(label), ming.page.locator("#create_passcode-error")
    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_attribute("autocomplete", "current-password")
    ming.page.fill("#meeting_name", "周会")
    ming.page.fill("#member_name", "Ming")
    submit(ming.page, "guess")
    expect(error).to_have_text(message)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    assert Axe().run(ming.page).response["violations"] == []
    assert ming.fits()
    submit(ming.page, PASSCODE)
    ming.sees_connected()


def test_a_missing_passcode_is_reported_beside_its_field(visit, guarded):
    ming = visit("Ming", "en-US", url=guarded.url)
    ming.page.goto("/")
    ming.page.fill("#meeting_name", "Standup")
    ming.page.fill("#member_name", "Ming")
    ming.page.keyboard.press("Enter")
    expect(ming.page.locator("#create_passcode-error")).to_be_visible()


def test_the_page_stores_the_passcode_nowhere(visit, guarded):
    ming = visit("Ming", "en-US", url=guarded.url)
    ming.page.goto("/")
    ming.page.fill("#meeting_name", "Standup")
    ming.page.fill("#member_name", "Ming")
    submit(ming.page, PASSCODE)
    ming.sees_connected()
    stored = ming.page.evaluate(
        "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"
    )
    assert "Ming" in stored
    assert "sesame" not in stored
    assert "sesame" not in ming.page.url
    assert "sesame" not in guarded.log


def test_the_page_asks_for_no_passcode_where_the_operator_set_none(visit):
    ming = visit("Ming", "en-US")
    ming.page.goto("/")
    expect(ming.page.locator("#member_name")).to_be_visible()
    expect(ming.page.locator("#create_passcode")).to_have_count(0)
