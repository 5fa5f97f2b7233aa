# Everything is done from here; `make help` lists it.
# Needs Python 3.11, 3.12 or 3.13, make and git: no compiler, no npm. What it installs goes into .venv.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench fix docs clean system

LESSON ?= samples/issue-3-pdf-2010-running-header.txt
OUT ?= out
TESTS ?=
# Two workers halve the suite on two cores; more gain nothing while one Chromium serves each worker.
WORKERS ?= 2

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt
# Wheels only: a missing one must say so at once instead of calling a compiler that is not there.
WHEELS := --only-binary=:all:
EDITABLE := --no-build-isolation --editable

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile
	@echo "  make demo LESSON=path   the same with a lesson of your own"

demo: .venv/.run ## one sample issue as web page, PDF, EPUB, mail, text, Markdown and JSON, into ./out
	@$(BIN)/dailypage make "$(patsubst ~/%,$(HOME)/%,$(LESSON))" --out "$(OUT)"
	@echo
	@echo "Look at the web page first: open its index.html, or run"
	@echo "    $(BIN)/dailypage open $(OUT)"
	@echo "An underlined term, clicked or reached with Tab and Enter, is explained where you read."
	@echo "A sentence with a small number after it speaks of a moment of the system: click it, and the moment is drawn"
	@echo "and told; step with the arrow keys. Below the picture a way leads into the whole chain, and to what would"
	@echo "have been without one of its steps. The PDF, the e-book and the mail in the same folder show the same."

test: check system ## the whole suite: lint, types, data in step, every test
	@$(BIN)/pytest -n $(WORKERS) -r fEs $(TESTS)

check: .venv/.test ## what needs no test run: ruff, mypy, generated files in step
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python builders/in_step.py

fix: .venv/.test ## let ruff format, and regenerate what the builders make
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@$(BIN)/python builders/in_step.py --write

bench: .venv/.bench ## the speed table of docs/explanation/performance.md
	@$(BIN)/python -m bench

system:
	@sh builders/system_programs.sh

clean: ## remove what was made: outputs, caches, the virtual environment
	rm -rf .venv out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@sh builders/new_environment.sh

.venv/.run: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing dailypage and its pinned libraries into .venv ..."
	@$(PIP) $(WHEELS) hatchling editables
	@$(PIP) $(WHEELS) $(EDITABLE) .
	@touch $@

.venv/.test: .venv/.run
	@echo "Installing the pinned test tools into .venv ..."
	@$(PIP) $(WHEELS) $(EDITABLE) ".[test,build,dask,postgresql,tantivy]"
	@touch $@

.venv/.bench: .venv/.run
	@echo "Installing the rivals to measure against into .venv ..."
	@$(PIP) $(WHEELS) $(EDITABLE) ".[bench,postgresql,tantivy]"
	@touch $@
