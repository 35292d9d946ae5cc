# Everything a newcomer types. Needs Python 3.11 or newer and make; the rest is installed here.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# The virtual environment is made anew only when what it is made of has changed.
WANTED = $(shell cat requirements/dev.txt 2>/dev/null | cksum | cut -d' ' -f1)
STAMP = $(VENV)/.installed-$(WANTED)
# Settings for tools that only read the code: no database is opened.
READING := FAMN_TEST=1 DATABASE_URL=postgresql://famn_app@/unused DATABASE_OWNER_URL=postgresql://famn_owner@/unused DJANGO_SETTINGS_MODULE=famn.config.settings

help: ## This list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## Virtual environment with the locked requirements

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=/path/to/python3.11 make setup)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed: install the package python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.installed-* && touch $(STAMP)

demo: setup ## A cooperation with made-up people on http://localhost:8000 (PORT, FAMN_HOME, FAMN_DEMO_SCALE)
	@exec $(BIN)/famn demo

run: setup ## The same for developers: reloads when a file changes
	@exec $(BIN)/famn run

test: setup chromium ## Every test, the browser ones too
	$(BIN)/python -m pytest $(ARGS)

e2e: setup chromium ## The browser journeys only
	$(BIN)/python -m pytest -m e2e $(ARGS)

chromium:
	@PYTHON=$(BIN)/python bash tests/chromium.sh

check: setup ## Lint, types, layers, templates, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(READING) $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet src
	$(BIN)/famn makemigrations --check --dry-run

format: setup ## Let ruff order the code
	$(BIN)/ruff check --fix-only --quiet . || true
	$(BIN)/ruff format .

docs: setup ## Write docs/generated from the code
	$(BIN)/python scripts/generate_docs.py

lock: setup ## Choose newer versions within requirements/*.in
	cd requirements && for name in base embedded dev bench; do \
	  ../$(BIN)/uv pip compile $$name.in -o $$name.txt --upgrade --universal --generate-hashes --quiet \
	    --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 || exit 1; done
	@! grep -nE '://|^-(i|f)' requirements/*.txt

screenshots: setup chromium ## The README's pictures, taken of a small demo
	$(BIN)/python scripts/screenshots.py

bench: setup ## What ranking and planning cost, beside other solvers in an environment of their own (the pages: bench/pages.py, sheet.py, queue.py)
	@test -x build/bench/bin/python || $(PYTHON) -m venv build/bench
	@build/bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	PYTHONPATH=src build/bench/bin/python -m bench.rank
	PYTHONPATH=src build/bench/bin/python -m bench.options
	PYTHONPATH=src build/bench/bin/python -m bench.matching

.PHONY: docs help setup demo run test e2e chromium check format lock screenshots bench
