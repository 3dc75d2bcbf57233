"""The listener loses Redis, or Redis loses the listener: what was said meanwhile is not missed."""

import threading

from tests.people import Person, said
from tests.servers import Service, wait_until

LONG_S = 20


class Reader(threading.Thread):
    """Follows a meeting by waiting polls, as the page does; a refusal is asked again."""

    def __init__(self, person):
        super().__init__(daemon=True)
        self.person = person
        self.cursor = person.poll().json["cursor"]
        self.read = []
        self.answers = 0
        self.start()

    def run(self):
        while "the end" not in self.read:
            update = self.person.poll(self.cursor, wait=5)
            self.answers += 1
            if update.status_code == 200:
                self.cursor = update.json["cursor"]
                self.read += said(update)

    def has_read(self, text):
        wait_until(lambda: text in self.read, f"{text!r} is read", LONG_S)


def send(person, text):
    """Say something, as often as it takes, under one key."""
    key = person.new_key()
    wait_until(lambda: person.send(text, key=key).status_code == 200, f"{text!r} is sent")


def end(reader, person):
    send(person, "the end")
    reader.join(LONG_S)
    assert not reader.is_alive()


def listener(ming):
    return ming.get("/readyz").json.get("listener")


def test_a_listener_whose_connection_is_cut_misses_nothing(redis, ming, anna):
    reader = Reader(anna)
    with redis.client() as client:
        for number in range(20):
            client.client_kill_filter(_type="pubsub")
            send(ming, str(number))
    end(reader, ming)
    assert reader.read == [*map(str, range(20)), "the end"]


def test_a_listener_finds_its_way_back_to_a_redis_that_was_killed(redis, ming, anna):
    reader = Reader(anna)
    send(ming, "before")
    reader.has_read("before")
    redis.kill()
    redis.start()
    send(ming, "after")
    reader.has_read("after")
    wait_until(lambda: listener(ming) == "listening", "the listener is back")
    end(reader, ming)
    assert reader.read == ["before", "after", "the end"]


def test_a_listener_notices_a_redis_that_stands_still(redis, service, ming, anna):
    reader = Reader(anna)
    wait_until(lambda: listener(ming) == "listening", "the listener listens")
    redis.freeze()
    wait_until(lambda: "The listener begins again" in service.log, "the listener has noticed")
    redis.thaw()
    send(ming, "after")
    end(reader, ming)
    assert reader.read == ["after", "the end"]


def test_a_reload_answers_those_who_wait_and_they_miss_nothing(service, ming, anna):
    reader = Reader(anna)
    for number in range(5):
        service.reload()
        send(ming, str(number))
    end(reader, ming)
    assert reader.read == [*map(str, range(5)), "the end"]


def test_a_service_asked_to_end_does_not_wait_for_those_who_wait(tmp_path, redis):
    with Service(tmp_path / "other", redis.url, RATE_LIMITS="off") as service:
        ming = Person(service, "小明")
        ming.create()
        cursor = ming.poll().json["cursor"]
        answers = []
        poll = threading.Thread(target=lambda: answers.append(ming.poll(cursor, wait=25)))
        poll.start()
        other = Person(service, "Anna")
        wait_until(lambda: listener(other) == "listening", "the poll waits")
        assert service.stop() == 0
        poll.join(LONG_S)
        assert [answer.status_code for answer in answers] == [200]
