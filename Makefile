.DEFAULT_GOAL := help
.PHONY: help run fresh test nightly bench check fix migrations locks screenshots assets words
PYTHON ?= python3
BIN := .venv/bin
# Compiled code is kept, also where the machine says otherwise: else each of the many processes compiles it all anew.
unexport PYTHONDONTWRITEBYTECODE
# What pip says is shown only when it fails.
quietly = $(1) > .venv/pip.log 2>&1 || { cat .venv/pip.log; exit 1; }

help: ## Show these targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/run: requirements/run.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Bibliotheken installeren …"
	@$(call quietly,$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/run.txt)
	@$(call quietly,$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-index --no-build-isolation -e .)
	@touch $@

.venv: .venv/test ## Make the environment for developers

.venv/test: requirements/test.txt .venv/run
	@$(call quietly,$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/test.txt)
	@touch $@

run: .venv/run ## Everything on this machine, with the demo world, at http://localhost:8000
	@$(BIN)/python -m portal.cli run

fresh: .venv/run ## As run, but begin anew: throws away the data of this checkout
	@$(BIN)/python -m portal.cli run --fresh

PROCESSES ?= 2

test: .venv/test ## Run all but the long tests, two processes; ARGS="tests/plans -k comment" for some
	$(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile $(ARGS)

nightly: .venv/test ## The long ones: 100,000 worlds, kills, mutation, every page x role
	$(BIN)/python -m pytest -m "nightly or not nightly" $(ARGS)

bench: .venv/test ## Measure, as ratios in one run
	$(BIN)/python -m portal.cli bench

check: .venv/test ## Static checks, no tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint templates
	$(BIN)/mypy

migrations: .venv/test ## Up, compare with the models, down, up again
	$(BIN)/python -m pytest tests/house/test_schema.py

screenshots: .venv/test ## Pictures of the running demo into docs/pictures (needs Chromium)
	$(BIN)/python -m tests.screenshots

fix: .venv/test ## Repair what can be repaired by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

assets: ## Build the browser's files again from their sources (needs npm)
	npm ci --silent
	npm run build

words: .venv/run ## Gather the sentences for translation, and compile the catalogues
	$(BIN)/python -m portal.web.catalogue

locks: ## Make the locks again from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet pyproject.toml -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --extra test -c requirements/run.txt pyproject.toml -o requirements/test.txt
