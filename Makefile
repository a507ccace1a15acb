# make demo   a result on a fresh machine        make test   the whole suite
# make check  lint, types, imports, sizes        make help   all verbs
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
STORIES := $(basename $(notdir $(wildcard ingest/data/labelled/stories/*.txt)))

.DEFAULT_GOAL := help
.PHONY: help setup demo test check fmt lint serve bench picture train schema lock neo4j-up neo4j-down clean

help:  ## list the verbs
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "dealgraph needs Python 3.11 or newer; say which: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check -q --no-build-isolation --no-deps -e .
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	$(BIN)/python -m pip install --disable-pip-version-check -q --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(DEV)  ## make .venv with everything, tests' tools included

demo: $(RUNTIME)  ## ingest the bundled documents and deals, show loops and an exposure report
	@$(BIN)/dealgraph demo

test: $(DEV)  ## the whole suite, with the real Neo4j where it can be had
	$(BIN)/python -m pytest

check: $(DEV)  ## formatting, lint, types, import contracts, dependencies, spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/codespell

fmt: $(DEV)  ## format and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(DEV)  ## lint only
	$(BIN)/ruff check .

serve: $(RUNTIME)  ## GraphQL on loopback
	$(BIN)/dealgraph serve

bench: $(DEV)  ## every measurement that the README quotes
	@for bench in benchmarks/*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

picture: $(RUNTIME)  ## renew the picture of the README
	$(BIN)/python docs/picture.py

train: $(RUNTIME)  ## train the models anew on the labelled texts (six hours on two idle cores)
	$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps --require-hashes -r requirements-train.lock
	$(BIN)/python -m ingest.training.naming --out $(VENV)/.names.npz
	$(BIN)/python -m ingest.training.naming --epochs 1 --seed 14 --from $(VENV)/.names.npz
	$(BIN)/python -m ingest.training.build --epochs 6 --without $(STORIES) --out $(VENV)/.first.npz
	$(BIN)/python -m ingest.training.build --epochs 8 --seed 8 --without $(STORIES) --from $(VENV)/.first.npz --out $(VENV)/.second.npz
	$(BIN)/python -m ingest.training.build --epochs 6 --seed 9 --from $(VENV)/.second.npz --out $(VENV)/.third.npz
	$(BIN)/python -m ingest.training.build --epochs 2.5 --seed 11 --from $(VENV)/.third.npz --share 0.75 --out $(VENV)/.fourth.npz
	$(BIN)/python -m ingest.training.build --epochs 2.5 --seed 12 --from $(VENV)/.fourth.npz --out $(VENV)/.fifth.npz
	$(BIN)/python -m ingest.training.build --epochs 1.5 --seed 13 --from $(VENV)/.fifth.npz --mean-with $(VENV)/.fourth.npz --share 0.75

schema: $(RUNTIME)  ## renew the published GraphQL schema
	$(BIN)/python -c "from api.schema.build import write_sdl; write_sdl()"

lock:  ## renew the lock files (needs uv)
	uv pip compile pyproject.toml --group build --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --group build --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q -c requirements.lock -o requirements-dev.lock

neo4j-up: $(DEV)  ## a local Neo4j 5.26 without Docker (needs Java 17 and Maven)
	$(BIN)/python -m tests.support.neo4j_server up

neo4j-down: $(DEV)  ## stop it
	$(BIN)/python -m tests.support.neo4j_server down

clean:  ## remove the environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
