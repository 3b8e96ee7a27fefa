# `make help` lists what there is. Nothing needs to be set up first: each target brings its own environment.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
DEMO := var/demo.db
COMPILE := HATCH_BUILD_NO_HOOKS=true $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
	--no-header --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
export PIP_DISABLE_PIP_VERSION_CHECK := 1

FRONTEND := $(shell find web/frontend \( -name node_modules -o -name __pycache__ \) -prune -o -type f -print 2>/dev/null)

.PHONY: help demo demo-reset test check format bench soak lock messages screenshots docs clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: export HUIYIN_DATABASE_URL ?= sqlite:///$(DEMO)
demo: $(VENV)/.app ## start with a filled office; prints the address and who can sign in (HUIYIN_PORT, default 8000)
	@exec $(BIN)/huiyin demo

demo-reset: ## throw the demo office away, fill it again and start it
	@rm -f $(DEMO) $(DEMO)-wal $(DEMO)-shm
	@exec $(MAKE) --no-print-directory demo

test: $(VENV)/.dev ## run the tests on SQLite and PostgreSQL, in a browser where there is one (PYTEST="-k word" narrows)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(PYTEST)

check: $(VENV)/.dev ## formatting, lint, types, import layers, house rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/architecture

format: $(VENV)/.dev ## format the code and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## measure; keeps the raw figures in tests/benchmarks/results (BENCH="name …" narrows)
	$(BIN)/python -m tests.benchmarks $(BENCH)

soak: $(VENV)/.dev ## the suites that run for long: kills, races, restarts, stories, random models; says how much of each
	@$(BIN)/python -m tests.chaos
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup -m soak -v -rP $(PYTEST)

docs: $(VENV)/.dev ## write the generated reference pages again
	$(BIN)/python -m tests.reference

messages: $(VENV)/.dev ## print the sentences that have no translation yet, ready for engine/locale/<language>/<area>.po
	@$(BIN)/python -m tests.architecture.sentences

screenshots: $(VENV)/.dev ## take the pictures of the documentation again (needs Chromium)
	$(BIN)/python -m tests.screenshots

lock: $(VENV)/.dev ## choose the newest versions that pyproject.toml allows and write both lock files
	$(COMPILE) --all-build-deps -o requirements.lock pyproject.toml
	$(COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## remove the environment and everything built
	rm -rf $(VENV) build dist web/static/dist web/frontend/node_modules .mypy_cache .ruff_cache .pytest_cache

# --- the environment, in stamps: a second start installs nothing -------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …" or 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock | $(BIN)/python
	$(BIN)/python -m pip install -q --no-compile --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.app: pyproject.toml $(FRONTEND) | $(VENV)/.runtime
	@rm -rf web/static/dist
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.app
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	@touch $@
