# make help lists what there is. Settings come from the environment; variables in capitals from the command line.

PYTHON ?= python3
VENV := .venv
IN := $(VENV)/bin
RUN_STAMP := $(VENV)/.requirements
DEV_STAMP := $(VENV)/.requirements-dev
TYPESCRIPT := $(VENV)/typescript/package
SHELL := /bin/bash
# Only what was pinned, and only the files that were looked at: a file by another hash is refused.
INSTALL := $(IN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement
# For every platform, and for every Python from 3.11 on the same releases.
PIN := $(IN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--custom-compile-command "make requirements"
# Where tests are that start no other program; tests/support/quick.py leaves the others of these out.
QUICK := tests/api tests/test_*.py tests/live/test_trail.py tests/live/test_turns.py tests/security/test_noise.py \
	tests/security/test_security_matrix.py

.PHONY: run dev demo help cluster test quick check format faults soak translations audit requirements screenshots programs

run: $(RUN_STAMP)  ## the service on this machine: http://localhost:8000
	@exec $(IN)/python chat.py

dev: $(RUN_STAMP)  ## the same for this machine only, and what is changed in a file is there at once
	@DEV=on HOST=$${HOST:-127.0.0.1} exec $(IN)/python chat.py

demo: $(RUN_STAMP)  ## make dev, and a meeting to look at: five people and 50 messages in both languages
	@exec $(IN)/python -m tools.demo

help:  ## this list
	@awk -F ':.*  ## ' '/^[a-z]+:.*  ## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The servers are those of the tests, and so are the requirements: whoever deploys has containers, or machines.
cluster: $(DEV_STAMP) programs  ## the service with a Redis Cluster and nginx, until Ctrl-C; KIND=sentinel or single, INSTANCES=3
	@exec $(IN)/python -m tools.dev_cluster

test: $(if $(T),$(DEV_STAMP),check programs)  ## every check and every test; T="tests/api/test_chat.py -k key" runs just that
	$(IN)/python -m pytest $(or $(T),--numprocesses 3 --dist loadfile -p tests.support.durations)

quick: $(DEV_STAMP)  ## unit and API tests on the embedded store: no other program, no browser, less than a minute
	$(IN)/python -m pytest --numprocesses 2 --dist worksteal -p tests.support.quick $(QUICK)

check: $(DEV_STAMP) $(TYPESCRIPT)  ## style, types and layers only, of Python and JavaScript
	$(IN)/ruff check .
	$(IN)/ruff format --check .
	$(IN)/mypy
	$(IN)/lint-imports
	$(IN)/oxlint --quiet static
	$(TYPESCRIPT)/lib/tsc

format: $(DEV_STAMP)  ## Python files as the style has them
	$(IN)/ruff check --fix .
	$(IN)/ruff format .

faults: $(DEV_STAMP) programs  ## faults in earnest, for half an hour; ONLY="6 10" chooses; results go into docs/reliability.md
	$(IN)/python -m tests.faults $(ONLY)

soak: $(DEV_STAMP) programs  ## a long talk, and a fault every half a minute; MINUTES=20
	$(IN)/python -m tests.faults soak $(or $(MINUTES),20)

translations: $(DEV_STAMP)  ## the catalogues as the words in the source are; names what has no translation yet
	@$(IN)/python -m tools.translations

audit: $(DEV_STAMP)  ## whether a pinned requirement is known to be vulnerable; NOT CHECKED where nobody can be asked
	@$(IN)/python deploy/audit.py $(OPTIONS)

requirements: $(DEV_STAMP)  ## pins what requirements.in and requirements-dev.in choose; OPTIONS=--upgrade renews the rest
	$(PIN) $(OPTIONS) --output-file requirements.txt requirements.in
	$(PIN) $(OPTIONS) --output-file requirements-dev.txt requirements-dev.in

screenshots: $(DEV_STAMP) programs  ## every page and state in both languages and themes, wide and narrow, into tests/output
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

$(TYPESCRIPT): package-lock.json tools/typescript.py | $(IN)/python
	$(IN)/python -m tools.typescript
	@touch $@
