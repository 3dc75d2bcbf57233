"""The type checker of the page's modules is the pinned one, and checks the modules that ask for it."""

import hashlib
import json
from base64 import b64encode

import pytest

from tools.processes import PROJECT
from tools.typescript import check

LOCK = json.loads((PROJECT / "package-lock.json").read_text())["packages"]


def integrity(content):
    return "sha512-" + b64encode(hashlib.sha512(content).digest()).decode()


def test_a_package_is_installed_only_with_the_pinned_hash():
    check(b"the package", integrity(b"the package"))
    with pytest.raises(SystemExit, match="not the one"):
        check(b"another package", integrity(b"the package"))


def test_every_platform_has_a_hash_of_the_chosen_release():
    chosen = json.loads((PROJECT / "package.json").read_text())["devDependencies"]["typescript"]
    platforms = {name: package for name, package in LOCK.items() if "/@typescript/" in name}
    assert {
        f"node_modules/@typescript/typescript-{each}" for each in ("linux-x64", "linux-arm64", "darwin-arm64")
    } < set(platforms)
    for package in platforms.values():
        assert package["version"] == chosen
        assert package["integrity"].startswith("sha512-")


def test_modules_of_the_core_are_checked():
    checked = {
        path.name
        for path in (PROJECT / "static/js").rglob("*.js")
        if path.read_text().startswith("// @ts-check")
    }
    assert {
        "connection.js",
        "websocket.js",
        "outbox.js",
        "directory.js",
        "permissions.js",
        "log_entries.js",
    } <= checked
