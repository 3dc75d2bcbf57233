"""Tests simultaneous requests through two instances."""

from concurrent.futures import ThreadPoolExecutor

from tests.faults.scenario import scenario
from tests.support.people import Person, names

AT_ONCE = 16


@scenario("32", "100 join under one name; people go, or have to, while they talk", may_refuse=False)
def people_race(run):
    host = Person(run.lab.nginx, "小明")
    host.create()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        run.mark("a hundred join")
        admitted = set(crowd.map(lambda _: _joined(run, host.meeting, "小明")[1], range(100)))
        assert admitted == {f"小明 ({number})" for number in range(2, 102)}
        assert set(names(host.poll())) == {"小明", *admitted}
        for number in range(run.choose(4, 40)):
            run.mark("one leaves or is removed")
            _send_and_leave(run, crowd, host, is_removed=number % 2)
    run.notes["races"] = f"100 joins, {run.choose(4, 40)} departures in {AT_ONCE * 2} sends each"


def _joined(run, meeting, name):
    person = Person(run.lab.nginx, name)
    answer = person.join(meeting, key=person.new_key())
    assert answer.status_code == 200, answer.data
    return person, answer.json["member_name"]


def _send_and_leave(run, crowd, host, is_removed):
    """Assert that a member sends nothing after leaving, and that acknowledged messages are there."""
    anna, _ = _joined(run, host.meeting, "Anna")
    tab = Person(run.lab.nginx)  # another tab of hers, which keeps its cookie when the first has left
    tab.meeting = anna.meeting
    tab.take_token(anna.token)
    sends = [crowd.submit(tab.send, str(number)) for number in range(AT_ONCE)]
    gone = crowd.submit(host.host, "remove", member=anna.member) if is_removed else crowd.submit(anna.leave)
    sends += [crowd.submit(tab.send, str(number)) for number in range(AT_ONCE)]
    answers = [sent.result().status_code for sent in sends]
    assert gone.result().status_code == 200
    assert set(answers) <= {200, 401, 403}
    update = host.poll(before=10**9, limit=200).json
    departure = [change["seq"] for change in update["changes"] if change["type"] in ("left", "removed")][-1]
    spoken = [message["seq"] for message in update["messages"] if message["member"] == anna.member]
    assert len(spoken) == answers.count(200)
    assert all(seq < departure for seq in spoken)
