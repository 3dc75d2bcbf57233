# make run      the service on this machine: http://localhost:8000 (settings from the environment)
# make test     every check and every test; installs what they need where it may
# make check    style, types and layers only
# make screenshots   every page and state, in both languages and themes, wide and narrow, into tests/output

PYTHON ?= python3
VENV := .venv
IN := $(VENV)/bin
RUN_STAMP := $(VENV)/.requirements
DEV_STAMP := $(VENV)/.requirements-dev
SHELL := /bin/bash

.PHONY: run test check screenshots programs

run: $(RUN_STAMP)
	@exec $(IN)/python chat.py

test: check programs
	$(IN)/python -m pytest --numprocesses 2 --dist loadfile

check: $(DEV_STAMP)
	$(IN)/ruff check .
	$(IN)/ruff format --check .
	$(IN)/mypy
	$(IN)/lint-imports

screenshots: $(DEV_STAMP) programs
	$(IN)/python -m pytest --durations=0 tests/browser/screenshots.py

programs:
	@deploy/test-programs.sh

$(IN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.txt | $(IN)/python
	$(IN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt requirements.txt | $(IN)/python
	$(IN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@ $(RUN_STAMP)
