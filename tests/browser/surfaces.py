"""The parts of the meeting page that have controls: how each is opened, and what each control is to do."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.browser.finger import Phone

Act = Callable[[Phone], object]
PASTED = "navigator.clipboard.readText()"


@dataclass(frozen=True)
class Surface:
    name: str
    root: str
    open: Act  # brings it on screen, with something in it for every control
    effects: dict[
        str, Act
    ]  # by the name of each control, as they are tapped: fails unless it has done its work


# What a control may do


def shows(selector):
    return lambda phone: expect(phone.page.locator(selector)).to_be_visible()


def hides(selector):
    return lambda phone: expect(phone.page.locator(selector)).to_be_hidden()


def focuses(selector):
    return lambda phone: expect(phone.page.locator(selector)).to_be_focused()


def tells(words):
    return lambda phone: expect(phone.changes.last).to_contain_text(re.compile(words))


def toasts(words):
    return lambda phone: expect(phone.page.locator("#toast")).to_have_text(words)


def copies(selector):
    def check(phone):
        link = phone.page.locator(selector).input_value()
        phone.page.wait_for_function(f"async (link) => (await {PASTED}) === link", arg=link)

    return check


def shares(selector):
    def check(phone):
        link = phone.page.locator(selector).input_value()
        phone.page.wait_for_function("(link) => window.shared?.url === link", arg=link)

    return check


def keeps(name, value):
    """The browser remembers the choice."""
    chosen = f"(value) => JSON.parse(localStorage.settings).{name} === value"
    return lambda phone: phone.page.wait_for_function(chosen, arg=value)


def looks(theme):
    return lambda phone: phone.page.wait_for_function(
        "(theme) => (document.documentElement.dataset.theme ?? 'system') === theme", arg=theme
    )


def speaks(tag):
    def check(phone):
        phone.page.wait_for_function("window.isOld === undefined")
        expect(phone.page.locator("html")).to_have_attribute("lang", tag)
        phone.sees_connected()

    return check


def goes_home(phone):
    phone.page.wait_for_url(re.compile(r"/$"))


# How surfaces are opened


def by(button, more=None):
    """By a button of the page, which is pressed by script: it is itself a control of another surface."""

    def open(phone):
        phone.page.evaluate("(button) => document.querySelector(button).click()", button)
        if more:
            more(phone)

    return open


def with_bar(author):
    """The bar of a new message, which comes when the message is tapped."""

    def open(phone):
        phone.text = phone.new("Good morning")
        author(phone)(phone.text)
        row = phone.row(phone.text)
        expect(row).to_be_visible()
        phone.tap(row.locator(".message__content").element_handle())
        expect(row.locator("#toolbar")).to_be_visible()

    return open


def picked(phone):
    phone.tap("#picker div:last-child > .picker__grid > .picker__emoji:last-child")
    expect(phone.row(phone.text).locator(".reaction")).to_have_attribute("aria-pressed", "true")


def pasted(phone):
    phone.page.wait_for_function(f"async (text) => (await {PASTED}) === text", arg=phone.text)


def with_quote(phone):
    if phone.page.locator(".quote").count():
        return
    phone.anna.say("The first word")
    seq = phone.anna.poll().json["messages"][-1]["seq"]
    phone.anna.send("Try this:\n```\nmake run\n```", reply_to=seq)
    phone.anna.react(seq + 1, "🎉")
    expect(phone.page.locator(".message .reaction[data-emoji='🎉']")).to_be_visible()


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
    if phone.page.locator("[data-part=left-fold]").is_hidden():
        phone.arrive("Li Wei").leave()
    expect(phone.page.locator("[data-part=left-fold]")).to_be_visible()


def with_rename(phone):
    with_roster(phone)
    phone.page.locator("[data-part=rename]:not([hidden])").evaluate("(button) => button.click()")
    phone.page.fill(".rename input", phone.new("Ming"))


def with_host_panel(phone):
    if phone.page.locator("#host [data-part=no-passcode]").is_hidden():
        phone.do("host/passcode", passcode="sesame")
    phone.page.fill("#host-name", phone.new("Weekly"))
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


def with_knocks(phone):
    phone.do("host/waiting_room", on=True)
    phone.arrive(phone.new("Guest"))
    expect(phone.page.locator("#knocks")).to_be_visible()


def with_guest(dialog):
    """A dialog about a guest, by the menu of the member."""

    def open(phone):
        guest = phone.arrive(phone.new("Guest"))
        open_roster(phone)
        menu = phone.member(guest.name).locator("[data-part=menu]")
        expect(menu).to_be_visible()
        menu.evaluate("(button) => button.click()")
        item = "Remove" if dialog == "remove" else "Hand"
        phone.page.locator("#member-menu button", has_text=item).evaluate("(button) => button.click()")
        phone.guest = guest.name

    return open


def is_gone(phone):
    expect(phone.changes.last).to_have_text(f"You removed {phone.guest}")


def with_delete(phone):
    phone.text = phone.new("To be deleted")
    phone.say_quickly([phone.text])
    expect(phone.row(phone.text)).to_be_visible()
    phone.row(phone.text).focus()
    phone.page.evaluate("document.querySelector('#toolbar [data-act=delete]').click()")


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
        phone.say_quickly(["A question"])
        phone.row("A question").focus()
        phone.page.evaluate("document.querySelector('#toolbar [data-act=reply]').click()")
    phone.write(phone.text)


def with_suggestions(phone):
    phone.field.fill("")
    phone.field.press_sequentially("/hel")
    expect(phone.page.locator("#choices li")).to_have_count(1)


def completed(phone):
    expect(phone.field).to_have_value("/help ")


def with_settings(phone):
    by("#settings-open")(phone)
    phone.page.evaluate("window.isOld = true")


def with_help(phone):
    phone.write("/help")
    by("#composer [type=submit]")(phone)


def with_host_link(phone):
    by("[data-deed=hostLink]")(phone)
    by("#sure-dialog [value=yes]")(phone)
    expect(phone.page.locator("#host-link")).to_be_visible()


def readmitted(phone):
    expect(phone.page.locator("#removed li")).to_have_count(phone.removed - 1)


def is_deleted(phone):
    expect(phone.messages.last).to_have_text("This message was deleted.")


PAUSES = {"5": "5 seconds", "15": "15 seconds", "30": "30 seconds", "60": "1 minute", "300": "5 minutes"}
LIFETIMES = {"86400": "1 day", "604800": "7 days", "2592000": "30 days"}
QUOTE = {
    "jump": shows(".message--found"),
    "copyCode": toasts("Copied"),
    "react 🎉": lambda phone: expect(phone.page.locator(".reaction")).to_have_attribute(
        "aria-pressed", "true"
    ),
}
SEARCH = {"Search": shows(".hit"), "close": hides("#search"), "hit": hides("#search")}
COMPOSER = {
    "cancel": hides(".composer__bar"),
    "emoji": shows("#picker"),
    "Send": lambda phone: expect(phone.messages.last).to_have_text(phone.text),
}
HERS = {
    "pick": picked,
    "reply": shows(".composer__bar"),
    "copy": pasted,
    "delete": shows("#delete-dialog"),
}
MINE = {**HERS, "edit": lambda phone: expect(phone.field).to_have_value(phone.text)}
SETTINGS = {
    **{f"theme {theme}": looks(theme) for theme in ("dark", "light", "system")},
    **{f"notify {what}": keeps("notify", what) for what in ("all", "mentions", "off")},
    **{name: keeps(name, False) for name in ("sound", "aloud", "keys")},
    "shortcuts": shows("#shortcuts"),
    "Close": hides("#settings"),
    "zh-CN": speaks("zh-CN"),
    "en": speaks("en"),
}
HOST = {
    "Save": tells("named the meeting “Weekly"),
    "lock": tells("You locked"),
    "waiting_room": tells("You opened a waiting room"),
    "Set": lambda phone: expect(phone.page.locator("#host-passcode")).to_have_value(""),
    "noPasscode": tells("removed the passcode"),
    "mute": tells("muted everybody"),
    **{f"slow_mode {pause}": tells(f"slow mode on: {words}") for pause, words in PAUSES.items()},
    "slow_mode 0": tells("slow mode off"),
    "hide_history": tells("hid from newcomers"),
    **{f"extend {seconds}": tells(f"kept for {words}") for seconds, words in LIFETIMES.items()},
    "newLink": shows("#sure-dialog"),
    "hostLink": shows("#sure-dialog"),
    "end": shows("#end-dialog"),
    "Close": hides("#host"),
}
HEADER = {
    "invite-open": shows("#invite"),
    "search-open": shows("#search"),
    "roster-toggle": shows("#roster"),
    "host-open": shows("#host"),
    "settings-open": shows("#settings"),
    "leave": shows("#leave-dialog"),
    "Web Meeting": goes_home,
}
LINK = {"copy": copies("#link"), "share": shares("#link"), "Close": hides("#invite")}
HOST_LINK = {
    "copy": copies("#host-link-field"),
    "share": shares("#host-link-field"),
    "Close": hides("#host-link"),
}
ROSTER = {
    "rename": shows(".rename"),
    "menu": shows("#member-menu"),
    "left-fold": shows("[data-part=left] li >> nth=0"),
}
MENU = {
    "Make co-host": tells("You made Anna co-host"),
    "Mute": tells("You muted Anna"),
    "Hand the meeting over…": shows("#sure-dialog"),
    "Remove…": shows("#remove-dialog"),
}
DOOR = {
    "turnAway": lambda phone: expect(phone.page.locator("#waiting li")).to_have_count(phone.waiting - 1),
    "admit": tells("Guest [0-9]+ joined"),
    "admit all": hides("#waiting"),
}
REMOVE = {
    "messages": lambda phone: expect(
        phone.page.locator("#remove-dialog [data-part=messages]")
    ).to_be_checked(),
    "address": lambda phone: expect(phone.page.locator("#remove-dialog [data-part=address]")).to_be_checked(),
    "keep": hides("#remove-dialog"),
    "remove": is_gone,
}
END = {
    "erase": lambda phone: expect(phone.page.locator("#end-dialog [data-part=erase]")).to_be_checked(),
    "stay": hides("#end-dialog"),
    "end": lambda phone: expect(phone.notice).to_contain_text("You have ended"),
}
SURFACES = [
    Surface("my message", "#toolbar", with_bar(lambda phone: lambda text: phone.say_quickly([text])), MINE),
    Surface("a message of another", "#toolbar", with_bar(lambda phone: phone.anna.say), HERS),
    Surface("under a message", ".message:has(.quote)", with_quote, QUOTE),
    Surface("header", ".meeting__header", lambda phone: None, HEADER),
    Surface("roster", "#roster", with_roster, ROSTER),
    Surface(
        "rename",
        ".rename",
        with_rename,
        {"cancel": hides(".rename"), "Save": tells("is now called Ming [0-9]+")},
    ),
    Surface("menu of a member", "#member-menu", with_menu, MENU),
    Surface("search", "#search", with_hit, SEARCH),
    Surface("composer", "#composer", with_answer, COMPOSER),
    Surface("suggestions", "#choices", with_suggestions, {"choices__item": completed}),
    Surface("knocks", "#knocks", with_knocks, {"show": shows("#host"), "admit": hides("#knocks")}),
    Surface("invitation", "#invite", by("#invite-open"), LINK),
    Surface("settings", "#settings", with_settings, SETTINGS),
    Surface("shortcuts", "#shortcuts", by("#settings [data-part=shortcuts]"), {"Close": hides("#shortcuts")}),
    Surface("commands", "#help-dialog", with_help, {"Close": hides("#help-dialog")}),
    Surface("host panel", "#host", by("#host-open", with_host_panel), HOST),
    Surface("waiting room", "#waiting", by("#host-open", with_people_at_the_door), DOOR),
    Surface("removed", "#removed", by("#host-open", with_people_at_the_door), {"readmit": readmitted}),
    Surface(
        "new link",
        "#sure-dialog",
        by("[data-deed=newLink]"),
        {"no": hides("#sure-dialog"), "yes": tells("You made a new link")},
    ),
    Surface(
        "new host link",
        "#sure-dialog",
        by("[data-deed=hostLink]"),
        {"no": hides("#sure-dialog"), "yes": shows("#host-link")},
    ),
    Surface("host link", "#host-link", with_host_link, HOST_LINK),
    Surface("remove", "#remove-dialog", with_guest("remove"), REMOVE),
    Surface(
        "hand over",
        "#sure-dialog",
        with_guest("hand over"),
        {"no": hides("#sure-dialog"), "yes": tells("You made Guest [0-9]+ host")},
    ),
    Surface("delete", "#delete-dialog", with_delete, {"keep": hides("#delete-dialog"), "delete": is_deleted}),
    Surface("leave", "#leave-dialog", by("#leave"), {"stay": hides("#leave-dialog"), "leave": goes_home}),
    Surface("end", "#end-dialog", by("[data-deed=end]"), END),
]
