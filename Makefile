# Needs Python 3.11 or newer, pip and make; everything else is installed into .venv from the locks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip
# Stamps: a second run installs nothing unless a lock or pyproject.toml has changed.
CAN_RUN := $(VENV)/can-run
CAN_TEST := $(VENV)/can-test
PLAYGROUND := build/e2e-teams/installed
LOCK := $(BIN)/python -m uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade \
	--generate-hashes --no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install demo run test check format-check lint types contracts bench faults faults-full e2e-teams accuracy screenshots format lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(CAN_RUN) ## start the bot and a workplace you can try in the browser; a change in the code reloads it
	$(BIN)/tidstyv demo --reload

install: $(CAN_RUN) ## install what runs the bot into .venv, and nothing else

run: $(CAN_RUN) ## start the bot with the settings in the environment
	$(BIN)/tidstyv run

test: $(CAN_TEST) ## run all tests
	$(BIN)/python -m pytest -n 2

check: format-check lint types contracts ## check format, lint, types and import contracts

format-check: $(CAN_TEST)
	$(BIN)/ruff format --check .

lint: $(CAN_TEST)
	$(BIN)/ruff check .

types: $(CAN_TEST)
	$(BIN)/mypy

contracts: $(CAN_TEST)
	$(BIN)/lint-imports --no-cache

format: $(CAN_TEST) ## format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(CAN_TEST) ## measure the speed against a bare Slack app
	$(BIN)/python -m benchmarks

faults: $(CAN_TEST) ## kill, cut, bend and storm in small, on both databases: a minute or two
	$(BIN)/python -m tests.faults

faults-full: $(CAN_TEST) ## the same in full, going on where it stopped, with its page in docs: hours
	$(BIN)/python -m tests.faults --full --page --go-on

e2e-teams: $(CAN_TEST) $(PLAYGROUND) ## walk the journey in Microsoft's own playground for Teams bots; needs node
	$(BIN)/python -m pytest tests/e2e_teams

accuracy: $(CAN_TEST) ## measure how well messages are read
	$(BIN)/python -m tests.accuracy

screenshots: $(CAN_TEST) ## make the pictures of the docs anew, with this machine's Chromium
	$(BIN)/python -m tests.browser.pictures

lock: | $(BIN)/python ## take newer versions of everything into the locks
	$(PIP) install --quiet uv
	$(LOCK) --group build --output-file requirements.lock
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove what make has made
	rm -rf $(VENV) build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tidstyv needs Python 3.11 or newer; name one with: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(PLAYGROUND): tests/e2e_teams/package.json tests/e2e_teams/package-lock.json
	@mkdir -p $(@D)
	@cp $^ $(@D)
	@! command -v npm >/dev/null || ! npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund || touch $@

$(CAN_RUN): requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes --requirement requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(CAN_TEST): requirements-dev.lock $(CAN_RUN)
	$(PIP) install --quiet --require-hashes --requirement requirements-dev.lock
	@touch $@
