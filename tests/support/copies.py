"""A copy of the service, to be changed."""

import shutil

from tools.processes import PROJECT

PARTS = ("app", "static", "templates")
FILES = ("chat.py", "gunicorn.conf.py")


def copy_of_the_project(folder):
    """Copy what the service needs to run into a new folder. Returns the folder."""
    for part in PARTS:
        shutil.copytree(PROJECT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copy(PROJECT / file, folder)
    return folder
