"""Addresses in a text: a link ends where the address ends, and leads where it seems to lead."""

import pytest

from tests.browser.drawing import blank_page, html, links


@pytest.fixture(scope="module")
def page(contexts, workers):
    with blank_page(contexts, workers) as page:
        yield page


def shown(page, texts):
    """The links that are shown in each of these."""
    return {text: [shown for shown, _ in found] for text, found in links(page, texts).items()}


WHOLE = [
    "https://example.org/list_(films_(2020))",
    "https://example.org/a?f=max(min(x),1)",
    "https://example.org/d?x[0]=1&y[1]",
    "https://example.org/a{b}",
    "https://example.org/it's/~anna/a.b,c;d!e",
    "https://example.org/отчёт/é",
    "https://web.archive.org/web/2020/https://example.org/",
    "https://[::1]:8000/x",
    "http://localhost:5000/",
    "http://192.0.2.1:80/a",
]


def test_brackets_and_punctuation_inside_of_an_address_belong_to_it(page):
    expected = {text: [text] for text in WHOLE}
    assert shown(page, WHOLE) == expected
    assert shown(page, [f"({text})." for text in WHOLE]) == {f"({text}).": [text] for text in WHOLE}


INVISIBLE = "\u200b \u2060 \u200e \u200f \u00ad \u202e \u2066 \ufeff \u200d \u3164 \ue000"
PUNCTUATION = """… ... ～ ~ 〉 ） 」 。 ， ： ！ 、 ؟ ، । !? ; : ” ’ " ' | \\ < > ` ) ] } * ** _"""
ENDS = [*INVISIBLE.split(" "), *PUNCTUATION.split(" "), "\u00a0", "\u3000", "\n"]
AROUND = """{} «» »« “” „“ ‘’ <> （） 《》 "" '' ** __"""


def test_what_stands_behind_an_address_does_not_belong_to_it(page):
    texts = [f"x https://example.org/a{end}{behind}" for end in ENDS for behind in ("", " x")]
    assert shown(page, texts) == {text: ["https://example.org/a"] for text in texts}


def test_what_stands_around_an_address_does_not_belong_to_it(page):
    texts = [f"{before}https://example.org/a{after}" for before, after in AROUND.split(" ")]
    assert shown(page, texts) == {text: ["https://example.org/a"] for text in texts}


BESIDE = {
    "https://example.org/a|https://example.org/b": ["https://example.org/a", "https://example.org/b"],
    "https://example.org/a\u200bb": ["https://example.org/a"],
    "看https://example.org/a然后": ["https://example.org/a"],
    "看https://example.org然后": ["https://example.org"],
    "https://example.org/aを見て": ["https://example.org/a"],
    "https://example.org/a에서": ["https://example.org/a"],
    "https://example.org/a(见下)": ["https://example.org/a"],
    "https://bank.exampleノlogin.other.example/": ["https://bank.example"],
    "https://localhost:8000然后": ["https://localhost:8000"],
    "https://例子.中国/路径，然后": ["https://例子.中国/路径"],
    "https://example.org/é路径": ["https://example.org/é路径"],
    "https://www.例子.中国/路径": ["https://www.例子.中国/路径"],
    "[a](https://example.org/a)": ["https://example.org/a"],
}


def test_a_text_without_spaces_goes_on_behind_an_address_of_ascii(page):
    assert shown(page, BESIDE) == BESIDE


READABLE = """https://müller.de/ https://łódź.pl https://президент.рф/а https://例え.jp https://مثال.مصر/
https://xn--mller-kva.de https://παράδειγμα.ελ https://한국.kr HTTPS://EXAMPLE.ORG/A https://ไทย.com"""
MISLEADING = [
    "https://bank.example\u2044login.other.example/",
    "https://bank.example\u2215login.other.example/",
    "https://bank.example\u29f8login.other.example/",
    "https://bank.example.ノ.other.example/",
    "https://bank\u2024example.org",
    "https://bank.example\ua789443.other.example/",
    "https://bank.example\u02d0443.other.example/",
    "https://bank.example\u01c3.org",
    "https://exаmple.org/",
    "https://аpple.com/",
    "https://аррӏе.com/",
    "https://gοοgle.com",
    "https://ɡoogle.com",
    "https://paypaӏ.com",
    "https://lınk.org",
    "https://b站.com",
    "https://bank.example@evil.example/",
    "https://user:pw@example.org/",
    "https://ex%61mple.org/",
    "http://2130706433/",
    "www.exаmple.org",
    "www.bank.example@evil.example",
    "info@exаmple.org",
]


def test_a_host_that_could_be_read_as_another_is_no_link(page):
    readable = READABLE.split()
    assert shown(page, readable) == {text: [text] for text in readable}
    assert shown(page, MISLEADING) == {text: [] for text in MISLEADING}


LEADS = {
    "www.example.org.": ["www.example.org", "https://www.example.org/"],
    "(WWW.example.org/a?b=(c))": ["WWW.example.org/a?b=(c)", "https://www.example.org/a?b=(c)"],
    "看www.example.org吧": ["www.example.org", "https://www.example.org/"],
    "www.example.org:8080/a": ["www.example.org:8080/a", "https://www.example.org:8080/a"],
    "info@example.org, ja": ["info@example.org", "mailto:info@example.org"],
    "E-Mail:a.b+c-d@mail.example.co.uk.": ["a.b+c-d@mail.example.co.uk", "mailto:a.b+c-d@mail.example.co.uk"],
    "o'neil@example.org": ["o'neil@example.org", "mailto:o'neil@example.org"],
    "联系info@example.org谢谢": ["info@example.org", "mailto:info@example.org"],
    "<info@example.org>": ["info@example.org", "mailto:info@example.org"],
    "*info@example.org*": ["info@example.org", "mailto:info@example.org"],
    "info@müller.de": ["info@müller.de", "mailto:info@xn--mller-kva.de"],
    "mailto:info@example.org": ["mailto:info@example.org"] * 2,
    "mailto:info@example.org?subject=Hi.": ["mailto:info@example.org?subject=Hi"] * 2,
}


def test_www_and_mail_addresses_are_links(page):
    assert links(page, LEADS) == {text: [link] for text, link in LEADS.items()}


PLAIN = """javascript:alert(1) [press](javascript:alert(1)) data:text/html,<script>alert(1)</script> https://
ftp://example.org file:///etc/passwd xhttps://example.org ftp://a:b@example.org xmpp:a@example.org
file.txt index.js 3.14 example.org example.org/a e.g. README.md ASP.NET/C# v1.2.3
www. www.x www... xwww.example.org www.3.14 git@github.com:a/b.git a@b x@1.2.3 @a.org
müller@example.org ж@example.org node@20.1 a@b.org/x a@b@example.org /a@example.org $a@b.org"""


def test_text_that_only_resembles_a_url_is_not_a_link(page):
    assert shown(page, PLAIN.split()) == {text: [] for text in PLAIN.split()}


def test_an_address_may_be_formatted_but_has_no_marks_in_it(page):
    for mark, tag in (("*", "em"), ("**", "strong"), ("_", "em")):
        text = html(page, f"{mark}https://example.org/a_b_c*d{mark}")
        assert text.startswith(f"<div><{tag}><a ")
        assert text.endswith(f">https://example.org/a_b_c*d</a></{tag}></div>")
