"""A toast tells a member what hosts have done to them, and nobody else."""

from playwright.sync_api import expect


def toast(visitor):
    return visitor.page.locator("#toast")


def test_a_member_is_told_of_being_muted_unmuted_and_made_a_cohost(ming, anna):
    member = ming.id_of("Anna")
    ming.do("host/mute", member=member, on=True)
    expect(toast(anna)).to_have_text("小明 muted you")
    ming.do("host/mute", member=member, on=False)
    expect(toast(anna)).to_have_text("小明 unmuted you")
    ming.do("host/cohost", member=member, on=True)
    expect(toast(anna)).to_have_text("小明 made you a co-host")
    ming.do("host/hand_over", member=member)
    expect(toast(anna)).to_have_text("小明 made you the host")
    expect(toast(ming)).to_be_hidden()


def test_members_are_told_that_everyone_was_muted_and_the_host_is_not(ming, anna):
    ming.do("host/mute", on=True)
    expect(toast(anna)).to_have_text("小明 muted everyone")
    ming.do("host/mute", on=False)
    expect(toast(anna)).to_have_text("小明 unmuted everyone")
    expect(toast(ming)).to_be_hidden()


def test_the_author_is_told_that_a_host_has_deleted_the_message(ming, anna, visit):
    li = visit("李伟")
    li.join(ming.path)
    anna.say("rude words")
    ming.sees("rude words")
    li.sees("rude words")
    ming.delete("rude words")
    expect(toast(anna)).to_have_text("小明 deleted one of your messages")
    expect(li.messages.last).not_to_have_text("rude words")
    expect(toast(li)).to_be_hidden()


def test_an_author_who_deletes_a_message_gets_no_toast(ming, anna):
    anna.say("a slip")
    anna.delete("a slip")
    expect(ming.messages.last).not_to_have_text("a slip")
    expect(anna.messages.last).not_to_have_text("a slip")
    expect(toast(anna)).to_be_hidden()


def test_the_composer_counts_down_until_slow_mode_lets_the_next_message_out(ming, anna):
    ming.do("host/slow_mode", seconds=300)
    expect(anna.changes.last).to_contain_text("slow mode")
    anna.say("one")
    expect(anna.page.locator("#slow")).to_contain_text("Slow mode: next message in")
    ming.say("two")
    anna.sees("one", "two")
    expect(ming.page.locator("#slow")).to_be_hidden()
    ming.do("host/slow_mode", seconds=0)
    expect(anna.page.locator("#slow")).to_be_hidden()
