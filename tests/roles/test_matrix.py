"""Every verb, for every role, in every circumstance, over HTTP: allowed, or refused by the exact code."""

import pytest

from app.meeting import permissions
from tests.roles.matrix import CASES, ROLES, SCOPES, VERBS, Scene, ask, give
from tests.support.people import Person, refused


def test_the_table_has_every_right():
    written = {verb.removeprefix("host/") for verb in VERBS} | {"read", "hurry"}
    assert written - {"messages", "search", "members"} == permissions.VERBS


def test_every_verb_of_a_host_is_tried(app):
    routes = {rule.rule.removeprefix("/api/") for rule in app.url_map.iter_rules() if "/api/" in rule.rule}
    assert {verb for verb in routes if verb.startswith("host/")} <= set(VERBS)


@pytest.mark.parametrize(("verb", "role", "may"), CASES)
def test_a_role_has_exactly_the_rights_of_the_table(app, verb, role, may):
    scene = Scene(app, role)
    before = scene.head()
    answer = ask(scene.ann, verb, scene.body(verb))
    if may:
        assert answer.status_code == 200, answer.json
    elif verb == "delete_any":
        assert refused(answer, 403, "not_yours")
    else:
        assert refused(answer, 403, "not_allowed")
        assert answer.json["role"] == role
    if not may:
        assert scene.head() == before


def refusals(scene, person, where=None):
    """Return the answer to every verb, none of which changes anything."""
    here = where or scene
    before = here.head()
    answers = {verb: ask(person, verb, here.body(verb)) for verb in VERBS}
    assert here.head() == before
    return answers


def test_a_waiting_guest_may_only_leave(app):
    scene = Scene(app, "member")
    answers = refusals(scene, scene.will)
    gone = list(answers).index("leave")
    for place, (verb, answer) in enumerate(answers.items()):
        if verb == "leave":
            assert answer.status_code == 200
        else:
            assert refused(answer, *((403, "waiting") if place < gone else (401, "no_session"))), verb


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gives_no_rights_in_another_meeting(app, role):
    scene, elsewhere = Scene(app, role), Scene(app, "member")
    token = scene.ann.token
    scene.ann.meeting = elsewhere.host.meeting
    for verb, answer in refusals(scene, scene.ann, elsewhere).items():
        assert refused(answer, 401, "no_session"), verb
    scene.ann.take_token(token)
    for verb, answer in refusals(scene, scene.ann, elsewhere).items():
        assert refused(answer, 401, "session_expired"), verb


@pytest.mark.parametrize("role", ["cohost", "member", "muted"])
def test_a_removed_member_may_do_nothing(app, role):
    scene = Scene(app, role)
    assert scene.host.host("remove", member=scene.ann.member).status_code == 200
    for verb, answer in refusals(scene, scene.ann).items():
        assert refused(answer, 403, "removed"), verb


@pytest.mark.parametrize("role", ROLES)
def test_an_expired_session_gives_no_rights(app, redis, role):
    scene = Scene(app, role)
    sessions = redis.keys(f"meeting:{{{scene.ann.meeting}}}:session:*")
    redis.delete(next(key for key in sessions if redis.get(key).decode() == scene.ann.member))
    for verb, answer in refusals(scene, scene.ann).items():
        assert refused(answer, 401, "session_expired"), verb


@pytest.mark.parametrize(("verb", "role"), SCOPES)
@pytest.mark.parametrize("whom", ROLES)
def test_a_verb_applies_to_members_of_the_roles_in_its_scope_only(app, verb, role, whom):
    scene = Scene(app, role)
    host = scene.ann if role == "host" else scene.host
    target = scene.bob
    if whom == "host":
        target = scene.host
        if role == "host":
            assert (
                scene.host.join(scene.host.meeting, host_secret=scene.host.host_secret).json["role"] == "host"
            )
    else:
        give(host, scene.bob, whom)
    answer = ask(scene.ann, verb, {**scene.body(verb), "member": target.member})
    if whom in SCOPES[verb, role]:
        assert answer.status_code == 200, answer.json
    else:
        assert refused(answer, 403, "not_allowed")


def test_a_right_belongs_to_the_member_and_not_to_the_name(app):
    scene = Scene(app, "member")
    scene.host.leave()
    other = Person(app, "小明")
    assert other.join(scene.bob.meeting).json["role"] == "member"
    assert refused(other.host("lock", on=True), 403, "not_allowed")


@pytest.mark.parametrize("role", ["host", "cohost"])
def test_a_second_device_has_the_role_of_the_member(app, role):
    scene = Scene(app, role)
    desk = scene.ann if role == "host" else scene.host
    secret = desk.host("host_link").json["link"].partition("#host=")[2]
    phone = Person(app, "phone")
    assert phone.join(desk.meeting, host_secret=secret, continues=True).json["member"] == desk.member
    if role == "cohost":
        desk.host("hand_over", member=scene.bob.member)
    answers = {device: device.host("passcode", passcode="sesame") for device in (desk, phone)}
    for answer in answers.values():
        assert answer.status_code == 200 if role == "host" else refused(answer, 403, "not_allowed")


@pytest.mark.parametrize("field", ["role", "is_admin", "host", "may"])
def test_a_guest_cannot_claim_a_role(app, field):
    host = Person(app)
    host.create()
    guest = Person(app, "Eve")
    assert guest.join(host.meeting, **{field: "host"}).json["role"] == "member"
    assert refused(guest.host("lock", on=True, **{field: "host"}), 403, "not_allowed")
