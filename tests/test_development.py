"""DEV=on: a changed file is served without a restart; a service behind a proxy refuses to run like that."""

import re

import pytest

from app import __version__
from tests.support.copies import copy_of_the_project
from tests.support.people import Person
from tests.test_running import refuses
from tools.processes import wait_until
from tools.servers import CHAT, Service


@pytest.fixture
def project(tmp_path):
    """A copy of the service, to be changed."""
    return copy_of_the_project(tmp_path / "project")


@pytest.fixture
def serve(tmp_path, project):
    """Run the copy."""

    def serve(**settings):
        return Service(
            tmp_path / "run", launcher=(CHAT[0], str(project / "chat.py")), cwd=project, **settings
        )

    return serve


def text(person, path):
    return person.get(path).data.decode()


def replace(path, before, after, count=-1):
    content = path.read_text()
    assert before in content
    path.write_text(content.replace(before, after, count))


def folder_of(page):
    """The folder of the release of a page: `/static/<digest>`."""
    return re.search("/static/[0-9a-f]+", page)[0]


def test_changed_pages_scripts_and_styles_are_served_and_the_meeting_goes_on(serve, project):
    with serve(DEV="on") as service:
        ming = Person(service)
        ming.create()
        before = text(ming, "/sw.js")
        replace(project / "templates/settings.html", '"Theme"', '"Changed theme"')
        replace(project / "static/css/page.css", ".page", ".changed-page")
        replace(project / "static/js/ui/toast.js", "class Toast", "class ChangedToast")
        (project / "static/js/added.js").write_text("export const added = 1\n")
        replace(project / "static/js/pages/meeting.js", "import ", 'import "../added.js"\nimport ', 1)
        page = text(ming, f"/{ming.meeting}")
        assert "Changed theme" in page
        files = folder_of(page)
        assert f"{files}/js/added.js" in page
        assert ".changed-page" in text(ming, f"{files}/page.css")
        assert "class ChangedToast" in text(ming, f"{files}/js/ui/toast.js")
        assert text(ming, "/sw.js") != before
        assert ming.poll().status_code == 200


@pytest.mark.parametrize("changed", ["python", "lua", "catalogue"])
def test_a_change_of_a_file_read_at_start_starts_a_new_worker(serve, project, redis, redis_server, changed):
    with serve(DEV="on", redis_url=redis_server.url) as service:
        ming = Person(service, language="zh")
        ming.create()
        before = service.workers
        if changed == "python":
            replace(project / "app/version.py", __version__, "99.0.0")
        elif changed == "lua":
            replace(
                project / "app/store/scripts/send.lua", "", "do return redis.error_reply('LOCKED') end\n", 1
            )
        else:
            replace(project / "app/translations/zh/LC_MESSAGES/messages.po", "Web 会议", "别的名字")
        wait_until(lambda: service.workers and not service.workers & before, "a new worker has started")
        seen = {
            "python": ming.get("/healthz").json["version"] == "99.0.0",
            "lua": ming.send("hi").json.get("code") == "locked",
            "catalogue": "别的名字" in text(ming, "/"),
        }
        assert seen == {**dict.fromkeys(seen, False), changed: True}


def test_changed_files_are_not_served_without_dev(serve, project):
    with serve() as service:
        ming = Person(service)
        ming.create()
        styles = f"{folder_of(text(ming, '/'))}/page.css"
        before = text(ming, styles)
        replace(project / "static/css/page.css", ".page", ".changed-page")
        assert text(ming, styles) == before


def test_dev_is_refused_behind_a_proxy():
    line = refuses(*CHAT, DEV="on", PROXY_HOPS="1")
    assert "DEV" in line
    assert "PROXY_HOPS" in line
