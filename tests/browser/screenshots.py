"""Screenshots of every page and state: `make screenshots` writes them into tests/output."""

import uuid

import pytest
from playwright.sync_api import expect

SAID = """async (meeting) => {
  const answer = await fetch(`/api/messages?meeting_id=${meeting}`)
  return (await answer.json()).messages
}"""
TALK = [
    "大家好！今天先过一遍上周的进展，然后定下周的分工。",
    "Hi all. The *release* went out on Friday; `/healthz` has been green since.",
    "```\nREDIS_URL=redis://localhost:6379/0 make run\n```",
    "> 谁来写发布说明？\n我来，周三之前给大家看。",
    "- 更新文档\n- 修一修手机上的键盘\n- https://example.org/notes",
    "مرحبا بالجميع، كيف حالكم؟",
    "@小明 可以把链接发给李伟吗？ 👍",
]


@pytest.fixture
def anna(somebody):
    """Anna, alone in a meeting."""
    anna = somebody("Anna")
    anna.create("产品周会 Product weekly")
    return anna


def amend(anna, ming, li):
    """A reply, reactions and a correction, as a meeting has them."""
    said = {message["content"]: message["seq"] for message in anna.page.evaluate(SAID, anna.path[1:])}
    for visitor, emoji in ((ming, "👍"), (li, "👍"), (li, "🎉")):
        visitor.do("react", seq=said[TALK[0]], emoji=emoji, on=True)
    ming.do("edit", seq=said[TALK[1]], content=TALK[1].replace("Friday", "Thursday"))
    li.do("send", content="好的，周三见。See you!", reply_to=said[TALK[3]])
    anna.do("react", seq=said[TALK[4]], emoji="❤️", on=True)


def talk(visitors):
    for visitor, text in zip(visitors * len(TALK), TALK, strict=False):
        visitor.say_quickly([text])
    for visitor in visitors:
        expect(visitor.messages).to_have_count(len(TALK))


def test_outside(somebody, anna, keep):
    guest = somebody("小明")
    for path, name in (
        ("/", "create"),
        (anna.path, "join"),
        (f"/{uuid.uuid4()}", "refused"),
        ("/offline", "offline"),
    ):
        guest.page.goto(path)
        keep(guest, name)
    guest.page.goto(anna.path)
    guest.page.fill("#member_name", "admin")
    guest.page.click("form [type=submit]")
    expect(guest.page.locator("#member_name-error")).to_be_visible()
    keep(guest, "join-refused")


def test_alone(anna, keep):
    keep(anna, "empty")


def test_busy(anna, visit, keep):
    ming, li = visit("小明"), visit("李伟")
    ming.join(anna.path)
    li.join(anna.path)
    talk([anna, ming, li])
    amend(anna, ming, li)
    expect(anna.messages).to_have_count(len(TALK) + 1)
    li.leave()
    ming.field.press_sequentially("好")
    expect(anna.page.locator("#typing")).not_to_be_empty()
    keep(anna, "busy")
    if anna.page.locator("#roster").is_hidden():
        anna.page.click("#roster-toggle")
    anna.page.locator(".roster__fold summary").click()
    anna.page.locator("[data-part=rename]:visible").click()
    keep(anna, "people")


def test_taken(somebody, anna, keep):
    other = somebody("Anna")
    other.page.goto(anna.path)
    other.enter()
    expect(other.notice).to_be_visible()
    keep(other, "taken")


def test_dialogs(anna, keep):
    for opener, name in (("#invite-open", "invite"), ("#settings-open", "settings"), ("#leave", "leave")):
        anna.open_by(opener)
        keep(anna, name)
        anna.page.keyboard.press("Escape")
    anna.page.keyboard.press("Control+/")
    keep(anna, "shortcuts")
    anna.page.keyboard.press("Escape")
    anna.page.click("#emoji")
    expect(anna.page.locator("#picker .picker__emoji").first).to_be_visible()
    keep(anna, "emoji")
    anna.page.keyboard.press("Escape")
    anna.say_quickly(TALK)
    anna.open_by("#search-open")
    anna.page.locator("#search [name=wanted]").fill("发布")
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator(".hit").first).to_be_visible()
    keep(anna, "search")


def test_trouble(anna, keep):
    anna.say_quickly(TALK[:3])
    expect(anna.messages).to_have_count(3)
    anna.page.context.set_offline(True)
    expect(anna.page.locator("#offline")).to_be_visible()
    anna.write("还在吗？")
    anna.page.click("#composer [type=submit]")
    expect(anna.pending).to_have_count(1)
    keep(anna, "no-network")
    anna.page.context.set_offline(False)


@pytest.mark.parametrize("step", ["waiting"])
def test_away(anna, keep):
    anna.say_quickly(TALK[:3])
    expect(anna.messages).to_have_count(3)
    anna.page.route("**/api/**", lambda route: route.abort())
    anna.look_again()
    expect(anna.status).to_have_attribute("data-state", "waiting")
    anna.write("还在吗？")
    anna.page.click("#composer [type=submit]")
    expect(anna.page.locator("#outbox [data-part=retry]")).to_be_visible()
    keep(anna, "away")


def test_over(anna, redis, keep):
    anna.say_quickly(TALK[:3])
    for key in redis.scan_iter(f"meeting:{{{anna.path[1:]}}}:session:*"):
        redis.delete(key)
    anna.look_again()
    expect(anna.notice).to_be_visible()
    keep(anna, "seat-lost")
    for key in redis.scan_iter(f"meeting:{{{anna.path[1:]}}}*"):
        redis.delete(key)
    anna.notice.locator("[data-part=action]").click()
    expect(anna.notice.locator("[data-part=link]")).to_be_visible()
    keep(anna, "meeting-gone")
