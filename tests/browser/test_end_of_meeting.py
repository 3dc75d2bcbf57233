"""The lifetime of a meeting, and its end by a host: ended for all members, or erased."""

from playwright.sync_api import expect

from tests.support.cli import types
from tools.servers import Service


def end(visitor, *more):
    visitor.panel.locator("[data-action=end]").click()
    for what in more:
        visitor.page.check(f"#end-dialog [data-part={what}]")
    visitor.page.click("#end-dialog [value=end]")


def test_all_members_see_when_the_meeting_disappears_and_a_host_extends_it(ming, anna):
    anna.open_by("#invite-open")
    shown = anna.page.locator("#invite [data-part=lifetime]")
    expect(shown).to_have_text("This meeting is deleted 1 day after the last activity.")
    ming.panel.locator("[data-setting=lifetime][value='604800']").check(force=True)
    expect(shown).to_have_text("This meeting is deleted 7 days after the last activity.")
    expect(ming.panel.get_by_label("7 天")).to_be_checked()


def test_a_host_ends_the_meeting_for_all_members(ming, anna):
    anna.say("hello")
    ming.sees("hello")
    end(ming)
    expect(ming.notice).to_contain_text("您已结束会议")
    expect(anna.notice).to_contain_text("The host ended this meeting.")
    anna.sees("hello")
    expect(anna.changes.last).to_have_text("小明 ended the meeting")
    for visitor in (ming, anna):
        expect(visitor.field).to_be_disabled()
        expect(visitor.notice.get_by_role("button")).to_have_count(0)
    assert anna.page.goto(anna.path).status == 410


def test_a_change_by_the_operator_names_the_operator(ming, anna, redis_server):
    urls = {"REDIS_URL": redis_server.url, "REDIS_OPERATOR_URL": redis_server.url_of("operator")}
    assert types("extend", ming.meeting, "--days", "7", **urls).code == 0
    expect(anna.changes.last).to_have_text(
        "An administrator set the meeting to be kept for 7 days after the last activity"
    )
    expect(ming.changes.last).to_contain_text("管理员")


def test_an_erased_meeting_is_gone_and_the_page_says_so(ming, anna, redis):
    anna.say("hello")
    ming.sees("hello")
    end(ming, "erase")
    expect(ming.notice).to_contain_text("会议已永久删除")
    expect(ming.messages).to_have_count(0)
    expect(anna.notice).to_contain_text("The host erased this meeting. Nothing was kept.")
    assert len(list(redis.scan_iter(f"meeting:{{{ming.meeting}}}*"))) == 1  # the mark that it was erased
    assert anna.page.goto(anna.path).status == 410


def test_the_page_reports_an_end_that_failed_and_the_meeting_goes_on(ming, guest):
    ming.page.route("**/api/host/end", lambda route: route.abort())
    end(ming)
    expect(ming.page.locator("#toast")).to_have_text("无法连接服务器。")
    ming.close_panel()
    guest.say("hello")
    ming.sees("hello")


def test_a_meeting_is_not_kept_for_longer_than_the_service_allows(visit, redis_server, tmp_path):
    with Service(tmp_path, redis_server.url, RATE_LIMITS="off", MAX_MEETING_TTL="604800") as service:
        ming = visit("Ming", "en-US", url=service.url)
        ming.create("Standup")
        ming.panel.get_by_text("30 days", exact=True).click()
        expect(ming.page.locator("#toast")).to_have_text("A meeting can't be kept that long.")
        expect(ming.panel.get_by_label("30 days")).not_to_be_checked()
