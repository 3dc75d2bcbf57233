"""How the page asks: it waits for news, asks every 2 s where it may not wait, and climbs back by itself."""

import re

from playwright.sync_api import expect

from tests.servers import wait_until

WAITING = re.compile(r"/api/messages\?.*wait=25")
ASKING = re.compile(r"/api/messages\?(?!.*wait=)")


def test_an_idle_page_waits_for_news_with_its_cursor(visit):
    ming = visit("小明")
    with ming.page.expect_request(WAITING) as asked:
        ming.create("周会")
    assert "after=" in asked.value.url


def test_a_message_answers_the_question_that_was_waiting_for_it(visit, ming):
    anna, waiting = visit("Anna"), []
    anna.page.on("request", lambda request: WAITING.search(request.url) and waiting.append(request))
    anna.join(ming.path)
    wait_until(lambda: anna.page.evaluate("true") and waiting, "the page waits")
    ming.say("now")
    anna.sees("now")
    assert [message["content"] for message in waiting[0].response().json()["messages"]] == ["now"]


def test_where_a_question_may_not_wait_the_page_asks_every_two_seconds(ming, anna):
    anna.page.route(WAITING, lambda route: route.abort())
    anna.look_again()
    expect(anna.status).to_have_attribute("data-state", "polling")
    expect(anna.status).to_contain_text("2 s")
    ming.say("slowly")
    anna.sees("slowly")


def test_the_page_climbs_back_by_itself(visit, ming):
    anna = visit("Anna")
    anna.page.clock.install()
    anna.join(ming.path)
    anna.page.route(WAITING, lambda route: route.abort(), times=1)
    anna.look_again()
    expect(anna.status).to_have_attribute("data-state", "polling")
    asked = []
    anna.page.on("request", lambda request: asked.append(request.url))

    def is_waiting():
        anna.page.clock.fast_forward(2_000)
        return any(map(WAITING.search, asked))

    wait_until(is_waiting, "the page waits for news again")
    assert 10 <= sum(1 for url in asked if ASKING.search(url)) <= 15
    ming.say("quick again")
    anna.sees("quick again")
    anna.sees_connected()


def test_a_page_that_wakes_asks_at_once(ming, anna):
    with anna.page.expect_request(WAITING):
        anna.look_again()
    ming.say("awake")
    anna.sees("awake")
