#!/usr/bin/env python3
"""Runs an operator's command in a container: docker compose exec web deploy/cli.py meetings

Only the service's own process, the first of its container, knows the address and the passwords of Redis.
"""

import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SERVICE = os.environ.get("SERVICE_PID", "1")


def main() -> None:
    told = Path(f"/proc/{SERVICE}/environ").read_bytes().split(b"\0")
    environment = dict(line.split(b"=", 1) for line in told if b"=" in line)
    os.chdir(PROJECT)
    os.execvpe(sys.executable, [sys.executable, "-m", "flask", "--app", "app", *sys.argv[1:]], environment)


if __name__ == "__main__":
    main()
