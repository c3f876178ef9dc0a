# Everything starts here, and sets itself up first: all that is needed is make, git and Python 3.11, 3.12 or 3.13.
# Names of targets that are files are relative, so the folder may be called anything.

UV_VERSION := 0.13.9

# Setting up speaks on stderr: what `make chat` writes on stdout is the conversation alone.
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.SUFFIXES:

UV := UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv .venv/bin/uv
SYNC := $(UV) sync --compile-bytecode --python .venv/bin/python --frozen --inexact --quiet --no-default-groups
LOCKED := uv.lock pyproject.toml

# A stamp is newer than the lock exactly when what it stands for is installed.
RUN := .venv/.ready-to-run
DEV := .venv/.ready-to-test
BENCH := .venv/.ready-to-bench

.PHONY: help chat setup test check fuzz bench docs clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'

chat: $(RUN) ## Talk to Ribbon in this terminal
	@exec .venv/bin/ribbon chat

setup: $(RUN) $(DEV) ## Install what running and testing need (every other target does this by itself)
	@echo "Ribbon is set up. .venv/bin/ribbon --help lists what it can do." >&2

test: check ## Check, then run every test
	.venv/bin/pytest tests/game/test_machine.py # by itself: what Hypothesis draws hangs on which modules are loaded
	.venv/bin/pytest -n 2 --dist worksteal --ignore=tests/game/test_machine.py

check: $(DEV) ## Lint, formatting, types and import contracts
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

fuzz: $(DEV) ## The test of the promise with 50,000 cases (some time)
	.venv/bin/pytest -n 2 --dist worksteal --hypothesis-profile=fuzz tests/promise

bench: $(RUN) $(BENCH) ## Measure, and write docs/performance.md
	.venv/bin/python -m benchmarks

docs: $(DEV) ## Bring the readme's table of commands and its transcript up to date
	.venv/bin/python -m tests.test_docs

clean: ## Remove what setting up and testing left here (never anybody's progress)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(RUN): $(LOCKED) | .venv/bin/uv
	@echo "Installing Ribbon into .venv (once) ..." >&2
	@$(SYNC) >&2
	@.venv/bin/python -m compileall -q bot adapters >&2
	@touch $@

$(DEV): $(RUN)
	@echo "Installing the test tools into .venv (once) ..." >&2
	@$(SYNC) --group dev >&2
	@touch $@

$(BENCH): $(RUN)
	@echo "Installing the search libraries that the benchmarks compare (once) ..." >&2
	@$(SYNC) --group bench >&2
	@touch $@

# The first of these Pythons that is 3.11, 3.12 or 3.13; PYTHON=/path/to/python names another.
.venv/bin/uv:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11 python; do \
	    if "$$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
	        found="$$python"; break; \
	    fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
	    echo "Ribbon needs Python 3.11, 3.12 or 3.13 with its venv module (Debian and Ubuntu: apt install python3-venv)." >&2; \
	    echo "None was found on the PATH; python3 is: $$(python3 --version 2>/dev/null || echo not there)." >&2; \
	    echo "If it is elsewhere: make PYTHON=/path/to/python3.12" >&2; \
	    exit 1; \
	fi; \
	echo "Making .venv with $$("$$found" --version) ..." >&2; \
	"$$found" -m venv --clear .venv >&2 && .venv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) >&2
