"""The members by name, in pages: GET /api/members."""

import pytest

from app.store.keys import MeetingKeys
from tests.support.crowd import drain, fill
from tests.support.people import Person, refused

MANY = 230


def names_of(answer):
    return [line["name"] for line in answer.json["members"]]


def walk(person, limit, **more):
    """Yield the pages of the whole list."""
    after = {}
    while True:
        page = person.members(limit=limit, **after, **more)
        assert page.status_code == 200
        yield page.json
        if page.json["next"] is None:
            return
        after = {"after": page.json["next"]}


@pytest.fixture
def people(app, ming):
    people = [Person(app, name) for name in ("李伟", "anna", "Zoë", 'An "Ann" \\o/', "Anna B", "Émile")]
    for person in people:
        person.join(ming.meeting)
    return people


def test_members_are_in_the_order_of_their_folded_names(ming, people):
    answer = ming.members().json
    expected = sorted(["小明", *(person.name for person in people)], key=str.casefold)
    assert [line["name"] for line in answer["members"]] == expected
    assert (answer["total"], answer["online"], answer["next"]) == (7, 7, None)


def test_a_line_is_that_of_the_roster(ming, people):
    ming.host("cohost", member=people[1].member, on=True)
    roster = {line["member"]: line for line in ming.poll().json["members"]}
    assert {line["member"]: line for line in ming.members().json["members"]} == roster


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("an", ['An "Ann" \\o/', "anna", "Anna B"]),
        ("ANNA", ["anna", "Anna B"]),
        ("Anna  b", ["Anna B"]),
        ('an "', ['An "Ann" \\o/']),
        ("ａｎｎａ", ["anna", "Anna B"]),
        ("李", ["李伟"]),
        ("e\u0301m", ["Émile"]),
        ("nn", []),
        ("\0", []),
    ],
)
def test_a_prefix_is_folded_as_names_are(ming, people, prefix, found):
    answer = ming.members(prefix=prefix)
    assert answer.json["total"] == 7
    assert names_of(answer) == found


def test_spaces_are_no_prefix(ming, people):
    assert len(names_of(ming.members(prefix="  "))) == 7


def test_the_pages_of_a_prefix_have_all_that_begin_with_it(ming, people):
    pages = list(walk(ming, 1, prefix="an"))
    assert [line["name"] for page in pages for line in page["members"]] == ['An "Ann" \\o/', "anna", "Anna B"]


def test_members_say_who_is_online_now(ming, people, clock):
    clock.forward(31)
    ming.poll()
    people[1].poll()
    answer = ming.members().json
    assert {line["name"] for line in answer["members"] if line["online"]} == {"小明", "anna"}
    assert (answer["online"], answer["total"]) == (2, 7)


def test_a_walk_finds_every_member_once_while_others_join_leave_and_are_renamed(app, ming, redis):
    members = fill(redis, ming.meeting, MANY)
    others = [Person(app, f"Member 001{n}x") for n in range(4)]
    for person in others[:2]:
        person.join(ming.meeting)
    found = []
    for number, page in enumerate(walk(ming, 20)):
        found += [line["member"] for line in page["members"]]
        if number == 2:
            others[0].leave()
            others[1].rename("Member 00005x")
            others[2].join(ming.meeting)
        if number == 4:
            others[3].join(ming.meeting)
    assert [member for member in found if member in set(members)] == members
    assert found.count(ming.member) == 1
    assert len(found) == len(set(found))


@pytest.mark.parametrize("limit", [1, 200])
def test_a_page_has_as_many_as_are_asked_for(ming, redis, limit):
    fill(redis, ming.meeting, MANY)
    assert len(ming.members(limit=limit).json["members"]) == limit
    assert len(ming.members().json["members"]) == 100


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 201}, {"limit": "x"}, {"prefix": "x" * 101}])
def test_a_bad_query_is_refused(ming, query):
    assert refused(ming.members(**query), 400, "bad_request")


@pytest.mark.parametrize("after", ["*", "a", "é", "YW5uYQ.."])
def test_a_token_that_is_none_is_refused(ming, after):
    assert refused(ming.members(after=after), 400, "bad_cursor")


def test_a_token_of_another_search_is_refused(ming, people):
    token = ming.members(limit=1).json["next"]
    assert refused(ming.members(after=token, prefix="zo"), 400, "bad_cursor")


def test_a_stranger_a_guest_and_a_removed_member_see_nobody(app, ming, people):
    stranger = Person(app)
    stranger.meeting = ming.meeting
    assert refused(stranger.members(), 401, "no_session")
    ming.host("remove", member=people[0].member)
    assert refused(people[0].members(), 403, "removed")
    ming.host("waiting_room", on=True)
    guest = Person(app, "Guest")
    guest.join(ming.meeting)
    assert refused(guest.members(), 403, "waiting")
    ming.host("end")
    assert refused(ming.members(), 410, "meeting_ended")


def test_pages_of_members_have_a_pace(serve):
    ming = Person(serve(rate_limits=True), "小明")
    ming.create()
    paced = (refused(ming.members(), 429, "rate_limited") for _ in range(500))  # one becomes free in 200 ms
    assert next(number for number, is_paced in enumerate(paced) if is_paced) >= 30
    assert ming.poll(before=1).status_code == 200


def test_listing_members_is_no_heartbeat_and_changes_no_log(ming, redis, clock):
    clock.forward(15)
    before = ming.poll().json["cursor"], redis.zscore(MeetingKeys(ming.meeting).part("seen"), ming.member)
    clock.forward(15)
    seen = redis.zscore(MeetingKeys(ming.meeting).part("seen"), ming.member)
    ming.members()
    assert redis.zscore(MeetingKeys(ming.meeting).part("seen"), ming.member) == seen
    assert ming.poll(before[0]).json["cursor"] == before[0]


def test_members_seated_and_renamed_by_a_worker_of_the_version_before_are_listed(ming, redis):
    members = fill(redis, ming.meeting, 5, is_ordered=False)
    assert len(names_of(ming.members())) == 6
    record = redis.hget(MeetingKeys(ming.meeting).part("members"), members[0]).decode()
    renamed = record.replace("Member 00000", "Xaver").replace("member 00000", "xaver")
    redis.hset(MeetingKeys(ming.meeting).part("members"), members[0], renamed)
    assert names_of(ming.members(prefix="xa")) == []  # not found yet: no wrong line was read
    assert "Xaver" in names_of(ming.members())
    assert names_of(ming.members(prefix="xa")) == ["Xaver"]


def test_as_many_joins_as_leaves_by_a_worker_of_the_version_before_are_noticed(ming, redis):
    keys = MeetingKeys(ming.meeting)
    members = fill(redis, ming.meeting, 5)
    orders = {part: redis.dump(keys.part(part)) for part in ("roster", "joined")}
    drain(redis, ming.meeting, members[:1])
    fill(redis, ming.meeting, 1, name="Newcomer {}", is_ordered=False)
    for part, dumped in orders.items():
        redis.restore(keys.part(part), 86_400_000, dumped, replace=True)
    listed = names_of(ming.members())
    assert "Newcomer 0" in listed
    assert "Member 00000" not in listed
