"""The parts of the meeting page that have controls, and what each control is to do."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.browser.effects import (
    chosen,
    completed,
    copies,
    hides,
    is_deleted,
    is_gone,
    keeps,
    leaves,
    looks,
    pasted,
    picked,
    picked_again,
    reacted,
    readmitted,
    shares,
    shows,
    speaks,
    tells,
    toasts,
)
from tests.browser.finger import Phone
from tests.browser.openings import (
    by,
    with_a_knock,
    with_answer,
    with_delete,
    with_fold,
    with_guest,
    with_help,
    with_hit,
    with_host_link,
    with_host_panel,
    with_knocks,
    with_long_message,
    with_menu,
    with_people_at_the_door,
    with_picker,
    with_quote,
    with_rename,
    with_roster,
    with_settings,
    with_sheet,
    with_suggestions,
    with_wrong_passcodes,
)

Act = Callable[[Phone], object]


@dataclass(frozen=True)
class Surface:
    name: str
    root: str
    open: Act  # brings it on screen, with something in it for every control
    effects: dict[
        str, Act
    ]  # by the name of each control, as they are tapped: fails unless it has done its work


PAUSES = {"5": "5 seconds", "15": "15 seconds", "30": "30 seconds", "60": "1 minute", "300": "5 minutes"}
LIFETIMES = {"3600": "1 hour", "86400": "1 day", "604800": "7 days", "2592000": "30 days"}
QUOTE = {
    "jump": shows(".message--found"),
    "copyCode": toasts("Copied"),
    "pick": picked_again,
    "react 🎉": lambda phone: expect(phone.page.locator(".reaction[data-emoji='🎉']")).to_have_attribute(
        "aria-pressed", "true"
    ),
}
LONG = {"unfold more": hides(".message--folded")}
FOLD = {"fold": shows(".change__text >> text=Anna joined")}
FIRST = {"copy": toasts("Link copied"), "share": shares("#link")}
SEARCH = {"Search": shows(".hit"), "close": hides("#search"), "hit": hides("#search")}
COMPOSER = {
    "cancel": hides(".composer__bar"),
    "emoji": shows("#picker"),
    "Send": lambda phone: expect(phone.messages.last).to_have_text(phone.text),
}
TONES = ("Light", "Medium-light", "Medium", "Medium-dark", "Dark", "Default")  # the last is chosen before
PICKER = {
    **{f"{tone} skin tone": chosen(f"{tone} skin tone") for tone in TONES},
    "emoji": lambda phone: expect(phone.field).to_have_value("👍"),
}
ANY = {
    **{f"react {emoji}": reacted(emoji) for emoji in ("👍", "❤️", "😂", "🎉", "👀")},
    "pick": picked,
    "reply": shows(".composer__bar"),
    "copy": pasted,
    "delete": shows("#delete-dialog"),
}
MINE = {**ANY, "edit": lambda phone: expect(phone.field).to_have_value(phone.text)}
HERS = {**ANY, "mute": tells("You muted Anna")}
SETTINGS = {
    **{f"theme {theme}": looks(theme) for theme in ("dark", "light", "system")},
    **{f"notify {what}": keeps("notify", what) for what in ("all", "mentions", "off")},
    **{name: keeps(name, False) for name in ("sound", "aloud")},
    "Close": hides("#settings"),
    "zh-CN": speaks("zh-CN"),
    "en": speaks("en"),
}
HOST = {
    "close": hides("#host"),
    "lock": tells("You locked"),
    "waiting_room": tells("You turned on the waiting room"),
    "set-passcode": hides("#host-passcode"),
    "askPasscode ask-passcode": shows("#host-passcode"),
    "keepPasscode": hides("#host-passcode"),
    "noPasscode no-passcode": tells("removed the passcode"),
    "mute 1": tells("muted everyone"),
    "mute 0": tells("unmuted everyone"),
    **{f"slow_mode {pause}": tells(rf"on slow mode \({words}\)") for pause, words in PAUSES.items()},
    "slow_mode 0": tells("turned off slow mode"),
    "hide_history": tells("hid earlier messages"),
    **{f"extend {seconds}": tells(f"kept for {words}") for seconds, words in LIFETIMES.items()},
    "newLink": shows("#sure-dialog"),
    "hostLink": shows("#sure-dialog"),
    "end": shows("#end-dialog"),
    "erase": shows("#end-dialog"),
}
HEADER = {"roster-toggle": shows("#roster"), "more-open": shows("#more")}
MORE = {
    "Invite": shows("#invite"),
    "Search this meeting": shows("#search"),
    "Host controls": shows("#host"),
    "settings-open": shows("#settings"),
    "leave": shows("#leave-dialog"),
}
LINK = {"copy": copies("#link"), "share": shares("#link"), "Close": hides("#invite")}
HOST_LINK = {
    "copy": copies("#host-link-field"),
    "share": shares("#host-link-field"),
    "Close": hides("#host-link"),
}
ROSTER = {
    "close": hides("#roster"),
    "rename": shows(".rename"),
    "menu": shows("#member-menu"),
    "left-group": shows("[data-part=left] li >> nth=0"),
}
MENU = {
    "Make co-host": tells("You made Anna a co-host"),
    "Mute": tells("You muted Anna"),
    "Make host…": shows("#sure-dialog"),
    "Remove…": shows("#remove-dialog"),
}
DOOR = {
    "deny": lambda phone: expect(phone.page.locator("#waiting li")).to_have_count(phone.waiting - 1),
    "admit": tells("Guest [0-9]+ joined"),
    "admit all": hides("#waiting"),
}
WRONG_PASSCODES = {"close": hides("#wrong-passcodes"), "lock": tells("You locked")}
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
    "yes end": lambda phone: expect(phone.notice).to_contain_text("You ended"),
}
LEAVE = {"stay": hides("#leave-dialog"), "end": shows("#end-dialog"), "leave": leaves}
SURFACES = [
    Surface("my message", "#sheet", with_sheet(lambda phone: lambda text: phone.say_quickly([text])), MINE),
    Surface("a message of another", "#sheet", with_sheet(lambda phone: phone.anna.say), HERS),
    Surface("under a message", ".message:has(.quote)", with_quote, QUOTE),
    Surface("long message", ".message:has(.message__more:not([hidden]))", with_long_message, LONG),
    Surface("fold", ".change:has(.change__fold:not([hidden]))", with_fold, FOLD),
    Surface("first message", "#empty", lambda phone: None, FIRST),
    Surface("header", ".meeting__header", lambda phone: None, HEADER),
    Surface("menu of the page", "#more", by("#more-open"), MORE),
    Surface("roster", "#roster", with_roster, ROSTER),
    Surface(
        "rename",
        ".rename",
        with_rename,
        {"cancel": hides(".rename"), "Save": tells("changed their name to Ming [0-9]+")},
    ),
    Surface("menu of a member", "#member-menu", with_menu, MENU),
    Surface("search", "#search", with_hit, SEARCH),
    Surface("composer", "#composer", with_answer, COMPOSER),
    Surface("emoji", "#picker", with_picker, PICKER),
    Surface("suggestions", "#choices", with_suggestions, {"choices__item": completed}),
    Surface("knocks", "#knocks", with_a_knock, {"deny": hides("#knocks"), "admit": hides("#knocks")}),
    Surface("several knocks", "#knocks", with_knocks, {"show": shows("#host"), "all": hides("#knocks")}),
    Surface("wrong passcodes", "#wrong-passcodes", with_wrong_passcodes, WRONG_PASSCODES),
    Surface("invitation", "#invite", by("#invite-open"), LINK),
    Surface("settings", "#settings", with_settings, SETTINGS),
    Surface("shortcuts", "#shortcuts", by("#shortcuts-open"), {"Close": hides("#shortcuts")}),
    Surface("commands", "#help-dialog", with_help, {"Close": hides("#help-dialog")}),
    Surface("host panel", "#host", by("#host-open", with_host_panel), HOST),
    Surface("waiting room", "#waiting", by("#host-open", with_people_at_the_door), DOOR),
    Surface("removed", "#removed", by("#host-open", with_people_at_the_door), {"readmit": readmitted}),
    Surface(
        "new link",
        "#sure-dialog",
        by("[data-action=newLink]"),
        {"no": hides("#sure-dialog"), "yes": tells("You reset the invite link")},
    ),
    Surface(
        "new host link",
        "#sure-dialog",
        by("[data-action=hostLink]"),
        {"no": hides("#sure-dialog"), "yes": shows("#host-link")},
    ),
    Surface("host link", "#host-link", with_host_link, HOST_LINK),
    Surface("remove", "#remove-dialog", with_guest("remove"), REMOVE),
    Surface(
        "hand over",
        "#sure-dialog",
        with_guest("hand over"),
        {"no": hides("#sure-dialog"), "yes": tells("You made Guest [0-9]+ the host")},
    ),
    Surface("delete", "#delete-dialog", with_delete, {"keep": hides("#delete-dialog"), "delete": is_deleted}),
    Surface("leave", "#leave-dialog", by("#leave"), LEAVE),
    Surface("end", "#end-dialog", by("[data-action=end]"), END),
]
