"""The first paint waits for little: one page, one sheet of styles, scripts that are all asked for at once."""

import re

USABLE = """addEventListener("focusin", ({ target }) => {
  if (target.id === "content") window.usableAt ??= performance.now()
})"""
LOADED = "performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)"
SLOWER = 4
MAX_MS = 10_000  # the aim is 1,000, on a machine that does nothing else


def test_the_page_is_soon_usable_on_a_slow_machine_without_a_cache(ming, record_property):
    page = ming.page.context.new_page()
    page.add_init_script(USABLE)
    machine = page.context.new_cdp_session(page)
    machine.send("Network.enable")
    machine.send("Network.setCacheDisabled", {"cacheDisabled": True})
    machine.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    html = page.goto(ming.path).text()
    page.wait_for_function("() => window.usableAt")
    usable_ms = page.evaluate("window.usableAt")
    record_property("usable_ms", round(usable_ms))
    assert usable_ms < MAX_MS
    named = set(re.findall(r'(?:href|src)="(/[^"?]+)"', html))
    assert [path for path in page.evaluate(LOADED) if path not in named and "/api/" not in path] == []
    assert len([path for path in page.evaluate(LOADED) if path.endswith(".css")]) == 1
