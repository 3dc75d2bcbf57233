"""A form that reaches the server without the page's scripts: a page that says so, and nothing else."""

import pytest

FORM = {"member_name": "Susanne <b>", "passcode": "open sesame", "content": "a private word"}
WORDS = {"en": ("Nothing was sent", "JavaScript"), "zh": ("内容未发送", "JavaScript")}


@pytest.fixture(params=["/", "meeting", "no meeting"])
def path(request, ming):
    paths = {"/": "/", "meeting": f"/{ming.meeting}", "no meeting": "/nowhere"}
    return paths[request.param]


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("origin", ["null", "http://localhost", None])  # our own forms send "null"
def test_a_posted_form_gets_a_page_that_says_what_is_missing(ming, path, language, origin):
    headers = {"Accept-Language": language} | ({"Origin": origin} if origin else {})
    before = ming.poll().json["cursor"]
    answer = ming.browser.post(path, data=FORM, headers=headers)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.mimetype == "text/html"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    for words in WORDS[language]:
        assert words in answer.text
    assert f'href="{path}"' in answer.text
    for typed in ("Susanne", "open sesame", "a private word"):
        assert typed not in answer.text
    assert ming.poll().json["cursor"] == before


def test_the_link_back_never_points_to_another_site(ming):
    answer = ming.browser.post("/%5Cevil.example", data=FORM)
    assert answer.status_code == 405
    assert 'href="/\\' not in answer.text


def test_a_form_posted_by_another_site_is_refused(ming):
    answer = ming.browser.post("/api/leave", data=FORM, headers={"Origin": "null"})
    assert answer.status_code == 403
