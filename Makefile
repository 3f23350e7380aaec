# The front door. `make` lists what there is; `make run` and `make test` need only Python 3.11+ and make.

SHELL := /bin/sh
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; exit; }; done; echo python3)
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
TESTS ?=

.DEFAULT_GOAL := help
.PHONY: help run test test-cpu check fmt bench soak screenshots migrations lock system-packages environment dev-environment clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: environment ## Build the demonstration city, run a month in front of you, and serve the site
	$(BIN)/zhicheng demo --serve

test: dev-environment system-packages ## Run the whole suite on a throw-away database (TESTS=path for a part)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

test-cpu: dev-environment system-packages ## Run TESTS=path on one core and name what costs most processor time
	$(BIN)/python -m pytest -n 0 -q --cpu $(TESTS)

check: dev-environment ## What CI asks besides the tests: style, types, layers, migrations, loose ends
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/missing-migrations
	$(BIN)/python scripts/unreachable
	$(BIN)/python scripts/destinations

fmt: dev-environment ## Format the code and mend what can be mended
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

bench: dev-environment system-packages ## Measure issuance and intake, each figure beside its baseline
	$(BIN)/python -m tests.benchmarks

soak: dev-environment system-packages ## Run issuance for a long time with workers killed at random
	$(BIN)/python -m tests.faults.soak

screenshots: dev-environment system-packages ## Take a picture of every page, at desktop and phone width
	$(BIN)/python scripts/screenshots

migrations: dev-environment ## Write the migrations that changed models need
	$(BIN)/python -m django makemigrations --settings zhicheng.config.settings

lock: dev-environment ## Renew the lock files, with hashes and no index addresses
	scripts/lock

system-packages: ## Install the programs that the tests use as independent judges, or name them
	@scripts/system-packages

environment: $(VENV)/.installed ## Install what the system runs on into .venv

dev-environment: $(VENV)/.installed-dev ## Install what tests and checks need as well

clean: ## Remove the environment and everything generated, but not var/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist src/*.egg-info
	find src tests -name __pycache__ -type d -exec rm -rf {} +

$(BIN)/python:
	@PYTHON="$(PYTHON)" scripts/make-environment $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
