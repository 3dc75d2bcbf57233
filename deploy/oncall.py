#!/usr/bin/env python3
"""The operator's commands, in a container of the service: docker compose exec web deploy/oncall.py meetings

Where Redis is, and by which passwords, only the service's own process knows, the first one of its container.
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
