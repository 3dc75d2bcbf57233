"""Installs the TypeScript compiler that package-lock.json pins, as `.venv/typescript`: `make check`.

The package for a platform is one native program, so this needs neither npm nor Node.
"""

import base64
import hashlib
import io
import json
import os
import platform
import shutil
import sys
import tarfile
import time
import urllib.request
from http.client import HTTPException
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = Path(sys.prefix) / "typescript"
PROGRAM = FOLDER / "package/lib/tsc"
PROCESSORS = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}
TIMEOUT_S = 60
MAX_ATTEMPTS = 3
RETRY_S = 2


def main() -> None:
    """Download the package, check its hash and unpack it."""
    name = f"@typescript/typescript-{sys.platform}-{_processor()}"
    package = json.loads((PROJECT / "package-lock.json").read_text())["packages"][f"node_modules/{name}"]
    archive = _download(f"{name}/-/{name.split('/')[1]}-{package['version']}.tgz")
    check(archive, package["integrity"])
    shutil.rmtree(FOLDER, ignore_errors=True)
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.3 has none
        files.extractall(FOLDER)
    PROGRAM.chmod(0o755)


def check(archive: bytes, integrity: str) -> None:
    """Raise SystemExit if the archive is not the one that was pinned, by its subresource integrity."""
    algorithm, _, digest = integrity.partition("-")
    if hashlib.new(algorithm, archive).digest() != base64.b64decode(digest):
        raise SystemExit("TypeScript is not installed: the package is not the one in package-lock.json")


def _processor() -> str:
    machine = platform.machine().lower()
    return PROCESSORS.get(machine, machine)


def _download(path: str) -> bytes:
    registry = os.environ.get("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org/").rstrip("/")
    attempt = 0
    while True:
        try:
            with urllib.request.urlopen(f"{registry}/{path}", timeout=TIMEOUT_S) as answer:
                return bytes(answer.read())
        except (OSError, HTTPException) as error:
            attempt += 1
            if attempt == MAX_ATTEMPTS:
                raise SystemExit(f"TypeScript is not installed: {registry}/{path}: {error}") from error
            time.sleep(RETRY_S)


if __name__ == "__main__":
    main()
