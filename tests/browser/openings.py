"""How the parts of the meeting page are opened, each with something in it for every control."""

from playwright.sync_api import expect


def by(button, more=None):
    """By a button of the page, which is pressed by script: it is itself a control of another surface."""

    def open(phone):
        phone.page.evaluate("(button) => document.querySelector(button).click()", button)
        if more:
            more(phone)

    return open


def with_sheet(author):
    """The sheet of a new message, which comes when the message is tapped."""

    def open(phone):
        phone.text = phone.new("Good morning")
        author(phone)(phone.text)
        row = phone.row(phone.text)
        expect(row).to_be_visible()
        open_sheet(phone)

    return open


def open_sheet(phone):
    """Tap the message that was said last."""
    phone.tap(phone.row(phone.text).locator(".message__content").element_handle())
    expect(phone.page.locator("#sheet")).to_be_visible()


def with_quote(phone):
    if phone.page.locator(".quote").count():
        return
    phone.anna.say("The first word")
    seq = phone.anna.poll().json["messages"][-1]["seq"]
    phone.anna.send("Try this:\n```\nmake run\n```", reply_to=seq)
    phone.anna.react(seq + 1, "🎉")
    expect(phone.page.locator(".message .reaction[data-emoji='🎉']")).to_be_visible()


def with_long_message(phone):
    if phone.page.locator(".message__more").count() == 0:
        phone.anna.say("A long line.\n" * 20)
    expect(phone.page.locator(".message__more")).to_be_visible()


def with_fold(phone):
    fold = phone.page.locator(".change__fold:visible")
    if fold.count() == 0:
        phone.anna.say("Hello")
    expect(fold).to_have_text("Ming and Anna joined")


def open_roster(phone):
    if phone.page.locator("#roster").is_hidden():
        by("#roster-toggle")(phone)


def with_menu(phone):
    phone.anna.poll()
    phone.do("host/cohost", member=phone.anna.member, on=False)
    open_roster(phone)
    menu = phone.member("Anna").locator("[data-part=menu]")
    expect(menu).to_be_visible()
    menu.evaluate("(button) => button.click()")


def with_roster(phone):
    phone.anna.poll()
    open_roster(phone)
    if phone.page.locator("[data-part=left-group]").is_hidden():
        phone.arrive("Li Wei").leave()
    expect(phone.page.locator("[data-part=left-group]")).to_be_visible()


def with_rename(phone):
    with_roster(phone)
    phone.page.locator("[data-part=rename]:not([hidden])").evaluate("(button) => button.click()")
    phone.page.fill(".rename input", phone.new("Ming"))


def with_host_panel(phone):
    if phone.page.locator("#host [data-part=no-passcode]").is_hidden():
        phone.do("host/passcode", passcode="sesame")
    if phone.page.locator("#host-passcode").is_hidden():
        by("[data-action=askPasscode]")(phone)
    phone.page.fill("#host-passcode", "open sesame")
    expect(phone.page.locator("#host [data-part=no-passcode]")).to_be_visible()


def with_people_at_the_door(phone):
    waiting, removed = (phone.page.locator(f"#{kind} li") for kind in ("waiting", "removed"))
    if waiting.count() < 2:
        phone.do("host/waiting_room", on=True)
        for _ in range(4):
            phone.arrive(phone.new("Guest"))
        phone.do("host/remove", member=phone.arrive(phone.new("Guest")).member)
    expect(removed.first).to_be_visible()
    expect(phone.page.locator("#waiting [data-part=all]")).to_be_visible()
    phone.waiting, phone.removed = waiting.count(), removed.count()


def with_a_knock(phone):
    if phone.page.locator("#knocks").is_hidden():
        phone.do("host/waiting_room", on=True)
        phone.arrive(phone.new("Guest"))
    expect(phone.page.locator("#knocks [data-part=deny]")).to_be_visible()


def with_knocks(phone):
    if phone.page.locator("#knocks").is_hidden():
        phone.do("host/waiting_room", on=True)
        for _ in range(2):
            phone.arrive(phone.new("Guest"))
    expect(phone.page.locator("#knocks [data-part=all]")).to_be_visible()


def with_wrong_passcodes(phone):
    if phone.page.locator("#wrong-passcodes").is_hidden():
        phone.do("host/passcode", passcode="sesame")
        phone.be_refused("Eve", 10)
    expect(phone.page.locator("#wrong-passcodes")).to_be_visible()


def with_guest(dialog):
    """A dialog about a guest, by the menu of the member."""

    def open(phone):
        guest = phone.arrive(phone.new("Guest"))
        open_roster(phone)
        menu = phone.member(guest.name).locator("[data-part=menu]")
        expect(menu).to_be_visible()
        menu.evaluate("(button) => button.click()")
        item = "Remove" if dialog == "remove" else "Make host"
        phone.page.locator("#member-menu button", has_text=item).evaluate("(button) => button.click()")
        phone.guest = guest.name

    return open


def with_delete(phone):
    phone.text = phone.new("To be deleted")
    phone.say_quickly([phone.text])
    expect(phone.row(phone.text)).to_be_visible()
    open_sheet(phone)
    by("#sheet [data-action=delete]")(phone)


def with_hit(phone):
    if phone.page.locator("#search").is_hidden():
        by("#search-open")(phone)
    phone.text = phone.new("Sought")
    phone.say_quickly([phone.text])
    expect(phone.row(phone.text)).to_be_attached()
    phone.page.fill("#wanted", phone.text)
    phone.page.locator("#wanted").press("Enter")
    expect(phone.page.locator(".hit")).to_have_count(1)


def with_answer(phone):
    phone.text = phone.new("Answer")
    if phone.page.locator(".composer__bar").is_hidden():
        phone.say_quickly([phone.text])
        expect(phone.row(phone.text)).to_be_visible()
        open_sheet(phone)
        by("#sheet [data-action=reply]")(phone)
    phone.write(phone.text)


def with_picker(phone):
    phone.field.fill("")
    by("#emoji")(phone)
    expect(phone.page.locator(".picker__emoji").first).to_have_text("👍")


def with_suggestions(phone):
    phone.field.fill("")
    phone.field.press_sequentially("/hel")
    expect(phone.page.locator("#choices li")).to_have_count(1)


def with_settings(phone):
    by("#settings-open")(phone)
    phone.page.evaluate("window.isOld = true")


def with_help(phone):
    phone.write("/help")
    by("#composer [type=submit]")(phone)


def with_host_link(phone):
    by("[data-action=hostLink]")(phone)
    by("#sure-dialog [value=yes]")(phone)
    expect(phone.page.locator("#host-link")).to_be_visible()
