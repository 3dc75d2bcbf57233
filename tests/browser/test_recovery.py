"""Recovery from failures between page and service: both pages end equal, with each message once."""

import pytest
from playwright.sync_api import expect

from tools.servers import Nginx

OFFLINE_MS = 30_000


@pytest.fixture(scope="module")
def proxies(tmp_path_factory, instances):
    """Run a proxy in front of both instances for each of the two people."""
    folder, sockets = tmp_path_factory.mktemp("proxies"), [service.socket for service in instances]
    with Nginx(folder / "a", sockets) as one, Nginx(folder / "b", sockets) as other:
        yield one, other


@pytest.fixture(autouse=True)
def restored(instances, proxies):
    """Start again what a test has ended, and resume what it has frozen."""
    yield
    for process in (*instances, *proxies):
        process.thaw()
        if not process.is_running:
            process.start()


@pytest.fixture
def ming(visit, proxies):
    ming = visit("小明", url=proxies[0].url)
    ming.create("周会")
    return ming


@pytest.fixture
def anna(visit, proxies, ming):
    anna = visit("Anna", "en-US", url=proxies[1].url)
    anna.fake_clock()
    anna.join(ming.path)
    return anna


every_step = pytest.mark.parametrize("step", ["live", "waiting", "polling"])


@every_step
def test_pages_of_a_worker_that_dies_reconnect_to_another(instances, ming, anna):
    ming.say("1")
    anna.sees("1")
    instances[0].kill()
    ming.say("2")
    anna.say("3")
    both_see({"1", "2", "3"}, ming, anna)
    instances[0].start()
    instances[1].kill()
    anna.say("4")
    ming.say("5")
    both_see({"1", "2", "3", "4", "5"}, ming, anna)


def test_a_worker_that_is_asked_to_end_sends_its_pages_to_another(instances, ming, anna):
    for number, service in enumerate(instances):
        service.stop()
        ming.say(f"without {number}")
        anna.say(f"still without {number}")
        service.start()
    both_see({"without 0", "still without 0", "without 1", "still without 1"}, ming, anna)
    ming.stands_on("live")


def test_a_proxy_that_is_reloaded_is_not_noticed(proxies, ming, anna):
    for proxy in proxies:
        proxy.reload()
    ming.say("over the old connection, or a new one")
    anna.say("so is this")
    both_see({"over the old connection, or a new one", "so is this"}, ming, anna)


def test_pages_reconnect_after_the_proxy_was_killed(proxies, ming, anna):
    proxies[1].kill()
    ming.say("she cannot hear")
    anna.say("nor be heard")
    expect(anna.status).to_have_attribute("data-state", "waiting")
    proxies[1].start()
    anna.look_again()
    both_see({"she cannot hear", "nor be heard"}, ming, anna)


def test_a_page_without_a_network_for_half_a_minute_catches_up(proxies, instances, ming, anna):
    """No close frame arrives: the page detects the failure by the missing answers."""
    proxies[1].freeze()
    ming.say("she cannot hear")
    anna.say("nor be heard")
    for _ in range(4):
        anna.page.clock.fast_forward(OFFLINE_MS / 2)
    expect(anna.status).to_have_attribute("data-state", "waiting")
    expect(anna.pending).to_have_text("nor be heard")
    proxies[1].thaw()
    anna.look_again()
    both_see({"she cannot hear", "nor be heard"}, ming, anna)
    anna.sees_connected()


def both_see(texts, *visitors):
    """Each message once, in one order, and nothing left to send."""
    for visitor in visitors:
        expect(visitor.messages).to_have_count(len(texts))
        expect(visitor.pending).to_have_count(0)
    screens = [visitor.messages.all_text_contents() for visitor in visitors]
    assert screens[0] == screens[1]
    assert set(screens[0]) == texts
