"""Times are written as the reader's browser writes them, in the words of the page."""

import pytest

from tests.support.modules import with_modules

EVENING = 1_795_981_600_000  # 2026-11-29 19:46:40 UTC
MORNING = EVENING - 16 * 3_600_000
FORMATTED = with_modules("""async ([evening, morning]) => {
  const { day, fillTime } = await import("/static/js/lib/dates.js")
  const [one, other] = [evening, morning].map((time) => {
    const element = document.createElement("time")
    fillTime(element, time)
    return element
  })
  return [document.documentElement.lang, other.textContent, one.textContent, day(evening), one.title]
    .map((text) => text.replace(/\\s/g, " ").replaceAll(",", ""))
}""")


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en-US", ["en", "3:46 AM", "7:46 PM", "Sunday November 29 2026"]),
        ("en-GB", ["en", "3:46", "19:46", "Sunday 29 November 2026"]),
        ("en-AU", ["en", "3:46 am", "7:46 pm", "Sunday 29 November 2026"]),
        ("de-DE", ["en", "3:46", "19:46", "Sunday 29 November 2026"]),
        ("fr-FR", ["en", "3:46", "19:46", "Sunday 29 November 2026"]),
        ("sv-SE", ["en", "3:46", "19:46", "Sunday 29 November 2026"]),
        ("ja-JP", ["en", "3:46", "19:46", "Sunday November 29 2026"]),
        ("vi-VN", ["en", "3:46", "19:46", "Sunday 29 November 2026"]),
        ("zh-CN", ["zh-CN", "3:46", "19:46", "2026年11月29日星期日"]),
        ("zh-TW", ["zh-CN", "上午3:46", "下午7:46", "2026年11月29日星期日"]),
        ("zh-HK", ["zh-CN", "上午3:46", "下午7:46", "2026年11月29日星期日"]),
    ],
)
def test_the_clock_and_the_order_are_the_readers_and_the_words_are_the_pages(visit, locale, expected):
    page = visit("Ming", locale, timezone_id="UTC").page
    page.goto("/")
    *formatted, title = page.evaluate(FORMATTED, [EVENING, MORNING])
    formatted[1] = formatted[1].removeprefix("0")  # browsers differ
    assert formatted == expected
    assert expected[3].replace(" ", "") in title.replace(" ", "")
    assert f"{expected[2].split()[0].lstrip('下午')}:40" in title


def test_a_reader_who_switches_the_language_keeps_the_clock(visit):
    page = visit("Ming", "en-US", timezone_id="UTC").page
    page.goto("/?language=zh")
    assert page.evaluate(FORMATTED, [EVENING, MORNING])[:3] == ["zh-CN", "上午3:46", "下午7:46"]
    page.goto("/?language=en")
