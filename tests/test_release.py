"""The files of a page: kept by browsers for a year, below a folder that changes with any of them."""

import gzip
import json
import re

import brotli
import pytest

from app import create_app
from app.config import Settings
from app.web.release import asset_url
from tests.support.copies import copy_of_the_project
from tests.support.people import Person
from tools.servers import Nginx, Service

STYLES = "page.css"


@pytest.fixture(scope="module")
def anna():
    return Person(create_app(Settings()))


def test_every_file_that_a_page_names_may_be_kept_for_a_year(anna):
    anna.create()
    for page in ("/", f"/{anna.meeting}"):
        urls = set(re.findall(r'"(/static/[^"]+)"', anna.get(page).text))
        assert len(urls) > 10
        for url in urls:
            answer = anna.get(url)
            assert (answer.status_code, answer.headers["Cache-Control"]) == (
                200,
                "public, max-age=31536000, immutable",
            )


def test_a_file_is_in_one_folder_as_long_as_no_file_changes(anna):
    assert {url.split("/")[2] for url in re.findall(r'"(/static/[^"]+)"', anna.get("/").text)} == {
        asset_url("").split("/")[2]
    }


@pytest.mark.parametrize(
    ("accepted", "encoding", "decoded"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        (None, None, bytes),
    ],
)
def test_a_file_is_compressed_as_the_browser_accepts_it(anna, accepted, encoding, decoded):
    plain = anna.get(asset_url(STYLES)).data
    answer = anna.browser.get(asset_url(STYLES), headers={"Accept-Encoding": accepted} if accepted else {})
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert decoded(answer.data) == plain
    assert (len(answer.data) < len(plain) / 3) is (encoding is not None)


def test_a_picture_is_not_compressed_again(anna):
    answer = anna.browser.get(asset_url("icons/icon-192.png"), headers={"Accept-Encoding": "br, gzip"})
    assert (answer.mimetype, "Content-Encoding" in answer.headers) == ("image/png", False)


def test_a_browser_that_asks_again_is_answered_without_a_body(anna):
    etag = anna.get(asset_url(STYLES)).headers["ETag"]
    again = anna.browser.get(asset_url(STYLES), headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["0123456789ab/page.css", "0123456789ab/js/pages/meeting.js", "js/pages/meeting.js"]
)
def test_a_file_of_another_release_is_answered_404_and_not_kept(anna, path):
    answer = anna.get(f"/static/{path}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert len(answer.data) < 100


def test_the_script_that_loads_a_page_again_is_served_for_any_release_and_not_kept(anna):
    answer = anna.get("/static/0123456789ab/js/before_modules.js")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_text_that_is_its_own_translation_is_not_sent(anna, language):
    anna.language = language
    strings = json.loads(re.search(r'id="strings">(.*?)</script>', anna.get("/").text)[1])
    assert len(strings) > 10
    assert [text for text, said in strings.items() if text == said] == []


@pytest.fixture(scope="module")
def releases(tmp_path_factory, redis_server):
    """Run nginx in front of two workers, the second with a changed script."""
    folder = tmp_path_factory.mktemp("releases")
    changed = copy_of_the_project(folder / "changed")
    (changed / "static/js/ui/toast.js").open("a").write("\nexport const CHANGED = 1\n")
    settings = {"bind": "unix", "PROXY_HOPS": 1, "RATE_LIMITS": "off"}
    with (
        Service(folder / "a", redis_server.url, **settings) as old,
        Service(folder / "b", redis_server.url, cwd=changed, **settings) as new,
        Nginx(folder / "nginx", [old.socket, new.socket]) as front,
    ):
        yield front


def test_every_file_of_a_page_is_served_while_workers_have_two_releases(releases):
    anna = Person(releases)
    pages = [anna.get("/").data.decode() for _ in range(4)]
    assert len({page_release(page) for page in pages}) == 2
    for page in pages:
        for url in set(re.findall(r'"(/static/[^"]+)"', page)):
            assert anna.get(url).status_code == 200


def page_release(page):
    return re.search("/static/([0-9a-f]{12})/", page)[1]
