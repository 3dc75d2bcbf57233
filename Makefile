# make help lists the targets. Settings come from the environment, variables in capitals from the command line.

PYTHON ?= python3
VENV := .venv
IN := $(VENV)/bin
RUN_STAMP := $(VENV)/.requirements
DEV_STAMP := $(VENV)/.requirements-dev
TYPESCRIPT := $(VENV)/typescript/package
SHELL := /bin/bash
# Installs pinned versions only, and refuses files with another hash.
INSTALL := $(IN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement
# The same releases for every platform and every Python from 3.11 on.
PIN := $(IN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--custom-compile-command "make requirements"
# Two processes more than a small machine has cores: one has tests that wait, the others wait for browsers now and then.
EVERY_TEST := --numprocesses 4 --dist loadfile --no-loadscope-reorder \
	-p tests.support.longest_first -p tests.support.durations
# Tests that start no other program; tests/support/quick.py leaves out those of them that do.
QUICK := tests/api tests/test_*.py tests/live/test_replay_buffer.py tests/live/test_loop_pacing.py tests/security/test_noise.py \
	tests/security/test_security_matrix.py

.PHONY: run dev demo help cluster test quick check format faults soak translations audit requirements screenshots programs

run: $(RUN_STAMP)  ## the service on this machine: http://localhost:8000
	@exec $(IN)/python chat.py

dev: $(RUN_STAMP)  ## the same for this machine only; serves changed files at once, without a restart
	@DEV=on HOST=$${HOST:-127.0.0.1} exec $(IN)/python chat.py

demo: $(RUN_STAMP)  ## make dev with a meeting of five people and 50 messages in both languages
	@exec $(IN)/python -m tools.demo

help:  ## this list
	@awk -F ':.*  ## ' '/^[a-z]+:.*  ## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Uses the servers and requirements of the tests; it is no way to deploy.
cluster: $(DEV_STAMP) programs  ## the service with a Redis Cluster and nginx, until Ctrl-C; KIND=sentinel or single, INSTANCES=3
	@exec $(IN)/python -m tools.dev_cluster

test: $(if $(T),$(DEV_STAMP),check programs)  ## all checks and tests; T="tests/api/test_chat.py -k key" runs only these
	$(IN)/python -m pytest $(or $(T),$(EVERY_TEST))

quick: $(DEV_STAMP)  ## unit and API tests on the embedded store: no other program, no browser, less than a minute
	$(IN)/python -m pytest --numprocesses 2 --dist worksteal -p tests.support.quick $(QUICK)

check: $(DEV_STAMP) $(TYPESCRIPT)  ## style, types and layers only, of Python and JavaScript
	$(IN)/ruff check .
	$(IN)/ruff format --check .
	$(IN)/mypy
	$(IN)/lint-imports
	$(IN)/oxlint --quiet static
	$(TYPESCRIPT)/lib/tsc

format: $(DEV_STAMP)  ## formats Python files, and fixes what ruff can fix
	$(IN)/ruff check --fix .
	$(IN)/ruff format .

faults: $(DEV_STAMP) programs  ## fault scenarios in their long form, half an hour; ONLY="6 10" selects; writes docs/reliability.md
	$(IN)/python -m tests.faults $(ONLY)

soak: $(DEV_STAMP) programs  ## a long load, with a fault every half a minute; MINUTES=20
	$(IN)/python -m tests.faults soak $(or $(MINUTES),20)

translations: $(DEV_STAMP)  ## updates the catalogues from the source; lists strings without a translation
	@$(IN)/python -m tools.translations

audit: $(DEV_STAMP)  ## known vulnerabilities of pinned requirements; NOT CHECKED if no source answers
	@$(IN)/python deploy/audit.py $(OPTIONS)

requirements: $(DEV_STAMP)  ## pins requirements.in and requirements-dev.in; OPTIONS=--upgrade upgrades all
	$(PIN) $(OPTIONS) --output-file requirements.txt requirements.in
	$(PIN) $(OPTIONS) --output-file requirements-dev.txt requirements-dev.in

screenshots: $(DEV_STAMP) programs  ## screenshots of every page and state, in both languages and themes, into tests/output
	$(IN)/python -m pytest --durations=0 tests/browser/screenshots*.py

programs:
	@tools/install-test-programs.sh

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
