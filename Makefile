# Every command does its own set-up on a fresh machine: Python 3.11 or later and make are all it needs.

PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
BIN = .venv/bin

.PHONY: help run test days check fix coverage mutants gallery bench published faults soak fuzz lock clean
.DEFAULT_GOAL := help

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: .venv/installed ## Start the tracker with Prefect's server and UI; stays up until Ctrl-C
	@exec $(BIN)/ehcp serve

test: .venv/installed ## Run every test
	@$(BIN)/pytest

days: .venv/installed ## Run every test on the days that break dates: new year, 29 February, end of summer time, Christmas
	@for day in "2027-01-01 12:00" "2028-02-29 12:00" "2026-10-25 00:30" "2026-12-25 12:00"; do \
		echo "$$day"; $(BIN)/pytest --quiet --clock "$$day" || exit 1; done

check: .venv/installed ## Format, lint, types, import contracts, generated documents, weaknesses known and likely
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.documents --check
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive config models tasks flows
	@$(BIN)/python -m tests.audit

fix: .venv/installed ## Mend what a command can mend: format, lint, generated documents
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/python -m tests.documents

coverage: .venv/installed ## Hold the law, its data and the clocks to every line and every branch
	@$(BIN)/pytest --quiet tests/spec tests/models tests/config --ignore tests/models/store --cov=models --cov=config.statute \
		--cov-branch --cov-config tests/pure.coveragerc --cov-fail-under=100 --cov-report=term:skip-covered

mutants: .venv/installed ## Change the clocks in a thousand ways, and see which change no test notices (half an hour)
	@$(PYTHON) -c 'import shutil; shutil.rmtree("var/mutants", ignore_errors=True)'
	@$(PYTHON) -m venv var/mutants
	@var/mutants/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement requirements.lock --constraint requirements.lock
	@var/mutants/bin/python -m pip install --quiet --disable-pip-version-check mutmut==3.8.1
	@var/mutants/bin/mutmut run && var/mutants/bin/mutmut results

gallery: .venv/installed ## Take the pictures of the README anew, from the sample authority (some minutes)
	@$(BIN)/python -m tests.browser.gallery

bench: .venv/installed ## Measure the sweep beside the bare SQL, a rebuild, an import, the start, the mail beside the bare library, the dashboard, the forecast and a summary of 100,000 open requests (an hour)
	@$(BIN)/python -m tests.bench.sweeping --keep
	@$(BIN)/python -m tests.bench.deriving --keep
	@$(BIN)/python -m tests.bench.mail --keep
	@$(BIN)/python -m tests.bench.dashboard --keep
	@$(BIN)/python -m tests.bench.forecast
	@$(BIN)/python -m tests.bench.summary --keep

published: .venv/installed ## Generate every published authority and year, and hold each against its row (a quarter of an hour)
	@$(BIN)/python -m tests.bench.published

faults: .venv/installed ## Do to a day's work, 580 times, whatever can happen to it, and count what was lost or doubled (half an hour)
	@$(BIN)/python -m tests.bench.faults --keep

soak: .venv/installed ## Live through a month of days in ten minutes, and see whether memory grows
	@$(BIN)/python -m tests.bench.soak

fuzz: .venv/installed ## Feed every importer damaged files for ten minutes
	@$(BIN)/python -m tests.bench.fuzzing

lock: .venv/installed ## Resolve the dependencies anew into requirements.lock
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --extra dev pyproject.toml --output-file requirements.lock

clean: ## Remove what was installed; the data in var/ stays
	rm -rf .venv

.venv/installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install it, or call make PYTHON=/path/to/python3.11"; exit 2; }
	@echo "Installing into .venv (about a minute the first time) …"
	@$(PYTHON) -m venv .venv
	@# The lock is its own constraint as well: the pip that comes with Python 3.11 would otherwise look
	@# beyond it for a package that another one asks for with extras.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement requirements.lock --constraint requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
