# Needs make, git and Python >= 3.10, nothing else: the first target that wants the environment sets
# it up from requirements.lock (with uv where there is one), and again only when that file changes.
#
#   make test PYTHON=python3.12 VENV=.venv-3.12    another interpreter, another environment
#   make test JOBS=1 ARGS="-k sse -x"              no parallel workers, more arguments for pytest

PYTHON ?= python3
VENV ?= .venv
JOBS ?= auto
ARGS ?=

BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOCKED := $(VENV)/.locked
CODE := $(wildcard generator/oneofgen tests benchmarks)
# The runtime is a part of every generated package, and laid out as such.
AS_GENERATED := --line-length 88 --extend-exclude '^$$' generator/oneofgen/runtime
PARALLEL := -n $(JOBS) --dist worksteal

# The tests start many processes of the same modules, which are compiled once.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help generate check test test-all test-pythons golden sweep lint format bench wheel lock venv clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

generate: $(READY) ## write the packages that pyproject.toml configures into generated/
	$(BIN)/oneofgen generate $(ARGS)

check: $(READY) ## exit 1 with a diff where generated/ is not what would be generated, laid out by black
	$(BIN)/oneofgen check --verify-layout $(ARGS)

test: $(READY) ## the fast tests
	$(BIN)/python -m pytest $(PARALLEL) -m "not slow" $(ARGS)

test-all: $(READY) ## all tests, the slow ones too
	$(BIN)/python -m pytest $(PARALLEL) $(ARGS)

test-pythons: ## the fast tests on every Python from 3.10 on that is found here
	@.ci/pythons $(MAKE) test

golden: $(READY) ## renew the expected files of the golden tests, to be reviewed as a diff
	$(BIN)/python -m pytest -m golden --update-golden $(ARGS)
	@git status --short -- tests

sweep: $(READY) ## generate every union of the corpus (ONEOFGEN_CORPUS) and decode instances of it
	$(BIN)/python tests/support/sweep.py $(ARGS)

lint: $(READY) ## ruff, black, mypy and pyright, both type checkers in strict mode
	$(BIN)/ruff check
	$(BIN)/black --check --quiet --diff .
	$(BIN)/black --check --quiet --diff $(AS_GENERATED)
	$(BIN)/mypy $(CODE) $(wildcard generated)
	$(BIN)/basedpyright --pythonpath $(BIN)/python

format: $(READY) ## sort imports and format the code
	$(BIN)/ruff check --fix
	$(BIN)/black --quiet .
	$(BIN)/black --quiet $(AS_GENERATED)

bench: $(READY) ## measure decoding and generation beside their peers
	$(BIN)/python -m benchmarks $(ARGS)

wheel: $(READY) ## build the source distribution, and from it the wheel, into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation

lock: ## renew requirements.lock from pyproject.toml (needs uv; ARGS=--upgrade for newer versions)
	uv pip compile --quiet --no-config --universal --python-version 3.10 --generate-hashes \
		--custom-compile-command "make lock" --extra dev --extra bench $(ARGS) \
		--output-file requirements.lock pyproject.toml

venv: $(READY) ## set up the environment, which every target does that needs it

clean: ## remove the environments and all that was built or cached
	rm -rf .venv .venv-3.* dist build .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): $(LOCKED) pyproject.toml
	@.ci/venv editable "$(VENV)"
	@touch $@

$(LOCKED): requirements.lock
	@.ci/venv create "$(VENV)" "$(PYTHON)"
	@touch $@
