# Two commands are enough on a fresh machine: `make demo` and `make test`.
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
SHELL := /bin/sh

# The first of these that runs and is new enough; `make PYTHON=/path/to/python demo` overrides it.
PYTHON ?= $(shell for one in python3.13 python3.12 python3 python; do \
	"$$one" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { echo "$$one"; break; }; done)
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help install demo test check format generate proofs spark bench clean lock axe

help: ## Say what can be made.
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 18

$(READY): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
		echo "canongate needs Python 3.12 or newer, and none was found on the PATH." >&2; \
		echo "Install Python 3.13, or name one: make PYTHON=/path/to/python3.13 demo" >&2; exit 1; fi
	"$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

install: $(READY) ## Make .venv with everything for development.

demo: $(READY) ## The main job: evidence from demo data, decisions judged, a report to look at.
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh docs/examples/best-customer/demo.sh

test: $(READY) ## Run the tests, with coverage; the longer ones are `make proofs`.
	$(BIN)/python -m pytest -n 2 --dist loadfile -q -m "not slow and not spark and not axe" --cov --cov-report=term-missing:skip-covered

check: $(READY) ## Style, types, import contract, generated files, the canon itself.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/canongate schema --check
	$(BIN)/canongate check --no-cache
	$(BIN)/canongate check --no-cache --root docs/examples/online-retail
	$(BIN)/canongate render --all --out docs/canon --check
	$(BIN)/canongate rules reference --check docs/rule-reference.md

format: $(READY) ## Put the code into its format.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

generate: $(READY) ## Write every generated file again.
	$(BIN)/canongate schema --write
	$(BIN)/canongate render --all --out docs/canon
	$(BIN)/canongate rules reference --write docs/rule-reference.md

proofs: $(READY) ## The longer proofs.
	$(BIN)/python -m pytest -n 2 -q -m "slow and not spark"

spark: $(READY) ## The tests that need Spark (and a Java virtual machine).
	@command -v java >/dev/null || { \
		echo "The tests of Spark need a Java virtual machine, version 17 or newer, and there is no java on the PATH." >&2; \
		exit 1; }
	@$(BIN)/python -c "import pyspark" 2>/dev/null \
		|| $(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-spark.lock
	$(BIN)/python -m pytest -q -m spark

axe: $(READY) ## Look at every HTML page with axe-core in headless Chromium (needs npm and chromium).
	@npm install --silent --no-audit --no-fund --no-package-lock --prefix .axe axe-core@4.14.1 \
		|| echo "axe-core cannot be fetched: npm is missing, or does not reach its registry" >&2
	$(BIN)/python -m pytest -q -rs -m axe tests/axe

bench: $(READY) ## Time canongate against its peers.
	@for one in benchmarks/*.py; do echo "== $$one"; $(BIN)/python "$$one" || exit 1; done

clean: ## Remove what was built.
	rm -rf .venv .axe build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*

lock: $(READY) ## Resolve the dependencies again (needs the network).
	$(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header \
		--extra dev pyproject.toml --output-file requirements.lock
	@sed -i '1i # Generated from pyproject.toml by `make lock`: exact versions and hashes of everything used in development.' requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-header \
		--extra spark --constraint requirements.lock pyproject.toml --output-file requirements-spark.lock
	@sed -i '1i # Generated from pyproject.toml by `make lock`: exact versions and hashes of what `make spark` needs.' requirements-spark.lock
