# make run      the service on this machine: http://localhost:8000 (settings from the environment)
# make cluster  the service on this machine with a Redis Cluster and nginx, until Ctrl-C; KIND=sentinel or single, INSTANCES=3
# make test     every check and every test; installs what they need where it may
# make faults   the same in earnest, for half an hour: ONLY="6 10" chooses; what was seen goes into docs/reliability.md
# make soak     a long talk, and a fault every half a minute: MINUTES=20
# make check    style, types and layers only
# make translations   brings the catalogues up to date with the words in the source, and names what has no translation yet
# make audit    whether the pinned requirements are known to be vulnerable; NOT CHECKED where nobody can be asked
# make requirements   pins again what requirements.in and requirements-dev.in choose; OPTIONS=--upgrade renews the rest
# make screenshots   every page and state, in both languages and themes, wide and narrow, into tests/output

PYTHON ?= python3
VENV := .venv
IN := $(VENV)/bin
RUN_STAMP := $(VENV)/.requirements
DEV_STAMP := $(VENV)/.requirements-dev
SHELL := /bin/bash
# Only what was pinned, and only the files that were looked at: a file by another hash is refused.
INSTALL := $(IN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement
# For every platform, and for every Python from 3.11 on the same releases.
PIN := $(IN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--custom-compile-command "make requirements"

.PHONY: run cluster test faults soak check translations audit requirements screenshots programs

run: $(RUN_STAMP)
	@exec $(IN)/python chat.py

# The servers are those of the tests, and so are the requirements: whoever deploys has containers, or machines.
cluster: $(DEV_STAMP) programs
	@exec $(IN)/python -m tests.deployment

test: check programs
	$(IN)/python -m pytest --numprocesses 3 --dist loadfile

faults: $(DEV_STAMP) programs
	$(IN)/python -m tests.faults $(ONLY)

soak: $(DEV_STAMP) programs
	$(IN)/python -m tests.faults soak $(or $(MINUTES),20)

check: $(DEV_STAMP)
	$(IN)/ruff check .
	$(IN)/ruff format --check .
	$(IN)/mypy
	$(IN)/lint-imports

translations: $(DEV_STAMP)
	@$(IN)/python tools/translations.py

audit: $(DEV_STAMP)
	@$(IN)/python deploy/audit.py $(OPTIONS)

requirements: $(DEV_STAMP)
	$(PIN) $(OPTIONS) --output-file requirements.txt requirements.in
	$(PIN) $(OPTIONS) --output-file requirements-dev.txt requirements-dev.in

screenshots: $(DEV_STAMP) programs
	$(IN)/python -m pytest --durations=0 tests/browser/screenshots.py tests/browser/screenshots_hosts.py

programs:
	@deploy/test-programs.sh

$(IN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.txt | $(IN)/python
	$(INSTALL) requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt requirements.txt | $(IN)/python
	$(INSTALL) requirements-dev.txt
	@touch $@ $(RUN_STAMP)
